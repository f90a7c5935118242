package dev.plumbline.cli.look;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.api.DriftPolicy;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/** The forms that a command's answer can have, as kubectl's option {@code -o} names them. */
enum Form {
    /** More columns. */
    wide,
    /** One JSON document. */
    json,
    /** One YAML document. */
    yaml,
    /** Names alone. */
    name;

    /** Resources as the API server has them: more than one, or none, as a List. */
    static JsonNode list(List<Item> items) {
        var list = JsonNodeFactory.instance.objectNode();
        list.put("apiVersion", "v1").put("kind", "List");
        list.putObject("metadata").put("resourceVersion", "");
        var array = list.putArray("items");
        items.forEach(item -> array.add(item.raw()));
        return list;
    }

    /** One of {@link #json} and {@link #yaml}. Both escape what would change a terminal. */
    String written(JsonNode document) {
        try {
            return switch (this) {
                case yaml ->
                    new KubernetesSerialization(new ObjectMapper(), false)
                            .asYaml(document)
                            .stripTrailing();
                case json, wide, name ->
                    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document);
            };
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As kubectl writes it: driftpolicy.plumbline.dev/shop. */
    static String nameOf(Item item) {
        return item.kind().singular() + '.' + DriftPolicy.GROUP + '/' + item.name();
    }
}
