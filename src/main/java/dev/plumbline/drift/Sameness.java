package dev.plumbline.drift;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** When two values that are no containers are the same, and when two elements of lists are about the same thing. */
final class Sameness {

    private static final String NAME = "name";

    private Sameness() {}

    /**
     * Whether a scalar is as desired. Numbers count by value, 1 as 1.0. A desired number or truth value is also the
     * same as its text, because a place that holds only text, as a config var, gives back 42 as "42". It does not hold
     * the other way round: where text is desired, a number is another thing.
     */
    static boolean ofScalars(JsonNode desired, JsonNode observed) {
        if (desired.equals(observed)) {
            return true;
        }
        if (desired.isNumber() && observed.isNumber()) {
            return !CanonicalJson.isNotFinite(desired)
                    && !CanonicalJson.isNotFinite(observed)
                    && desired.decimalValue().compareTo(observed.decimalValue()) == 0;
        }
        if (desired.isNumber() && observed.isTextual()) {
            return observed.textValue().equals(desired.asText())
                    || observed.textValue().equals(CanonicalJson.plain(desired));
        }
        return observed.isTextual()
                && !desired.isTextual()
                && observed.textValue().equals(desired.asText());
    }

    /** Null says the same as nothing: it should not be there, or it is not. */
    static boolean isAbsent(JsonNode value) {
        return value == null || value.isNull() || value.isMissingNode();
    }

    /** What an element of a list is called, as Kubernetes names containers, ports and variables. */
    static Optional<String> nameOf(JsonNode element) {
        return Optional.ofNullable(element.get(NAME))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
    }

    /** The elements of a list by name, in the list's order; empty where not each has a name of its own. */
    static Optional<Map<String, JsonNode>> named(JsonNode array) {
        var named = new LinkedHashMap<String, JsonNode>();
        for (JsonNode element : array) {
            var name = nameOf(element);
            if (name.isEmpty() || named.put(name.get(), element) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(named);
    }
}
