package dev.plumbline.check.run;

import java.nio.charset.StandardCharsets;

/**
 * What came of one command. What a tool prints can hold any value that it knows, so this never shows itself.
 *
 * @param command its name
 * @param exit what it ended with
 * @param output its standard output
 * @param errors its standard error
 */
public record Outcome(String command, int exit, byte[] output, byte[] errors) {

    /** Both streams as text, to look for phrases in. */
    public String text() {
        return new String(errors, StandardCharsets.UTF_8) + "\n" + new String(output, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Outcome[" + command + ", " + exit + "]";
    }
}
