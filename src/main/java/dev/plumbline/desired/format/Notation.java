package dev.plumbline.desired.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.ForeignText;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How keys and values are written on one line. Pure. A character that could change a terminal is written as an escape. */
enum Notation {
    /** As YAML 1.2 has it, with quotes where YAML 1.1 would read something else. */
    YAML("[ \\t]*", "[ -]*") {
        @Override
        String text(String text, boolean plain) {
            return plain && isPlain(text) ? text : quoted(text);
        }

        @Override
        String escape(int codePoint) {
            return codePoint > Character.MAX_VALUE
                    ? String.format("\\U%08X", codePoint)
                    : String.format("\\u%04X", codePoint);
        }
    },
    /** As RFC 8259 has it. */
    JSON("[ \\t]*,?[ \\t]*", "[ \\t]*") {
        @Override
        String text(String text, boolean plain) {
            return quoted(text);
        }

        @Override
        String escape(int codePoint) {
            var escape = new StringBuilder();
            for (char half : Character.toChars(codePoint)) {
                escape.append(String.format("\\u%04X", (int) half));
            }
            return escape.toString();
        }
    };

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*");
    private static final Set<String> WORDS = Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

    private final Pattern behind;
    private final Pattern before;

    Notation(String behind, String before) {
        this.behind = Pattern.compile(behind);
        this.before = Pattern.compile(before);
    }

    /** Whether this is nothing but what may stand on a line behind a value. */
    boolean isBehind(String rest) {
        return behind.matcher(rest).matches();
    }

    /** Whether this is nothing but what may stand on a line before a key, or before an item of a list. */
    boolean isBefore(String rest) {
        return before.matcher(rest).matches();
    }

    /** A scalar; empty for a value that has no form on one line. */
    Optional<String> value(JsonNode value, boolean plain) {
        if (value.isTextual()) {
            return Optional.of(text(value.textValue(), plain));
        }
        boolean finite = !value.isFloat() && !value.isDouble() || Double.isFinite(value.doubleValue());
        return value.isBoolean() || value.isNumber() && finite ? Optional.of(value.toString()) : Optional.empty();
    }

    /** @param plain whether it goes without quotes where that says the same */
    abstract String text(String text, boolean plain);

    abstract String escape(int codePoint);

    private static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT));
    }

    String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(codePoint -> {
            switch (codePoint) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    String character = Character.toString(codePoint);
                    quoted.append(ForeignText.isPlain(character) ? character : escape(codePoint));
                }
            }
        });
        return quoted.append('"').toString();
    }
}
