package dev.plumbline.destination.dns;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The content of a TXT record: its strings joined, whatever the lengths in which they are stored. As text it is UTF-8; a
 * byte that is none, and a control character, stands as a backslash with three decimal digits, a backslash as two (RFC
 * 1035, 5.1). Text without quotes is content as it stands, spaces and semicolons too, which a zone file would not have.
 */
final class TxtContent {

    private TxtContent() {}

    /** The content of a text with quotes, in parentheses or without; empty where it is not well-formed. */
    static Optional<byte[]> parse(String text) {
        String bare = strip(text);
        if (bare.startsWith("(") && bare.endsWith(")")) {
            String inside = strip(bare.substring(1, bare.length() - 1));
            bare = inside.startsWith("\"") ? inside : bare;
        }
        return bare.startsWith("\"") ? quoted(bare) : unquoted(bare);
    }

    /** A text without quotes that {@link #parse} reads as this content; two quotes for nothing. */
    static String text(byte[] content) {
        if (content.length == 0) {
            return "\"\"";
        }
        String text = escaped(content, false);
        char first = text.charAt(0);
        if (first == '"' || first == '(') {
            text = '\\' + text;
        } else if (first == ' ') {
            text = "\\032" + text.substring(1);
        }
        return text.endsWith(" ") ? text.substring(0, text.length() - 1) + "\\032" : text;
    }

    /** The content in quotes. */
    static String inQuotes(byte[] content) {
        return '"' + escaped(content, true) + '"';
    }

    /** Without the spaces, tabs and line breaks around it. */
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static Optional<byte[]> unquoted(String text) {
        var content = new ByteArrayOutputStream(text.length());
        return read(text, 0, false, content) < 0 ? Optional.empty() : Optional.of(content.toByteArray());
    }

    private static Optional<byte[]> quoted(String text) {
        var content = new ByteArrayOutputStream(text.length());
        int at = 0;
        while (at < text.length()) {
            if (isSpace(text.charAt(at))) {
                at++;
                continue;
            }
            at = text.charAt(at) == '"' ? read(text, at + 1, true, content) : -1;
            if (at < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(content.toByteArray());
    }

    /** Reads up to the closing quote or the end, and returns where it goes on; -1 where the text is not well-formed. */
    private static int read(String text, int from, boolean toQuote, ByteArrayOutputStream content) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (toQuote && c == '"') {
                return at + 1;
            }
            if (c != '\\') {
                int codePoint = text.codePointAt(at);
                content.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(codePoint);
            } else if (at + 1 < text.length() && !isDigit(text.charAt(at + 1))) {
                int codePoint = text.codePointAt(at + 1);
                content.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                at += 1 + Character.charCount(codePoint);
            } else {
                int value = decimal(text, at + 1);
                if (value < 0) {
                    return -1;
                }
                content.write(value);
                at += 4;
            }
        }
        return toQuote ? -1 : at;
    }

    private static int decimal(String text, int from) {
        int value = 0;
        for (int i = from; i < from + 3; i++) {
            if (i >= text.length() || !isDigit(text.charAt(i))) {
                return -1;
            }
            value = value * 10 + text.charAt(i) - '0';
        }
        return value > 255 ? -1 : value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String escaped(byte[] content, boolean quotes) {
        var text = new StringBuilder(content.length + 16);
        var in = ByteBuffer.wrap(content);
        var out = CharBuffer.allocate(content.length);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            out.flip();
            for (int i = 0; i < out.length(); i++) {
                append(text, out.charAt(i), quotes);
            }
            out.clear();
            if (!result.isMalformed()) {
                return text.toString();
            }
            for (int i = 0; i < result.length(); i++) {
                decimal(text, in.get() & 0xff);
            }
            decoder.reset();
        }
    }

    private static void append(StringBuilder text, char c, boolean quotes) {
        if (c == '\\' || quotes && c == '"') {
            text.append('\\').append(c);
        } else if (c < ' ' || c == 0x7f) {
            decimal(text, c);
        } else {
            text.append(c);
        }
    }

    private static void decimal(StringBuilder text, int value) {
        text.append('\\')
                .append((char) ('0' + value / 100))
                .append((char) ('0' + value / 10 % 10))
                .append((char) ('0' + value % 10));
    }
}
