package dev.plumbline.desired.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One of the ways in which programs write JSON. Pure.
 *
 * @param indent what stands before a member for each level; empty for everything on one line
 * @param ascii whether other characters are written as escapes
 */
record JsonStyle(String indent, boolean ascii) {

    static final JsonStyle USUAL = new JsonStyle("  ", false);

    private static final List<String> INDENTS = List.of("  ", "    ", "\t", "");

    /** The style that gives a text of a document again, character by character; empty where none does. */
    static Optional<JsonStyle> of(String text, JsonNode document) {
        var styles = new ArrayList<JsonStyle>();
        for (String indent : INDENTS) {
            styles.add(new JsonStyle(indent, false));
            styles.add(new JsonStyle(indent, true));
        }
        String content = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return styles.stream()
                .filter(style -> style.write(document).equals(content))
                .findFirst();
    }

    /** The document without a line break at its end. */
    String write(JsonNode document) {
        var text = new StringBuilder();
        write(document, "\n", text);
        return text.toString();
    }

    private void write(JsonNode value, String newLine, StringBuilder text) {
        if (value.isObject()) {
            Iterator<Map.Entry<String, JsonNode>> members = value.properties().iterator();
            text.append('{');
            while (members.hasNext()) {
                Map.Entry<String, JsonNode> member = members.next();
                breakLine(newLine + indent, text);
                quote(member.getKey(), text);
                text.append(indent.isEmpty() ? ":" : ": ");
                write(member.getValue(), newLine + indent, text);
                text.append(members.hasNext() ? "," : "");
            }
            end(value.isEmpty(), newLine, '}', text);
        } else if (value.isArray()) {
            Iterator<JsonNode> items = value.iterator();
            text.append('[');
            while (items.hasNext()) {
                breakLine(newLine + indent, text);
                write(items.next(), newLine + indent, text);
                text.append(items.hasNext() ? "," : "");
            }
            end(value.isEmpty(), newLine, ']', text);
        } else if (value.isTextual()) {
            quote(value.textValue(), text);
        } else {
            text.append(value);
        }
    }

    private void end(boolean empty, String newLine, char bracket, StringBuilder text) {
        if (!empty) {
            breakLine(newLine, text);
        }
        text.append(bracket);
    }

    private void breakLine(String newLine, StringBuilder text) {
        if (!indent.isEmpty()) {
            text.append(newLine);
        }
    }

    private void quote(String content, StringBuilder text) {
        text.append('"');
        for (int index = 0; index < content.length(); index++) {
            char c = content.charAt(index);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c) && isAlone(content, index) || ascii && c > '~') {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean isAlone(String content, int index) {
        return Character.isHighSurrogate(content.charAt(index))
                ? index + 1 == content.length() || !Character.isLowSurrogate(content.charAt(index + 1))
                : index == 0 || !Character.isHighSurrogate(content.charAt(index - 1));
    }
}
