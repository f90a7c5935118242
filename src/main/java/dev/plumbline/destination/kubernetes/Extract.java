package dev.plumbline.destination.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Goes by the pointers of findings, whose numbers count the elements of the desired list, by name where all have one, and
 * behind those the ones that only the observed list has, in the order of their names. Pure.
 */
final class Extract {

    /** What may name an element of a list beside its name, in the lists that the API server merges by key. */
    private static final List<String> KEYS = List.of("name", "containerPort", "port", "protocol");

    private Extract() {}

    /**
     * The part of a manifest that these places are in, and nothing else: for server-side apply, which takes over all that
     * it is given. An element of a list whose elements have names is taken in part, with what names it; any other list is
     * taken whole.
     *
     * @param fields JSON pointers; empty text for the whole
     * @return empty where the manifest has no such place
     */
    static Optional<ObjectNode> of(ObjectNode manifest, Collection<String> fields) {
        if (fields.contains("")) {
            return Optional.of(manifest.deepCopy());
        }
        ObjectNode part = manifest.objectNode();
        for (String field : fields) {
            if (!copy(manifest, part, parts(field), 0)) {
                return Optional.empty();
            }
        }
        return Optional.of(part);
    }

    private static boolean copy(JsonNode from, JsonNode into, List<String> parts, int depth) {
        String part = parts.get(depth);
        JsonNode child = from.get(part);
        if (child == null) {
            return false;
        }
        ObjectNode target = (ObjectNode) into;
        if (depth == parts.size() - 1) {
            target.set(part, child.deepCopy());
            return true;
        }
        if (child.isObject()) {
            JsonNode present = target.get(part);
            ObjectNode next = present instanceof ObjectNode object ? object : target.putObject(part);
            return copy(child, next, parts, depth + 1);
        }
        if (!(child instanceof ArrayNode list)) {
            return false;
        }
        Map<String, JsonNode> named = named(list);
        int index = index(parts.get(depth + 1));
        if (named.isEmpty()
                || index >= list.size()
                || index < 0
                || !list.get(index).isObject()) {
            target.set(part, child.deepCopy());
            return true;
        }
        ArrayNode elements = target.get(part) instanceof ArrayNode present ? present : target.putArray(part);
        JsonNode element = list.get(index);
        ObjectNode taken = taken(elements, element);
        if (depth + 1 == parts.size() - 1) {
            taken.setAll((ObjectNode) element.deepCopy());
            return true;
        }
        return copy(element, taken, parts, depth + 2);
    }

    private static ObjectNode taken(ArrayNode elements, JsonNode element) {
        for (JsonNode present : elements) {
            if (present.get("name").equals(element.get("name"))) {
                return (ObjectNode) present;
            }
        }
        ObjectNode fresh = elements.addObject();
        for (String key : KEYS) {
            if (element.has(key)) {
                fresh.set(key, element.get(key));
            }
        }
        return fresh;
    }

    /**
     * Where the place of a finding is in what is observed; empty where it isn't there.
     *
     * @param desired the manifest that was compared; null for none
     */
    static Optional<String> pointer(JsonNode desired, JsonNode observed, String field) {
        var pointer = new StringBuilder();
        JsonNode there = observed;
        JsonNode wanted = desired;
        for (String part : parts(field)) {
            String at = part;
            JsonNode wantedChild = wanted == null ? null : wanted.get(part);
            if (there instanceof ArrayNode list) {
                int index = index(part);
                if (wanted instanceof ArrayNode wantedList
                        && !named(wantedList).isEmpty()
                        && !named(list).isEmpty()) {
                    index = byName(wantedList, list, index);
                }
                wantedChild = wanted == null || index(part) < 0 ? null : wanted.get(index(part));
                at = Integer.toString(index);
                there = index < 0 ? null : list.get(index);
            } else {
                there = there.get(part);
            }
            if (there == null) {
                return Optional.empty();
            }
            wanted = wantedChild;
            pointer.append('/').append(at.replace("~", "~0").replace("/", "~1"));
        }
        return Optional.of(pointer.toString());
    }

    private static int byName(ArrayNode wanted, ArrayNode there, int index) {
        var wantedNames = new ArrayList<>(names(wanted));
        List<String> thereNames = names(there);
        if (index >= 0 && index < wantedNames.size()) {
            return thereNames.indexOf(wantedNames.get(index));
        }
        var unexpected = new TreeSet<>(thereNames);
        wantedNames.forEach(unexpected::remove);
        int number = index - wantedNames.size();
        return number < 0 || number >= unexpected.size()
                ? -1
                : thereNames.indexOf(List.copyOf(unexpected).get(number));
    }

    private static List<String> names(ArrayNode list) {
        var names = new ArrayList<String>();
        list.forEach(element -> names.add(element.get("name").textValue()));
        return names;
    }

    /** The elements by name; empty where not each has one of its own. */
    private static Map<String, JsonNode> named(ArrayNode list) {
        var named = new HashMap<String, JsonNode>();
        for (JsonNode element : list) {
            JsonNode name = element.get("name");
            if (name == null || !name.isTextual() || named.put(name.textValue(), element) != null) {
                return Map.of();
            }
        }
        return named;
    }

    private static int index(String part) {
        return part.matches("\\d{1,6}") ? Integer.parseInt(part) : -1;
    }

    private static List<String> parts(String field) {
        return List.of(field.substring(1).split("/", -1)).stream()
                .map(part -> part.replace("~1", "/").replace("~0", "~"))
                .toList();
    }
}
