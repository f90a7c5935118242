package dev.plumbline.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.drift.NormalizingRule.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Puts a value through rules. The order of the rules does not matter, and normalising twice is normalising once,
 * because the rules don't run one after the other. The value is walked once, from the leaves up, and each node gets all
 * rules that point to it: it is dropped, or else its text is trimmed and then its case folded, or else its elements,
 * themselves normalised by then, are sorted.
 *
 * <p>Two rules keep that true in lists. A number in a path means an element of a list that has an order; in a list that
 * is {@link Rule#UNORDERED}, only {@code *} reaches the elements. An element dropped by its number leaves a null, so
 * that the elements behind it keep theirs.
 */
final class Normalization {

    private static final Comparator<Keyed> BY_KEY =
            Comparator.comparing(Keyed::key).thenComparing(Keyed::canonical);

    private final List<NormalizingRule> rules;

    Normalization(List<NormalizingRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** The value as it is compared; the same node where nothing changed, empty where it is dropped as a whole. */
    Optional<JsonNode> apply(Subject subject, JsonNode value) {
        var active = new ArrayList<NormalizingRule>();
        for (NormalizingRule rule : rules) {
            if (rule.subject().matches(subject)) {
                active.add(rule);
            }
        }
        return has(active, 0, Rule.DROP) ? Optional.empty() : Optional.of(normal(value, active, 0));
    }

    private static JsonNode normal(JsonNode value, List<NormalizingRule> active, int depth) {
        if (active.isEmpty()) {
            return value;
        }
        return switch (value) {
            case TextNode text -> normalText(text, active, depth);
            case ObjectNode object -> normalObject(object, active, depth);
            case ArrayNode array -> normalArray(array, active, depth);
            default -> value;
        };
    }

    private static TextNode normalText(TextNode node, List<NormalizingRule> active, int depth) {
        String text = node.textValue();
        if (has(active, depth, Rule.TRIM)) {
            text = text.strip();
        }
        if (has(active, depth, Rule.IGNORE_CASE)) {
            text = folded(text);
        }
        return text.equals(node.textValue()) ? node : TextNode.valueOf(text);
    }

    /** Folds each character by itself, as {@link String#equalsIgnoreCase} does, so that no language has a say. */
    private static String folded(String text) {
        var folded = new StringBuilder(text.length());
        text.codePoints()
                .map(Character::toUpperCase)
                .map(Character::toLowerCase)
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }

    private static ObjectNode normalObject(ObjectNode object, List<NormalizingRule> active, int depth) {
        ObjectNode changed = null;
        for (var member : object.properties()) {
            var inner = pointingTo(active, depth, member.getKey(), true);
            boolean dropped = has(inner, depth + 1, Rule.DROP);
            JsonNode normal = dropped ? null : normal(member.getValue(), inner, depth + 1);
            if (normal == member.getValue()) {
                continue;
            }
            if (changed == null) {
                changed = JsonNodeFactory.instance.objectNode();
                changed.setAll(object);
            }
            if (dropped) {
                changed.remove(member.getKey());
            } else {
                changed.set(member.getKey(), normal);
            }
        }
        return changed == null ? object : changed;
    }

    private static ArrayNode normalArray(ArrayNode array, List<NormalizingRule> active, int depth) {
        boolean unordered = has(active, depth, Rule.UNORDERED);
        if (has(pointingTo(active, depth, "", false), depth + 1, Rule.DROP)) {
            return array.isEmpty() ? array : JsonNodeFactory.instance.arrayNode();
        }
        var elements = new ArrayList<JsonNode>(array.size());
        boolean changed = false;
        for (int index = 0; index < array.size(); index++) {
            JsonNode element = array.get(index);
            var inner = pointingTo(active, depth, Integer.toString(index), !unordered);
            JsonNode normal = has(inner, depth + 1, Rule.DROP) ? NullNode.instance : normal(element, inner, depth + 1);
            changed |= normal != element;
            elements.add(normal);
        }
        if (unordered) {
            var sorted = sorted(elements);
            changed |= !sorted.equals(elements);
            elements = sorted;
        }
        return changed ? JsonNodeFactory.instance.arrayNode(elements.size()).addAll(elements) : array;
    }

    private static ArrayList<JsonNode> sorted(List<JsonNode> elements) {
        var keyed = new ArrayList<Keyed>(elements.size());
        elements.forEach(element -> keyed.add(Keyed.of(element)));
        keyed.sort(BY_KEY);
        var sorted = new ArrayList<JsonNode>(elements.size());
        keyed.forEach(element -> sorted.add(element.node));
        return sorted;
    }

    private static List<NormalizingRule> pointingTo(
            List<NormalizingRule> active, int depth, String name, boolean byName) {
        List<NormalizingRule> inner = List.of();
        for (NormalizingRule rule : active) {
            if (rule.path().size() <= depth) {
                continue;
            }
            String part = rule.path().get(depth);
            if (part.equals(NormalizingRule.EVERY) || byName && part.equals(name)) {
                inner = inner.isEmpty() ? new ArrayList<>() : inner;
                inner.add(rule);
            }
        }
        return inner;
    }

    private static boolean has(List<NormalizingRule> active, int depth, Rule rule) {
        for (NormalizingRule candidate : active) {
            if (candidate.rule() == rule && candidate.path().size() == depth) {
                return true;
            }
        }
        return false;
    }

    /** An element and what it is sorted by: first what makes it the same element as one on the other side. */
    private static final class Keyed {
        private final JsonNode node;
        private final String key;
        private final String canonical;

        private Keyed(JsonNode node, String key, String canonical) {
            this.node = node;
            this.key = key;
            this.canonical = canonical;
        }

        static Keyed of(JsonNode node) {
            String name = Sameness.nameOf(node).orElse("");
            return new Keyed(node, name + '\0' + CanonicalJson.loose(node), CanonicalJson.of(node));
        }

        String key() {
            return key;
        }

        String canonical() {
            return canonical;
        }
    }
}
