package dev.plumbline.destination.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.HashMap;
import java.util.Map;

/**
 * What the API server does with one place of a kind of object, and with the places below it. Built once from a table,
 * and not changed afterwards.
 */
final class Shape {

    /** A place that the table does not know. */
    static final Shape UNKNOWN = new Shape();

    private final Map<String, Shape> members = new HashMap<>();
    private Shape any;
    private JsonNode defaultValue;
    private boolean assigned;
    private boolean derived;
    private boolean quantity;

    Shape member(String name) {
        Shape named = members.get(name);
        return named != null ? named : element();
    }

    /** The shape of every element of a list, and of every member that has none of its own. */
    Shape element() {
        return any == null ? UNKNOWN : any;
    }

    /** Whether the server fills this value in where a manifest leaves the field out. */
    boolean isDefault(JsonNode value) {
        return defaultValue != null && SameValue.test(defaultValue, value);
    }

    boolean isAssigned() {
        return assigned;
    }

    boolean isDerived() {
        return derived;
    }

    boolean isQuantity() {
        return quantity;
    }

    private Shape place(String pointer) {
        Shape place = this;
        for (String part : pointer.substring(1).split("/")) {
            if (part.equals("*")) {
                place.any = place.any == null ? new Shape() : place.any;
                place = place.any;
            } else {
                String name = part.replace("~1", "/").replace("~0", "~");
                place = place.members.computeIfAbsent(name, _ -> new Shape());
            }
        }
        return place;
    }

    /** Adds what one entry of the table says, with the shapes that it uses. */
    void add(JsonNode entry, JsonNode shapes) {
        entry.path("defaults").properties().forEach(field -> {
            JsonNode value = field.getValue();
            place(field.getKey()).defaultValue = value == null ? NullNode.instance : value;
        });
        entry.path("assigned").forEach(pointer -> place(pointer.textValue()).assigned = true);
        entry.path("derived").forEach(pointer -> place(pointer.textValue()).derived = true);
        entry.path("quantities").forEach(pointer -> place(pointer.textValue()).quantity = true);
        entry.path("uses").properties().forEach(use -> {
            JsonNode used = shapes.get(use.getValue().textValue());
            if (used == null) {
                throw new IllegalStateException("no shape " + use.getValue());
            }
            place(use.getKey()).add(used, shapes);
        });
    }
}
