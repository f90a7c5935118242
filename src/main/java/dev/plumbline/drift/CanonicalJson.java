package dev.plumbline.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.TreeMap;

/**
 * One text for each JSON tree: members sorted by name, no white space, numbers by their value. Trees of different
 * content have different texts. It recurses as deep as the tree, which the parsers bound.
 */
final class CanonicalJson {

    /** Numbers with more zeros than this keep their exponent, so that a short number never becomes a long text. */
    private static final int MAX_PLAIN_SCALE = 400;

    private final StringBuilder text = new StringBuilder();
    private final boolean loose;

    private CanonicalJson(boolean loose) {
        this.loose = loose;
    }

    static String of(JsonNode value) {
        var canonical = new CanonicalJson(false);
        canonical.write(value);
        return canonical.text.toString();
    }

    /**
     * A text that is the same for trees that {@link Sameness} takes as the same: scalars by their text, members that
     * are null left out. Good for sorting, not for telling trees apart.
     */
    static String loose(JsonNode value) {
        var canonical = new CanonicalJson(true);
        canonical.write(value);
        return canonical.text.toString();
    }

    /** A number as people write it, by its value alone: 42 for 42.0 and 4.2E1. */
    static String plain(JsonNode number) {
        if (isNotFinite(number)) {
            return number.asText();
        }
        var value = stripped(number);
        return Math.abs((long) value.scale()) <= MAX_PLAIN_SCALE ? value.toPlainString() : value.toString();
    }

    static boolean isNotFinite(JsonNode number) {
        return (number.isDouble() || number.isFloat()) && !Double.isFinite(number.doubleValue());
    }

    private static BigDecimal stripped(JsonNode number) {
        var value = number.decimalValue();
        return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    private void write(JsonNode value) {
        if (value.isObject()) {
            writeObject(value);
        } else if (value.isArray()) {
            text.append('[');
            value.forEach(item -> {
                write(item);
                text.append(',');
            });
            text.append(']');
        } else if (loose) {
            text.append(TextNode.valueOf(value.isNumber() ? plain(value) : value.asText()));
        } else if (value.isNumber()) {
            text.append(isNotFinite(value) ? value.asText() : stripped(value).toString());
        } else {
            text.append(value);
        }
    }

    private void writeObject(JsonNode value) {
        var members = new TreeMap<String, JsonNode>();
        value.properties().forEach(member -> {
            if (!loose || !member.getValue().isNull()) {
                members.put(member.getKey(), member.getValue());
            }
        });
        text.append('{');
        members.forEach((name, member) -> {
            text.append(TextNode.valueOf(name)).append(':');
            write(member);
            text.append(',');
        });
        text.append('}');
    }
}
