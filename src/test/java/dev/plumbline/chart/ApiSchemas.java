package dev.plumbline.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.tools.CachedTool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The API server's own description of its kinds, as the JSON schemas that kubeconform reads: so they are of the version
 * that runs, and nothing is fetched. What a kind does not describe is not allowed in it.
 *
 * @param folder where the schemas are
 */
record ApiSchemas(Path folder) {

    private static final String REFERENCE = "#/definitions/";
    private static final String PATTERN = "{{ .ResourceKind }}-{{ .ResourceAPIVersion }}.json";

    private static final CachedTool KUBECONFORM = new CachedTool(
            "kubeconform",
            Path.of("kubeconform", "0.7.0"),
            List.of("kubeconform"),
            "kubeconform/build.sh",
            "go",
            Duration.ofMinutes(10),
            "Install Go 1.24 or newer, or put a kubeconform 0.7.0 there.");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Writes the schemas of all kinds of a cluster into a folder. */
    static ApiSchemas of(TestCluster cluster, Path folder) throws IOException {
        var definitions = (ObjectNode)
                JSON.readTree(cluster.adminClient().raw("/openapi/v2")).path("definitions");
        definitions.properties().forEach(each -> close((ObjectNode) each.getValue()));
        for (Map.Entry<String, JsonNode> each : definitions.properties()) {
            for (JsonNode kind : each.getValue().path("x-kubernetes-group-version-kind")) {
                var schema = JSON.createObjectNode();
                schema.put("$ref", REFERENCE + each.getKey());
                collect(each.getKey(), definitions, schema.putObject("definitions"));
                String name = kind.path("kind").asText().toLowerCase(Locale.ROOT) + "-"
                        + kind.path("version").asText();
                // Kinds of one name and version in two groups are none that the chart has.
                JSON.writeValue(folder.resolve(name + ".json").toFile(), schema);
            }
        }
        return new ApiSchemas(folder);
    }

    /** Has kubeconform check a file. */
    Helm.Outcome check(Path file) throws IOException {
        return Helm.exec(
                List.of(
                        KUBECONFORM.folder().resolve("kubeconform").toString(),
                        "-strict",
                        "-schema-location",
                        folder.resolve(PATTERN).toString(),
                        file.toString()),
                Map.of());
    }

    private static void close(ObjectNode definition) {
        if (definition.has("properties") && !definition.has("additionalProperties")) {
            definition.put("additionalProperties", false);
        }
        // A number or a text, which its description has no word for.
        if (definition.path("format").asText().equals("int-or-string")) {
            definition.putArray("type").add("string").add("integer");
        }
    }

    private static void collect(String name, JsonNode definitions, ObjectNode found) {
        if (!found.has(name)) {
            found.set(name, definitions.path(name));
            for (String reference : definitions.path(name).findValuesAsText("$ref")) {
                // The schema of a CRD has a property of this name too.
                if (reference.startsWith(REFERENCE)) {
                    collect(reference.substring(REFERENCE.length()), definitions, found);
                }
            }
        }
    }
}
