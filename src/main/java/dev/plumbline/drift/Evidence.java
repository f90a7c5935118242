package dev.plumbline.drift;

/** How well an observation knows what it says, the best first. */
public enum Evidence {
    /** The value itself was read. */
    VALUE("Value"),
    /** A version, a checksum or a time stands for the value. */
    METADATA("Metadata"),
    /** We wrote it, and nothing newer was seen since. */
    RECEIPT("Receipt"),
    /** Nothing vouches for the value. */
    NONE("None");

    private final String word;

    Evidence(String word) {
        this.word = word;
    }

    /** The word as users see it. */
    public String word() {
        return word;
    }

    /** What is known of two things together: no more than of the one that is known worse. */
    public Evidence weaker(Evidence other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
