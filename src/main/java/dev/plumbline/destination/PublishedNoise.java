package dev.plumbline.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * Only what the desired value names is compared. Header names match in any case: an observed header comes out under the
 * name that the desired value gives it.
 */
final class PublishedNoise {

    private PublishedNoise() {}

    static JsonNode without(JsonNode desired, JsonNode observed) {
        if (!desired.isObject() || !observed.isObject()) {
            return observed;
        }
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        desired.properties().forEach(member -> {
            JsonNode seen = observed.get(member.getKey());
            if (seen != null) {
                boolean headers = member.getKey().equals("headers");
                named.set(
                        member.getKey(), headers ? headers(member.getValue(), seen) : without(member.getValue(), seen));
            }
        });
        return named;
    }

    private static JsonNode headers(JsonNode desired, JsonNode observed) {
        if (!desired.isObject() || !observed.isObject()) {
            return observed;
        }
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        desired.fieldNames().forEachRemaining(name -> {
            JsonNode exact = observed.get(name);
            JsonNode seen = exact != null ? exact : observed.get(name.toLowerCase(Locale.ROOT));
            if (seen != null) {
                named.set(name, seen);
            }
        });
        return named;
    }
}
