package dev.plumbline.desired.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.desired.Takes;
import dev.plumbline.desired.format.FileEdit.Edited;
import dev.plumbline.drift.Comparison;
import dev.plumbline.drift.Disclosure;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding.Kind;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Glob;
import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a comparison finds inside of a subject, taken over into a file: after that it finds nothing there any more. */
class FileEditFieldsPropertyTest {

    private static final Subject SUBJECT = new Subject("Deployment.apps/web");
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final Comparison comparison = new Comparison(
            List.of(),
            List.of(),
            true,
            List.of(),
            List.of(),
            Noise.NONE,
            new Disclosure(List.of(Glob.ALL), FingerprintKey.of(new byte[32])));

    @Property(tries = 1000)
    void what_was_taken_over_is_no_finding_any_more(
            @ForAll("objects") ObjectNode desired,
            @ForAll("objects") ObjectNode observed,
            @ForAll("formats") Format format) {
        byte[] file = text(desired, format).getBytes(StandardCharsets.UTF_8);
        List<Take> takes = takes(state(file, format), observed);

        FileEdit edit = FileEdit.of(file, format, "app", takes);

        assertThat(edit).isInstanceOf(Edited.class);
        Edited edited = (Edited) edit;
        List<String> left = takes(state(edited.file(), format), observed).stream()
                .map(take -> take.finding().field())
                .toList();
        assertThat(left)
                .containsExactlyElementsOf(edited.leftOut().stream()
                        .map(leftOut -> leftOut.take().finding().field())
                        .toList());
        assertThat(edited.leftOut())
                .filteredOn(leftOut -> leftOut.why().contains("by one line"))
                .allMatch(leftOut -> leftOut.take().finding().kind() == Kind.MISSING);
    }

    private List<Take> takes(State desired, JsonNode observed) {
        return comparison.compare(seen(desired), seen(State.of(Map.of(SUBJECT, observed))), NOW).findings().stream()
                .map(finding -> new Take(finding, observed, true))
                .toList();
    }

    private static Observed seen(State state) {
        return new Observed(state, Evidence.VALUE, "", NOW);
    }

    private static State state(byte[] file, Format format) {
        Reading reading = DesiredFile.read(file, format, "app");
        assertThat(reading).isInstanceOf(Reading.Parsed.class);
        return ((Reading.Parsed) reading).state();
    }

    @Provide
    Arbitrary<Format> formats() {
        return Arbitraries.of(Format.Yaml, Format.Json);
    }

    /** Objects of the same names, so that many places differ in little. */
    @Provide
    Arbitrary<ObjectNode> objects() {
        Arbitrary<JsonNode> scalar = Arbitraries.of("1", "true", "\"x\"", "\"a b\"", "\"1\"", "\"#\"", "2.5", "\"\\n\"")
                .map(Takes::json);
        Arbitrary<ObjectNode> flat = Arbitraries.maps(Arbitraries.of("a", "b~", "c/d", "e f", "g"), scalar)
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(FileEditFieldsPropertyTest::object);
        Arbitrary<ArrayNode> items = Arbitraries.of("web", "proxy", "init")
                .set()
                .ofMinSize(1)
                .ofMaxSize(3)
                .flatMap(names -> flat.list().ofSize(names.size()).map(fields -> items(List.copyOf(names), fields)));
        return Combinators.combine(flat, flat, items, flat).as((spec, labels, containers, other) -> {
            var object = object(Map.of("apiVersion", json("apps/v1"), "kind", json("Deployment")));
            object.putObject("metadata").put("name", "web").set("labels", labels);
            object.set("spec", spec);
            spec.set("containers", containers);
            spec.set("other", other);
            return object;
        });
    }

    private static JsonNode json(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }

    private static ObjectNode object(Map<String, JsonNode> members) {
        var object = JsonNodeFactory.instance.objectNode();
        members.forEach(object::set);
        return object;
    }

    private static ArrayNode items(List<String> names, List<ObjectNode> fields) {
        var items = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < names.size(); i++) {
            items.addObject().put("name", names.get(i)).setAll(fields.get(i));
        }
        return items;
    }

    private static String text(JsonNode object, Format format) {
        return format == Format.Json ? object.toPrettyString().replace("}, {", "},\n{") : yaml(object, "");
    }

    private static String yaml(JsonNode node, String indent) {
        var text = new StringBuilder();
        node.properties().forEach(member -> {
            JsonNode value = member.getValue();
            text.append(indent).append(json(member.getKey())).append(':');
            if (value.isObject()) {
                text.append('\n').append(yaml(value, indent + "  "));
            } else if (value.isArray()) {
                text.append('\n');
                value.forEach(item -> text.append(indent)
                        .append("  - ")
                        .append(yaml(item, indent + "    ").substring(indent.length() + 4)));
            } else {
                text.append(' ').append(value).append('\n');
            }
        });
        return text.toString();
    }
}
