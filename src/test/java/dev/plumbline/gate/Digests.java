package dev.plumbline.gate;

/** Digests as proposals have them. */
final class Digests {

    static final String A = "sha256:" + "a".repeat(64);
    static final String B = "sha256:" + "b".repeat(64);
    static final String C = "sha256:" + "c".repeat(64);

    private Digests() {}
}
