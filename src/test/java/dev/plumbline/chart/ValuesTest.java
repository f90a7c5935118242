package dev.plumbline.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each value of the chart is turned by a file of {@code src/test/resources/chart}, has an effect, and is documented. */
class ValuesTest {

    private static final Path PAGE = Path.of("docs", "chart.md");

    @TempDir
    Path folder;

    static List<String> files() {
        return ValueFiles.names();
    }

    @Test
    void each_value_is_turned_by_a_file() {
        assertThat(ValueFiles.leaves().keySet())
                .allSatisfy(path -> assertThat(turnedBy(path)).as(path).isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("files")
    void each_value_that_a_file_turns_changes_what_is_rendered(String file) throws IOException {
        var values = ValueFiles.turned(file);
        String whole = all(ValueFiles.rendering(file));

        for (String path : ValueFiles.leaves().keySet()) {
            if (turns(file, path)) {
                var rest = Rendering.helm("-f", write(ValueFiles.without(values, path)));
                // Without it the rest may not even go together.
                assertThat(rest.code() != 0 || !all(Rendering.parse(rest.out())).equals(whole))
                        .as(path + " has an effect")
                        .isTrue();
            }
        }
    }

    @Test
    void the_page_lists_each_value_with_its_default_and_the_files_that_turn_it() throws IOException {
        var listed = new TreeMap<String, List<String>>();
        try (Stream<String> lines = Files.lines(PAGE)) {
            lines.filter(line -> line.startsWith("| `"))
                    .map(line -> line.split(" *\\| *"))
                    .filter(cells -> cells.length == 5)
                    .forEach(cells -> listed.put(bare(cells[1]), List.of(bare(cells[2]), bare(cells[4]))));
        }
        var expected = new TreeMap<String, List<String>>();
        ValueFiles.leaves()
                .forEach((path, value) -> expected.put(
                        path,
                        List.of(
                                path.equals("operator.topologySpreadConstraints") ? "host, then zone" : shown(value),
                                String.join(", ", turnedBy(path)))));

        assertThat(listed).isEqualTo(expected);
    }

    private static List<String> turnedBy(String path) {
        return files().stream().filter(file -> turns(file, path)).toList();
    }

    private static boolean turns(String file, String path) {
        JsonNode value = ValueFiles.at(ValueFiles.turned(file), path);
        return !value.isMissingNode() && !value.equals(ValueFiles.leaves().get(path));
    }

    private static String shown(JsonNode value) {
        if (value.isArray()) {
            var items = new ArrayList<String>();
            value.forEach(each -> items.add(each.asText()));
            return String.join(", ", items);
        }
        return value.isContainerNode() ? "" : value.asText();
    }

    private static String bare(String cell) {
        return cell.replace("`", "").strip();
    }

    private static String all(Rendering rendering) {
        return rendering.documents().stream()
                .map(Rendering.Document::text)
                .toList()
                .toString();
    }

    private String write(JsonNode values) throws IOException {
        Path file = folder.resolve("values.json");
        new ObjectMapper().writeValue(file.toFile(), values);
        return file.toString();
    }
}
