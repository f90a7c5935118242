package dev.plumbline.check.run;

import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Subject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Names that a tool gives to things, as subjects. */
public final class Subjects {

    private static final int MARK_BYTES = 4;

    private Subjects() {}

    /** The name where it is plain and short enough; else what can be shown of it, and a sum that tells it from others. */
    public static Subject named(String name) {
        if (!name.isEmpty() && name.length() <= Subject.MAX_LENGTH && ForeignText.isPlain(name)) {
            return new Subject(name);
        }
        String mark = "~" + sum(name);
        return new Subject(ForeignText.shown(name, Subject.MAX_LENGTH - mark.length()) + mark);
    }

    private static String sum(String name) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(sum, MARK_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
