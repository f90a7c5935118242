package dev.plumbline.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.cli.Kind;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each screen shows of the resources in {@code src/test/resources/cli/NAME.yaml} stands beside them as {@code
 * NAME.txt}. {@code -Dgolden.write=true} writes it anew; read what changed.
 */
class GoldenScreensTest {

    private static final Path FOLDER = Path.of("src/test/resources/cli");
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Paint PLAIN = new Paint(false);

    static Stream<String> cases() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_screen_shows_what_stands_beside_its_resources(String name) throws IOException {
        String shown = String.join("\n", lines(name, items(name))) + "\n";

        Path golden = FOLDER.resolve(name + ".txt");
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, shown);
        }
        assertThat(shown).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void no_line_of_a_screen_is_wider_than_a_hundred_columns(String name) {
        if (name.startsWith("show-")) {
            assertThat(lines(name, items(name)))
                    .filteredOn(line -> !line.contains("kubectl drift"))
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(Sheet.WIDTH));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_others_wrote_reaches_the_terminal_escaped(String name) {
        var hostile = items(name).stream()
                .map(item -> new Item(item.kind(), hostile(item.raw(), "")))
                .toList();

        assertThat(lines(name, hostile))
                .allSatisfy(line -> assertThat(line)
                        .doesNotContain("\u001B")
                        .doesNotContain("\u202E")
                        .doesNotContain("\u0007")
                        .doesNotContain("\n"));
    }

    @Test
    void each_text_belongs_to_a_case() throws IOException {
        try (var files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".txt"))
                            .map(name -> name.replace(".txt", "")))
                    .containsExactlyInAnyOrderElementsOf(cases().toList());
        }
    }

    private static List<String> lines(String name, List<Item> items) {
        if (name.startsWith("list-")) {
            return Overview.of(items, name.equals("list-all"), NOW)
                    .lines(!name.equals("list-all"), name.equals("list-all"), PLAIN, NOW);
        }
        var item = items.getFirst();
        if (name.startsWith("diff-")) {
            return Difference.lines(item, PLAIN);
        }
        if (item.kind() == Kind.INCIDENT) {
            return IncidentScreen.lines(
                    item, items.stream().skip(1).findFirst(), new Rights(Optional.of(rules())), PLAIN, NOW);
        }
        return SourceScreen.lines(item, items, PLAIN, NOW);
    }

    /** Someone who may acknowledge and not approve. */
    private static JsonNode rules() {
        var review = JsonNodeFactory.instance.objectNode();
        var rule = review.putObject("status").putArray("resourceRules").addObject();
        rule.putArray("verbs").add("get").add("acknowledge");
        rule.putArray("apiGroups").add("plumbline.dev");
        rule.putArray("resources").add("driftincidents");
        return review;
    }

    static List<Item> items(String name) {
        try {
            var items = new ArrayList<Item>();
            var list = Serialization.unmarshal(Files.readString(FOLDER.resolve(name + ".yaml")), JsonNode.class)
                    .path("items");
            list.forEach(item ->
                    items.add(new Item(Kind.called(item.path("kind").asText()).orElseThrow(), item)));
            return items;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with what changes a terminal in every free text. */
    private static JsonNode hostile(JsonNode node, String name) {
        if (node.isObject()) {
            var copy = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(member -> copy.set(member.getKey(), hostile(member.getValue(), member.getKey())));
            return copy;
        }
        if (node.isArray()) {
            var copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> copy.add(hostile(element, name)));
            return copy;
        }
        boolean read = name.endsWith("Time")
                || List.of("since", "until", "overriddenUntil", "kind", "path", "status", "type", "state")
                        .contains(name);
        return node.isTextual() && !read
                ? JsonNodeFactory.instance.textNode("\u001B[2J\u202E\u0007\n" + node.asText())
                : node;
    }
}
