package dev.plumbline.chart;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code deploy/} holds is what the chart renders. */
class ManifestsTest {

    private static final Path DEPLOY = Path.of("deploy");

    @Test
    void the_files_in_deploy_are_current() throws IOException {
        var written = new TreeMap<String, String>();
        for (String part : List.of("base", "overlays")) {
            try (var files = Files.walk(DEPLOY.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String text = Files.readString(file);
                    if (text.startsWith("# Written by make manifests")) {
                        written.put(DEPLOY.relativize(file).toString(), text);
                    }
                }
            }
        }

        assertThat(written).as("run make manifests").isEqualTo(ManifestWriter.generate());
    }

    @ParameterizedTest
    @CsvSource({
        "base, crds.install=false",
        "overlays/converger, 'crds.install=false,converger.enabled=true'",
        "overlays/namespaced, 'crds.install=false,watchNamespaces={shop}'",
    })
    void a_kustomization_is_what_the_chart_renders_with_the_same_choices(String folder, String values) {
        var built = objects(Rendering.parse(Kubectl.kustomize(DEPLOY.resolve(folder))));
        // Helm makes the release's namespace by itself: helm install --create-namespace.
        JsonNode namespace = built.remove("Namespace plumbline-system");

        assertThat(namespace
                        .at("/metadata/labels/pod-security.kubernetes.io~1enforce")
                        .asText())
                .isEqualTo("restricted");
        assertThat(built).isEqualTo(objects(Rendering.of("--set", values)));
    }

    private static Map<String, JsonNode> objects(Rendering rendering) {
        return new TreeMap<>(
                rendering.documents().stream().collect(toMap(Rendering.Document::name, each -> alike(each.json()))));
    }

    /**
     * Kustomize puts a variable that it adds before the others, and an empty line more into a folded text that has indented
     * lines, as the rules of the admission policies are: neither means anything.
     */
    private static JsonNode alike(JsonNode json) {
        if (json.isTextual()) {
            return TextNode.valueOf(json.asText().replaceAll("\\s+", " "));
        }
        JsonNode copy = json.deepCopy();
        if (copy instanceof ObjectNode object) {
            object.properties().forEach(each -> each.setValue(alike(each.getValue())));
            if (object.path("env") instanceof ArrayNode variables) {
                var sorted = new ArrayList<JsonNode>();
                variables.forEach(sorted::add);
                sorted.sort(Comparator.comparing(each -> each.path("name").asText()));
                object.putArray("env").addAll(sorted);
            }
        } else if (copy instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, alike(array.get(i)));
            }
        }
        return copy;
    }
}
