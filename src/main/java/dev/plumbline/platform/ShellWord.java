package dev.plumbline.platform;

import java.util.Optional;
import java.util.regex.Pattern;

/** Text as one word of a POSIX shell's command line, for commands that people copy. */
public final class ShellWord {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    private ShellWord() {}

    /**
     * The word, in single quotes where it needs them; empty for text that a terminal could take for more than text, or a
     * command for one of its options.
     */
    public static Optional<String> of(String text) {
        if (text.isEmpty() || text.startsWith("-") || text.chars().anyMatch(c -> c < ' ' || c > '~')) {
            return Optional.empty();
        }
        return Optional.of(PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'");
    }
}
