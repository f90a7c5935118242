package dev.plumbline.desired.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads lines of {@code KEY=value}. {@code #} begins a comment at the start of a line or after white space;
 * {@code export } before a key is passed over. A value in single quotes is taken as it stands, one in double quotes
 * knows the escapes {@code \n \r \t \" \\ \$}; both may span lines. Nothing is expanded: {@code $HOME} is text.
 */
final class DotenvReader {

    private static final String EXPORT = "export ";

    private final String text;
    private int at;
    private int line = 1;

    private DotenvReader(String text) {
        this.text = text;
    }

    /**
     * A key with its value.
     *
     * @param firstLine where the key stands, counted from 0
     * @param lastLine where the value ends
     */
    record Entry(String value, int firstLine, int lastLine) {}

    static State state(String text) throws Refusal {
        var values = new HashMap<Subject, JsonNode>();
        entries(text).forEach((key, entry) -> values.put(key, TextNode.valueOf(entry.value())));
        return State.of(values);
    }

    /** The keys in the order in which they stand in the file. */
    static Map<Subject, Entry> entries(String text) throws Refusal {
        return new DotenvReader(text.replace("\r\n", "\n")).entries();
    }

    private Map<Subject, Entry> entries() throws Refusal {
        var entries = new LinkedHashMap<Subject, Entry>();
        for (skipBlank(); at < text.length(); skipBlank()) {
            int keyLine = line;
            Subject key = key();
            String value = value();
            if (entries.put(key, new Entry(value, keyLine - 1, line - 1)) != null) {
                throw Refusal.malformed(
                        "has the key \"" + ForeignText.shown(key.name(), 80) + "\" twice (line " + keyLine + ")");
            }
            Subjects.checkCount(entries.size());
        }
        if (entries.isEmpty()) {
            throw Refusal.malformed("is empty: a Dotenv file has one KEY=value line at least. If nothing should hold,"
                    + " use the format Yaml and write {}");
        }
        return entries;
    }

    private void skipBlank() {
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == '#') {
                skipLine();
            } else if (next == '\n') {
                line++;
                at++;
            } else if (Character.isWhitespace(next)) {
                at++;
            } else {
                return;
            }
        }
    }

    private void skipLine() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
    }

    private Subject key() throws Refusal {
        if (text.startsWith(EXPORT, at)) {
            at += EXPORT.length();
            skipSpaces();
        }
        int start = at;
        while (at < text.length() && isKeyCharacter(text.charAt(at))) {
            at++;
        }
        String key = text.substring(start, at);
        skipSpaces();
        if (key.isEmpty() || at >= text.length() || text.charAt(at) != '=') {
            throw Refusal.malformed("has no KEY=value on line " + line
                    + ": a key is letters, digits, '_', '-' and '.', and a value that spans lines is quoted");
        }
        at++;
        return Subjects.subject(key);
    }

    private static boolean isKeyCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.';
    }

    private String value() throws Refusal {
        skipSpaces();
        char first = at < text.length() ? text.charAt(at) : '\n';
        if (first != '"' && first != '\'') {
            return bare();
        }
        at++;
        String value = quoted(first);
        skipSpaces();
        if (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '#') {
            throw Refusal.malformed("goes on after a closing quote on line " + line);
        }
        skipLine();
        return value;
    }

    private String bare() {
        int start = at;
        skipLine();
        String rest = text.substring(start, at);
        for (int i = 0; i < rest.length(); i++) {
            boolean spaceBefore = i == 0 || rest.charAt(i - 1) == ' ' || rest.charAt(i - 1) == '\t';
            if (rest.charAt(i) == '#' && spaceBefore) {
                return rest.substring(0, i).strip();
            }
        }
        return rest.strip();
    }

    private String quoted(char quote) throws Refusal {
        int opened = line;
        var value = new StringBuilder();
        for (; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == quote) {
                at++;
                return value.toString();
            }
            if (next == '\n') {
                line++;
            }
            if (next == '\\' && quote == '"' && at + 1 < text.length()) {
                at++;
                value.append(unescaped(text.charAt(at)));
            } else {
                value.append(next);
            }
        }
        throw Refusal.malformed("has a quote on line " + opened + " that is never closed");
    }

    private String unescaped(char escaped) {
        return switch (escaped) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case '"', '\\', '$' -> String.valueOf(escaped);
            default -> {
                if (escaped == '\n') {
                    line++;
                }
                yield "\\" + escaped;
            }
        };
    }

    private void skipSpaces() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }
}
