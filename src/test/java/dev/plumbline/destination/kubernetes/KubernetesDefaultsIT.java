package dev.plumbline.destination.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plumbline.api.DestinationSpec.Kubernetes;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.kube.NamespaceViews;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the table of defaults against a real API server: what is applied as it is written shows no difference. */
class KubernetesDefaultsIT {

    private static final String NAMESPACE = "defaults";
    private static final Path MANIFESTS = Path.of("src/test/resources/dev/plumbline/destination/kubernetes/manifests");
    private static final YAMLMapper YAML = new YAMLMapper();

    private final KubernetesObserver observer = new KubernetesObserver(InstantSource.system());

    @BeforeAll
    static void namespace() {
        var admin = TestCluster.shared().adminClient();
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        admin.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("default")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    static Stream<JsonNode> manifests() throws IOException {
        var all = new ArrayList<JsonNode>();
        try (var files = Files.list(MANIFESTS)) {
            for (Path file : files.sorted().toList()) {
                try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
                    all.addAll(documents.readAll());
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void what_the_server_fills_in_is_no_difference(JsonNode manifest) {
        var admin = TestCluster.shared().adminClient();
        var resource = YAML.convertValue(manifest, GenericKubernetesResource.class);
        resource.getMetadata().setNamespace(NAMESPACE);
        admin.resource(resource).forceConflicts().serverSideApply();
        var view =
                new NamespaceViews(admin, Duration.ZERO, InstantSource.system()).of(NAMESPACE, Duration.ofMinutes(1));

        var seen = (Observed) observer.observe(spec(resource), new Look(view, Duration.ZERO));

        assertThat(seen.state().values()).hasSize(1);
        JsonNode observed = seen.state().values().get(seen.state().values().firstKey());
        assertThat(observed.toString()).doesNotContain("managedFields");
        assertThat(observer.noise().without(manifest, observed)).isEqualTo(manifest);
    }

    private static Kubernetes spec(GenericKubernetesResource object) {
        String[] group = object.getApiVersion().split("/");
        boolean core = group.length == 1;
        return new Kubernetes(
                core ? "" : group[0],
                core ? group[0] : group[1],
                object.getKind(),
                List.of(object.getMetadata().getName()),
                null);
    }
}
