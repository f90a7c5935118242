package dev.plumbline.incident;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a policy's incidents, each by its number: whoever opens the same incident twice meets the first. */
public final class IncidentName {

    private static final int MAX_LENGTH = 253;
    private static final int SUFFIX_BYTES = 4;

    private IncidentName() {}

    /**
     * The source's name and eight hexadecimal digits, as {@code billing-config-7f3a09c1}.
     *
     * @param count which incident of this source it is, from 1
     */
    public static String of(String source, String uid, int count) {
        byte[] digest = sha256((uid + "/" + count).getBytes(StandardCharsets.UTF_8));
        String suffix = "-" + HexFormat.of().formatHex(digest, 0, SUFFIX_BYTES);
        int room = MAX_LENGTH - suffix.length();
        // A name that is cut must not end with a dot before the hyphen.
        String start =
                source.length() <= room ? source : source.substring(0, room).replaceAll("[.-]+$", "");
        return start + suffix;
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
