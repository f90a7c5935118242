package dev.plumbline.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.plumbline.chart.Helm;
import dev.plumbline.cluster.Kubectl;
import dev.plumbline.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documentation shows as YAML is taken by a real API server. A block without {@code apiVersion} is part of the
 * spec of a policy, or of a distribution where it has a field that only those have, and is put into a small whole one. What begins
 * with one of the chart's values is for Helm.
 */
class DocsIT {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private static final Set<String> OF_DISTRIBUTIONS = Set.of("source", "destinations", "delivery", "maxAge");

    private static final Pattern KEY = Pattern.compile("(?m)^(\\w+):");
    private static final Set<String> VALUES = topLevelValues();

    private static final String WHOLE_DISTRIBUTION = """
            apiVersion: plumbline.dev/v1alpha1
            kind: SecretDistribution
            metadata:
              name: shown
            spec:
              environment: production
              source:
                secret:
                  name: shown
                  key: key
              destinations:
                - name: copy
                  kubernetesSecret:
                    name: copy
                    key: key
            """;

    private static final String WHOLE = """
            apiVersion: plumbline.dev/v1alpha1
            kind: DriftPolicy
            metadata:
              name: shown
            spec:
              environment: production
              interval: 5m
              desired:
                inline:
                  values:
                    KEY: value
              destination:
                herokuConfigVars:
                  app: shop
                  secretRef:
                    name: heroku
            """;

    /** A document of a block, named by its place. */
    record Example(String place, String yaml) {
        @Override
        public String toString() {
            return place;
        }
    }

    @TempDir
    static Path folder;

    @BeforeAll
    static void crds_are_there() {
        TestCluster.shared().applyCrds(Path.of("crds"));
    }

    static Stream<Example> examples() {
        return Page.all().stream()
                .flatMap(page -> page.blocks().stream()
                        .filter(block -> block.language().equals("yaml"))
                        .filter(block -> !isValues(block) && !isKustomization(block))
                        .flatMap(block -> Stream.of(block.code().split("(?m)^---\\n"))
                                .map(document -> new Example(page + ":" + block.line(), document))));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_is_taken_by_the_api_server(Example example) {
        var resource = resource(example.yaml());
        assertThatCode(() -> TestCluster.shared()
                        .adminClient()
                        .resource(resource)
                        .inNamespace("default")
                        .dryRun()
                        .fieldValidation(FieldValidateable.Validation.STRICT)
                        .create())
                .doesNotThrowAnyException();
    }

    static Stream<Example> values() {
        return Page.all().stream()
                .flatMap(page -> page.blocks().stream()
                        .filter(DocsIT::isValues)
                        .map(block -> new Example(page + ":" + block.line(), block.code())));
    }

    private static boolean isValues(Page.Block block) {
        return block.language().equals("yaml")
                && KEY.matcher(block.code())
                        .results()
                        .map(found -> found.group(1))
                        .findFirst()
                        .filter(VALUES::contains)
                        .isPresent();
    }

    private static Set<String> topLevelValues() {
        try {
            return KEY.matcher(Files.readString(Helm.CHART.resolve("values.yaml")))
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void values_that_are_shown_are_taken_by_the_chart(Example example) throws IOException {
        Path file = Files.writeString(folder.resolve("values.yaml"), example.yaml());

        assertThat(Helm.run(List.of("template", "plumbline", Helm.CHART.toString(), "--values", file.toString())))
                .extracting(Helm.Outcome::code, Helm.Outcome::errors)
                .containsExactly(0, "");
    }

    static Stream<Example> kustomizations() {
        return Page.all().stream()
                .flatMap(page -> page.blocks().stream()
                        .filter(DocsIT::isKustomization)
                        .map(block -> new Example(page + ":" + block.line(), block.code())));
    }

    private static boolean isKustomization(Page.Block block) {
        return block.language().equals("yaml") && block.code().contains("kind: Kustomization\n");
    }

    /** As whoever has a clone of Plumbline beside their own kustomization. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("kustomizations")
    void a_kustomization_that_is_shown_can_be_built(Example example) throws IOException, InterruptedException {
        Path own = Files.createTempDirectory(folder, "kustomization");
        Files.createSymbolicLink(own.resolve("plumbline"), Path.of("").toAbsolutePath());
        Files.writeString(own.resolve("kustomization.yaml"), example.yaml());
        var kubectl = new ProcessBuilder(Kubectl.here().toString(), "kustomize", own.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(kubectl.waitFor()).as(said).isZero();
    }

    @Test
    void there_are_examples_of_each_destination() {
        assertThat(examples().map(Example::yaml))
                .anyMatch(yaml -> yaml.contains("herokuConfigVars:"))
                .anyMatch(yaml -> yaml.contains("kubernetes:"))
                .anyMatch(yaml -> yaml.contains("http:"))
                .anyMatch(yaml -> yaml.contains("herokuConfigVar:"))
                .anyMatch(yaml -> yaml.contains("githubSecret:"))
                .anyMatch(yaml -> yaml.contains("cloudflareWorkerSecret:"))
                .anyMatch(yaml -> yaml.contains("cloudflarePagesVariable:"))
                .anyMatch(yaml -> yaml.contains("kubernetesSecret:"))
                .anyMatch(yaml -> yaml.contains("webhook:"));
    }

    @SuppressWarnings("unchecked")
    private static GenericKubernetesResource resource(String yaml) {
        Map<String, Object> shown = YAML.unmarshal(yaml, Map.class);
        if (!shown.containsKey("apiVersion")) {
            boolean ofDistribution = shown.keySet().stream().anyMatch(OF_DISTRIBUTIONS::contains);
            Map<String, Object> whole = YAML.unmarshal(ofDistribution ? WHOLE_DISTRIBUTION : WHOLE, Map.class);
            var spec = new LinkedHashMap<>((Map<String, Object>) whole.get("spec"));
            if (shown.containsKey("schedule")) {
                spec.remove("interval");
            }
            spec.putAll(shown);
            whole.put("spec", spec);
            return YAML.convertValue(whole, GenericKubernetesResource.class);
        }
        return YAML.convertValue(shown, GenericKubernetesResource.class);
    }
}
