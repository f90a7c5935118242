package dev.plumbline.chart;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.tools.CachedTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void a_kustomization_is_what_the_chart_renders_with_the_same_choices(String folder, String values)
            throws IOException {
        var built = objects(Rendering.parse(kustomize(DEPLOY.resolve(folder))));
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
                rendering.documents().stream().collect(toMap(Rendering.Document::name, Rendering.Document::json)));
    }

    private static String kustomize(Path folder) throws IOException {
        Path kubectl = CachedTool.onPath("kubectl")
                .orElseThrow(() -> new IllegalStateException(
                        "There is no kubectl on the PATH: install it (https://kubernetes.io/docs/tasks/tools/)."));
        return Helm.exec(List.of(kubectl.toString(), "kustomize", folder.toString()), Map.of())
                .orFail();
    }
}
