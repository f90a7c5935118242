package dev.plumbline.drift;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.TreeMap;

/** One text for each JSON tree: members sorted by name, no white space, numbers by their value. */
final class CanonicalJson {

    private CanonicalJson() {}

    static String of(JsonNode value) {
        var text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(JsonNode value, StringBuilder text) {
        if (value.isObject()) {
            var members = new TreeMap<String, JsonNode>();
            value.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
            text.append('{');
            members.forEach((name, member) -> {
                text.append(com.fasterxml.jackson.databind.node.TextNode.valueOf(name)).append(':');
                write(member, text);
                text.append(',');
            });
            text.append('}');
        } else if (value.isArray()) {
            text.append('[');
            value.forEach(item -> {
                write(item, text);
                text.append(',');
            });
            text.append(']');
        } else if (value.isNumber()) {
            var number = value.decimalValue().stripTrailingZeros();
            text.append(number.signum() == 0 ? "0" : number.toString());
        } else {
            text.append(value);
        }
    }
}
