package dev.plumbline.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the chart is rendered to, document by document.
 *
 * @param documents in the order in which Helm installs them
 */
public record Rendering(List<Document> documents) {

    private static final Pattern SOURCE = Pattern.compile("\\A# Source: plumbline/templates/(\\S+)\\n");
    private static final KubernetesSerialization YAML = new KubernetesSerialization(new ObjectMapper(), true);

    public Rendering {
        documents = List.copyOf(documents);
    }

    /**
     * One object.
     *
     * @param template the template that it comes from, below {@code templates}
     * @param text its YAML, with the comments
     */
    public record Document(String template, String text) {

        /** The object as JSON, whatever its kind. */
        public JsonNode json() {
            return YAML.unmarshal(text, JsonNode.class);
        }

        /** The object, generic where the client has no class for its kind. */
        public HasMetadata object() {
            return YAML.unmarshal(text);
        }

        /** As {@code Role shop/plumbline-operator}, without a namespace where it has none. */
        public String name() {
            var json = json();
            String namespace = json.at("/metadata/namespace").asText();
            return json.path("kind").asText() + " " + (namespace.isEmpty() ? "" : namespace + "/")
                    + json.at("/metadata/name").asText();
        }
    }

    /**
     * Renders the chart as {@code helm template plumbline -n plumbline-system} with more arguments.
     *
     * @throws IllegalStateException where Helm refuses; the message holds its words
     */
    public static Rendering of(String... arguments) {
        return parse(helm(arguments).orFail());
    }

    /** Runs {@code helm template plumbline -n plumbline-system} with more arguments. */
    public static Helm.Outcome helm(String... arguments) {
        var all = new ArrayList<>(
                List.of("template", "plumbline", Helm.CHART.toString(), "--namespace", "plumbline-system"));
        all.addAll(List.of(arguments));
        return Helm.run(all);
    }

    /** The documents of a YAML file. */
    public static Rendering parse(String yaml) {
        return new Rendering(Stream.of(yaml.split("(?m)^---\\n"))
                .map(Rendering::document)
                .filter(each -> each.text().lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
                .toList());
    }

    /** The objects of some templates, whose names begin so. */
    public Rendering from(String template) {
        return new Rendering(documents.stream()
                .filter(each -> each.template().startsWith(template))
                .toList());
    }

    /** The objects of a kind. */
    public List<JsonNode> all(String kind) {
        return documents.stream()
                .map(Document::json)
                .filter(each -> each.path("kind").asText().equals(kind))
                .toList();
    }

    /** The one object of a kind with a name. */
    public JsonNode one(String kind, String name) {
        var found = all(kind).stream()
                .filter(each -> each.at("/metadata/name").asText().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects of kind " + kind + " have the name " + name);
        }
        return found.getFirst();
    }

    private static Document document(String text) {
        var source = SOURCE.matcher(text);
        return source.find() ? new Document(source.group(1), text.substring(source.end())) : new Document("", text);
    }
}
