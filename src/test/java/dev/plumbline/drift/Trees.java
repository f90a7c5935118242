package dev.plumbline.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Values, states and rules for tests, drawn so small that they meet each other often. */
final class Trees {

    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final FingerprintKey KEY =
            FingerprintKey.of("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    static final Disclosure REVEAL_ALL = new Disclosure(List.of(Glob.ALL), KEY);

    private static final ObjectMapper JSON = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Trees() {}

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Observation.Observed observed(Map<String, ? extends JsonNode> values) {
        return observed(values, Evidence.VALUE);
    }

    static Observation.Observed observed(Map<String, ? extends JsonNode> values, Evidence evidence) {
        var bySubject = values.entrySet().stream()
                .collect(Collectors.toMap(value -> new Subject(value.getKey()), value -> (JsonNode) value.getValue()));
        return new Observation.Observed(State.of(bySubject), evidence, "", NOW);
    }

    static Comparison comparison(NormalizingRule... rules) {
        return new Comparison(List.of(), List.of(), true, List.of(rules), List.of(), Noise.NONE, REVEAL_ALL);
    }

    static List<Finding> between(JsonNode desired, JsonNode observed, NormalizingRule... rules) {
        return comparison(rules)
                .compare(observed(Map.of("S", desired)), observed(Map.of("S", observed)), NOW)
                .findings();
    }

    static Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "c", "name", "x/y", "~", "0");
    }

    static Arbitrary<JsonNode> scalars() {
        return Arbitraries.of(" A ", "a", "B", "b ", "1", "true", "\u0130\u03a3", "", "null")
                .<JsonNode>map(TextNode::valueOf)
                .injectNull(0.05)
                .map(node -> node == null ? NullNode.instance : node)
                .flatMap(text -> Arbitraries.of(
                        text,
                        text,
                        NODES.numberNode(1),
                        NODES.numberNode(1.0),
                        NODES.numberNode(42L),
                        NODES.booleanNode(true)));
    }

    static Arbitrary<JsonNode> trees() {
        return Arbitraries.recursive(Trees::scalars, Trees::deeper, 0, 3);
    }

    private static Arbitrary<JsonNode> deeper(Arbitrary<JsonNode> inner) {
        Arbitrary<JsonNode> objects =
                Arbitraries.maps(names(), inner).ofMaxSize(4).map(Trees::object);
        Arbitrary<JsonNode> arrays = inner.list().ofMaxSize(4).map(Trees::array);
        return Arbitraries.oneOf(inner, objects, arrays);
    }

    static Arbitrary<Map<String, JsonNode>> values() {
        return Arbitraries.maps(Arbitraries.of("S", "T", "U", "V"), trees()).ofMaxSize(4);
    }

    static Arbitrary<List<NormalizingRule>> rules() {
        var paths =
                Arbitraries.oneOf(names(), Arbitraries.of("*", "*", "1")).list().ofMaxSize(3);
        return Combinators.combine(Arbitraries.of("*", "S", "?"), paths, Arbitraries.of(NormalizingRule.Rule.class))
                .as((glob, path, rule) -> new NormalizingRule(Glob.of(glob), path, rule))
                .list()
                .ofMaxSize(6);
    }

    static ObjectNode object(Map<String, ? extends JsonNode> members) {
        var object = NODES.objectNode();
        members.forEach(object::set);
        return object;
    }

    static ArrayNode array(List<? extends JsonNode> elements) {
        return NODES.arrayNode().addAll(elements);
    }

    /** The same tree with its members, and where asked its elements, in another order. */
    static JsonNode shuffled(JsonNode tree, boolean elementsToo, Random random) {
        if (tree.isObject()) {
            var names = new ArrayList<String>();
            tree.fieldNames().forEachRemaining(names::add);
            Collections.shuffle(names, random);
            var object = NODES.objectNode();
            names.forEach(name -> object.set(name, shuffled(tree.get(name), elementsToo, random)));
            return object;
        }
        if (tree.isArray()) {
            var elements = new ArrayList<JsonNode>();
            tree.forEach(element -> elements.add(shuffled(element, elementsToo, random)));
            if (elementsToo) {
                Collections.shuffle(elements, random);
            }
            return array(elements);
        }
        return tree;
    }
}
