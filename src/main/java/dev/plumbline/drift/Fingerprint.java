package dev.plumbline.drift;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;

/**
 * Stands in a tree where a sensitive scalar stood. It equals the fingerprint of the same scalar and nothing else.
 *
 * @param text as {@link FingerprintKey#fingerprint} gives it
 */
public record Fingerprint(@JsonValue String text) {

    /** A leaf of a tree. */
    public JsonNode leaf() {
        return new POJONode(this);
    }

    /** The same tree with a fingerprint for each scalar. */
    static JsonNode masked(JsonNode value, FingerprintKey key) {
        if (value.isObject()) {
            ObjectNode masked = JsonNodeFactory.instance.objectNode();
            value.properties().forEach(member -> masked.set(member.getKey(), masked(member.getValue(), key)));
            return masked;
        }
        if (value.isArray()) {
            var masked = JsonNodeFactory.instance.arrayNode(value.size());
            value.forEach(item -> masked.add(masked(item, key)));
            return masked;
        }
        return Sameness.isAbsent(value) ? value : new Fingerprint(key.fingerprint(value)).leaf();
    }

    static boolean is(JsonNode value) {
        return value instanceof POJONode node && node.getPojo() instanceof Fingerprint;
    }

    /** Whether one stands anywhere in the tree. */
    static boolean standsIn(JsonNode value) {
        if (value.isContainerNode()) {
            for (JsonNode item : value) {
                if (standsIn(item)) {
                    return true;
                }
            }
            return false;
        }
        return is(value);
    }
}
