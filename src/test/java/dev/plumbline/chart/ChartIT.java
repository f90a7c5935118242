package dev.plumbline.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Installation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rendering of the chart is one that a real API server takes. */
class ChartIT {

    private static final TestCluster CLUSTER = TestCluster.shared();

    @TempDir
    static Path folder;

    private static ApiSchemas schemas;

    @BeforeAll
    static void install() throws IOException {
        Installation.on(CLUSTER);
        Installation.converger(CLUSTER);
        for (String name : List.of("shop", "blog", "infra", "convergence")) {
            apply(new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                    .endMetadata()
                    .build());
        }
        apply(new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("plumbline-converger")
                .withNamespace("convergence")
                .endMetadata()
                .build());
        schemas = ApiSchemas.of(CLUSTER, Files.createDirectories(folder.resolve("schemas")));
    }

    static Set<String> files() {
        return new TreeSet<>(ValueFiles.renderings().keySet());
    }

    @ParameterizedTest
    @MethodSource("files")
    void kubeconform_finds_nothing_by_the_api_server_s_own_schemas(String file) throws IOException {
        var outcome = schemas.check(write(file));

        assertThat(outcome.code()).as(outcome.out() + outcome.errors()).isZero();
    }

    @Test
    void kubeconform_finds_a_field_that_is_none() throws IOException {
        Path wrong = Files.writeString(
                folder.resolve("wrong.yaml"),
                Files.readString(write("values.yaml")).replace("automountServiceAccountToken", "automountToken"));

        assertThat(schemas.check(wrong).out()).contains("'automountToken' not allowed");
    }

    @ParameterizedTest
    @MethodSource("files")
    void the_api_server_takes_every_object(String file) throws IOException {
        var outcome = Kubectl.dryRun(CLUSTER, write(file));

        assertThat(outcome.code()).as(outcome.errors()).isZero();
        assertThat(outcome.errors()).as("warnings").doesNotContain("Warning");
    }

    @ParameterizedTest
    @MethodSource("files")
    void pods_keep_to_the_restricted_standard_of_their_namespace(String file) {
        for (var document : ValueFiles.rendering(file).documents()) {
            if (document.object() instanceof Deployment deployment) {
                Pod pod = pod(deployment);

                assertThat(CLUSTER.adminClient().resource(pod).dryRun().create().getSpec())
                        .isNotNull();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        values.yaml             | For the namespace shop:                  | --clusterrole=plumbline-reader
        watched-namespaces.yaml | It watches shop, blog, and reads there   | kubectl -n shop apply -f -
        read-namespaces.yaml    | reads what they refer to in shop, blog.  | kubectl -n shop apply -f -
        converger.yaml          | its converger in convergence.            | The converger carries out
        """)
    void the_notes_tell_the_next_step(String file, String words, String others) {
        assertThat(notes(file))
                .contains(words, others, "rollout status deployment/plumbline-operator", "kind: DriftPolicy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"values.yaml", "watched-namespaces.yaml"})
    void the_first_policy_that_the_notes_show_is_taken(String file) throws IOException {
        String notes = notes(file);
        String policy = notes.substring(notes.indexOf("<<END\n") + 6, notes.indexOf("    END\n"))
                .lines()
                .map(line -> line.replaceFirst("^ {4}", ""))
                .collect(Collectors.joining("\n"));

        var outcome = Kubectl.dryRun(CLUSTER, Files.writeString(folder.resolve("policy.yaml"), policy));

        assertThat(outcome.code()).as(outcome.errors()).isZero();
    }

    /** What Helm says after it has installed the chart with a file. */
    private static String notes(String file) {
        Path values = file.equals("values.yaml") ? Helm.CHART.resolve(file) : ValueFiles.FOLDER.resolve(file);
        String out = Helm.run(
                        List.of(
                                "install",
                                "plumbline",
                                Helm.CHART.toString(),
                                "--dry-run=client",
                                "--take-ownership",
                                "--namespace=plumbline-system",
                                "-f",
                                values.toString()),
                        Map.of("KUBECONFIG", CLUSTER.kubeconfig().toString()))
                .orFail();
        return out.substring(out.indexOf("\nNOTES:\n"));
    }

    private static Pod pod(Deployment deployment) {
        var template = deployment.getSpec().getTemplate();
        return new PodBuilder()
                .withNewMetadata()
                .withGenerateName(deployment.getMetadata().getName() + "-")
                .withNamespace(deployment.getMetadata().getNamespace())
                .withLabels(template.getMetadata().getLabels())
                .withAnnotations(template.getMetadata().getAnnotations())
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    /** A rendering as a file, but for kinds that the Prometheus operator brings: their own tests have those. */
    private static Path write(String file) throws IOException {
        return Files.writeString(
                folder.resolve(file),
                ValueFiles.rendering(file).documents().stream()
                        .filter(each -> !foreign(each.json()))
                        .map(Rendering.Document::text)
                        .collect(Collectors.joining("---\n")));
    }

    private static boolean foreign(JsonNode object) {
        return object.path("apiVersion").asText().startsWith("monitoring.coreos.com/");
    }

    private static void apply(HasMetadata object) {
        CLUSTER.adminClient().resource(object).forceConflicts().serverSideApply();
    }
}
