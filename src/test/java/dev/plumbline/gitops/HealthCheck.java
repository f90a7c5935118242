package dev.plumbline.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plumbline.simulator.GitOpsTools;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What Argo CD and Flux say of a resource by the checks in {@code deploy/examples}, by their own interpreters. */
final class HealthCheck {

    static final Path EXAMPLES = Path.of("deploy", "examples");
    private static final String UNKNOWN = "failed to evaluate the CEL expression";

    private HealthCheck() {}

    /**
     * Argo CD's answer.
     *
     * @param status as Healthy, Progressing, Degraded or Suspended
     * @param message for people
     */
    record Health(String status, String message) {}

    static Health byArgoCd(String kind, Object resource) {
        try {
            String script = documents(EXAMPLES.resolve(Path.of("argocd", "argocd-cm.yaml")))
                    .getFirst()
                    .path("data")
                    .path("resource.customizations.health.plumbline.dev_" + kind)
                    .asText();
            Path file = Files.writeString(Files.createTempFile("health", ".lua"), script);
            JsonNode said = new ObjectMapper().readTree(run("argocd-health", file, Serialization.asJson(resource)));
            Files.delete(file);
            return new Health(said.path("status").asText(), said.path("message").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Current, InProgress or Failed; Unknown, as kstatus calls it, where an expression finds nothing to judge. */
    static String byFlux(String kind, Object resource) {
        try {
            JsonNode expressions = documents(EXAMPLES.resolve(Path.of("flux", "policies.yaml"))).stream()
                    .flatMap(document ->
                            document.path("spec").path("healthCheckExprs").valueStream())
                    .filter(check -> check.path("kind").asText().equals(kind))
                    .findFirst()
                    .orElseThrow();
            Path file = Files.writeString(Files.createTempFile("health", ".json"), expressions.toString());
            String said = run("flux-health", file, Serialization.asJson(resource));
            Files.delete(file);
            return said.startsWith(UNKNOWN) ? "Unknown" : said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Applies resources as kustomize-controller does, and gives a line for each that says what came of it. */
    static String applyAsFlux(Path kubeconfig, String yaml) {
        return run("flux-apply", kubeconfig, yaml);
    }

    static List<JsonNode> documents(Path file) {
        try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            var all = new ArrayList<JsonNode>();
            documents.forEachRemaining(all::add);
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String run(String task, Path file, String input) {
        try {
            var process = new ProcessBuilder(GitOpsTools.program().toString(), task, file.toString())
                    .redirectErrorStream(true)
                    .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0 && !said.startsWith(UNKNOWN)) {
                throw new AssertionError(said);
            }
            return said.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
