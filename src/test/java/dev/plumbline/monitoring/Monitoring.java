package dev.plumbline.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules and the dashboard of the chart, and the page that tells of them. */
final class Monitoring {

    static final Path FOLDER = Path.of("helm", "plumbline", "files", "monitoring");
    static final Path OPERATOR_RULES = FOLDER.resolve("operator-rules.yaml");
    static final Path CONVERGER_RULES = FOLDER.resolve("converger-rules.yaml");
    static final Path DASHBOARD = FOLDER.resolve("dashboard.json");
    static final Path TESTS = Path.of("src", "test", "resources", "monitoring");
    static final Path PAGE = Path.of("docs", "operations.md");

    private static final Pattern METRIC = Pattern.compile("\\b(?:plumbline|jvm|process)_[a-z_]+\\b");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `((?:plumbline)_[a-z_]+)` \\| ([^|]*) \\| ([^|]*) \\|$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private Monitoring() {}

    /** An alert as it stands in a file of rules. */
    record Alert(String name, String expression, Map<String, String> labels, Map<String, String> annotations) {}

    static List<Alert> alerts() {
        return Stream.of(OPERATOR_RULES, CONVERGER_RULES)
                .flatMap(file -> elements(yaml(file).path("groups")))
                .flatMap(group -> elements(group.path("rules")))
                .map(rule -> new Alert(
                        rule.path("alert").asText(),
                        rule.path("expr").asText(),
                        texts(rule.path("labels")),
                        texts(rule.path("annotations"))))
                .toList();
    }

    /** The names of metrics, as Prometheus prints them, in the expressions of a file. */
    static Set<String> askedFor(Path file) {
        return yaml(file).findValuesAsText("expr").stream()
                .flatMap(expression -> METRIC.matcher(expression).results())
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Our own metrics in the tables of the page, with their labels. */
    static Map<String, Set<String>> documented() {
        var documented = new TreeMap<String, Set<String>>();
        ROW.matcher(text(PAGE))
                .results()
                .forEach(row -> documented.put(
                        row.group(1),
                        CODE.matcher(row.group(2))
                                .results()
                                .map(label -> label.group(1))
                                .collect(Collectors.toCollection(TreeSet::new))));
        return documented;
    }

    static JsonNode yaml(Path file) {
        try {
            return (file.toString().endsWith(".json") ? new ObjectMapper() : new YAMLMapper()).readTree(text(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> elements(JsonNode list) {
        return list.valueStream();
    }

    private static Map<String, String> texts(JsonNode object) {
        var texts = new TreeMap<String, String>();
        object.properties()
                .forEach(member -> texts.put(member.getKey(), member.getValue().asText()));
        return texts;
    }
}
