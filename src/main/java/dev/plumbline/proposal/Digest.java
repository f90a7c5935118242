package dev.plumbline.proposal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, as it is written in the API. */
public final class Digest {

    private static final String PREFIX = "sha256:";

    private Digest() {}

    /** {@code sha256:} and 64 hexadecimal digits. */
    public static String of(byte[] bytes) {
        try {
            return PREFIX
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
