package dev.plumbline.destination.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plumbline.drift.Noise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Takes out of an object what the API server filled in or assigned where the manifest says nothing. What somebody added
 * (a label, a key, an environment variable, a container) stays. Elements of a list are seen beside the desired ones of
 * the same name, mount path or port; else beside those at the same position. Nothing is put into another order. A
 * {@code null} in the manifest says as much as nothing at all. Quantities that are equal by value are equal.
 */
final class KubernetesNoise implements Noise {

    private static final List<String> KEYS = List.of("name", "mountPath", "devicePath", "containerPort", "port");
    private static final List<String> METADATA_IF_NAMED = List.of("namespace", "ownerReferences", "finalizers");

    private final Map<String, Shape> kinds = new HashMap<>();

    KubernetesNoise() {
        try (var table = KubernetesNoise.class.getResourceAsStream("defaults.yaml")) {
            JsonNode tree = new YAMLMapper().readTree(table);
            tree.path("kinds").properties().forEach(kind -> {
                var shape = new Shape();
                shape.add(kind.getValue(), tree.path("shapes"));
                kinds.put(kind.getKey(), shape);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public JsonNode without(JsonNode desired, JsonNode observed) {
        if (!desired.isObject() || !observed.isObject()) {
            return observed;
        }
        ObjectNode object = observed.deepCopy();
        ServerOwned.takenFrom(desired, object);
        if (object.get("metadata") instanceof ObjectNode metadata) {
            METADATA_IF_NAMED.stream()
                    .filter(field -> !desired.path("metadata").has(field))
                    .forEach(metadata::remove);
        }
        if (kind(observed).equals("Pod")) {
            TokenVolume.takeOut(desired, object);
        }
        Shape shape = kinds.getOrDefault(kind(observed), Shape.UNKNOWN);
        return beside(desired, object, shape);
    }

    /** The kind as subjects have it: {@code Deployment.apps}, {@code Service}. */
    private static String kind(JsonNode object) {
        String apiVersion = object.path("apiVersion").asText();
        int slash = apiVersion.indexOf('/');
        String kind = object.path("kind").asText();
        return slash < 0 ? kind : kind + "." + apiVersion.substring(0, slash);
    }

    private JsonNode beside(JsonNode desired, JsonNode observed, Shape shape) {
        if (observed.isObject() && desired.isObject()) {
            return object(desired, observed, shape);
        }
        if (observed.isArray() && desired.isArray()) {
            return list(desired, observed, shape.element());
        }
        return shape.isQuantity() && SameValue.quantity(desired, observed) ? desired : observed;
    }

    private ObjectNode object(JsonNode desired, JsonNode observed, Shape shape) {
        ObjectNode left = JsonNodeFactory.instance.objectNode();
        observed.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode wanted = desired.get(name);
            Shape place = shape.member(name);
            JsonNode kept = wanted == null || wanted.isNull()
                    ? unnamed(name, member.getValue(), observed, place)
                    : beside(wanted, member.getValue(), place);
            if (!kept.isMissingNode()) {
                left.set(name, kept);
            }
        });
        desired.properties().forEach(member -> {
            if (member.getValue().isNull() && !left.has(member.getKey())) {
                left.set(member.getKey(), member.getValue());
            }
        });
        return left;
    }

    /** What is left of a field that the manifest does not name; missing where nothing is. */
    private JsonNode unnamed(String name, JsonNode value, JsonNode parent, Shape place) {
        if (place.isAssigned()
                || place.isDefault(value)
                || place.isDerived() && DerivedDefaults.test(name, value, parent)) {
            return MissingNode.getInstance();
        }
        if (!value.isObject() || value.isEmpty()) {
            return value;
        }
        ObjectNode left = JsonNodeFactory.instance.objectNode();
        value.properties().forEach(member -> {
            JsonNode kept = unnamed(member.getKey(), member.getValue(), value, place.member(member.getKey()));
            if (!kept.isMissingNode()) {
                left.set(member.getKey(), kept);
            }
        });
        return left.isEmpty() ? MissingNode.getInstance() : left;
    }

    private ArrayNode list(JsonNode desired, JsonNode observed, Shape element) {
        ArrayNode left = JsonNodeFactory.instance.arrayNode();
        String key = KEYS.stream()
                .filter(each -> tellsApart(each, desired) && tellsApart(each, observed))
                .findFirst()
                .orElse("");
        Map<String, JsonNode> wanted = new HashMap<>();
        if (!key.isEmpty()) {
            desired.forEach(each -> wanted.put(each.get(key).asText(), each));
        }
        for (int index = 0; index < observed.size(); index++) {
            JsonNode each = observed.get(index);
            JsonNode counterpart = key.isEmpty()
                    ? desired.get(index)
                    : wanted.get(each.get(key).asText());
            left.add(counterpart == null ? each : beside(counterpart, each, element));
        }
        return left;
    }

    private static boolean tellsApart(String key, JsonNode list) {
        var seen = new HashSet<String>();
        for (JsonNode each : list) {
            if (!each.path(key).isValueNode() || !seen.add(each.get(key).asText())) {
                return false;
            }
        }
        return true;
    }
}
