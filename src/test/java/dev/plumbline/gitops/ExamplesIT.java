package dev.plumbline.gitops;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.simulator.ArgoCdCrd;
import dev.plumbline.simulator.GitOpsTools;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples are taken by an API server that has Argo CD's and Flux's own CRDs, with no field that they don't know. */
class ExamplesIT {

    private static final List<String> CRDS = List.of(
            "source.toolkit.fluxcd.io_gitrepositories.yaml",
            "kustomize.toolkit.fluxcd.io_kustomizations.yaml",
            "helm.toolkit.fluxcd.io_helmreleases.yaml");

    @Test
    void an_api_server_with_the_crds_of_argo_cd_and_flux_takes_each_example() throws IOException {
        var cluster = TestCluster.shared();
        var crds = CRDS.stream()
                .map(file -> GitOpsTools.fluxCrds().resolve(file))
                .map(ExamplesIT::crd)
                .toList();
        try (var _ = ArgoCdCrd.on(cluster)) {
            crds.forEach(
                    crd -> cluster.adminClient().resource(crd).forceConflicts().serverSideApply());
            for (var crd : crds) {
                cluster.adminClient()
                        .resource(crd)
                        .waitUntilCondition(
                                seen -> seen != null
                                        && seen.getStatus() != null
                                        && seen.getStatus().getConditions() != null
                                        && seen.getStatus().getConditions().stream()
                                                .anyMatch(condition -> condition
                                                                .getType()
                                                                .equals("Established")
                                                        && condition.getStatus().equals("True")),
                                60,
                                TimeUnit.SECONDS);
            }
            try (Stream<Path> files = Files.walk(HealthCheck.EXAMPLES)) {
                files.filter(file -> file.toString().endsWith(".yaml"))
                        .sorted()
                        .forEach(file ->
                                HealthCheck.documents(file).forEach(document -> taken(cluster, file, document)));
            }
        } finally {
            crds.forEach(crd -> cluster.adminClient().resource(crd).delete());
        }
    }

    private static CustomResourceDefinition crd(Path file) {
        try {
            return new KubernetesSerialization().unmarshal(Files.readString(file), CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void taken(TestCluster cluster, Path file, JsonNode document) {
        var resource = new KubernetesSerialization().convertValue(document, GenericKubernetesResource.class);
        String namespace = resource.getMetadata().getNamespace();
        if (namespace != null) {
            cluster.adminClient()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .serverSideApply();
        }
        assertThatCode(() -> cluster.adminClient()
                        .resource(resource)
                        .dryRun()
                        .fieldValidation(FieldValidateable.Validation.STRICT)
                        .forceConflicts()
                        .serverSideApply())
                .as(file + ": " + resource.getKind())
                .doesNotThrowAnyException();
    }
}
