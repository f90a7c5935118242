package dev.plumbline.destination.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DestinationSpec.Kubernetes;
import dev.plumbline.destination.TestNamespace;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KubernetesObserverTest {

    private final KubernetesObserver observer =
            new KubernetesObserver(InstantSource.fixed(Instant.parse("2026-11-21T10:00:00Z")));
    private final TestNamespace namespace = new TestNamespace()
            .withObject(object("apps/v1", "Deployment", "web"))
            .withObject(object("apps/v1", "Deployment", "api"))
            .withObject(object("v1", "ConfigMap", "web"));
    private final Look look = new Look(namespace, Duration.ZERO);

    private static GenericKubernetesResource object(String apiVersion, String kind, String name) {
        var object = new GenericKubernetesResource();
        object.setApiVersion(apiVersion);
        object.setKind(kind);
        object.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withUid("u")
                .addToLabels("app", name)
                .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "{\"secret\":\"canary\"}")
                .build());
        object.setAdditionalProperty("status", Map.of("ready", true));
        object.setAdditionalProperty("spec", Map.of("replicas", 2));
        return object;
    }

    @Test
    void an_object_is_a_subject_by_kind_group_and_name() {
        var spec = new Kubernetes("apps", "v1", "Deployment", List.of("web", "absent"), null);

        var seen = (Observed) observer.observe(spec, look);

        assertThat(seen.state().values()).containsOnlyKeys(new Subject("Deployment.apps/web"));
        assertThat(seen.state().values().values().iterator().next().toString())
                .isEqualTo(
                        "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"labels\":{\"app\":\"web\"},"
                                + "\"name\":\"web\"},\"spec\":{\"replicas\":2}}");
        assertThat(observer.target(spec, "shop")).isEqualTo("kubernetes:shop/Deployment.apps");
    }

    @Test
    void objects_are_found_by_their_labels() {
        var seen =
                (Observed) observer.observe(new Kubernetes(null, "v1", "ConfigMap", null, Map.of("app", "web")), look);

        assertThat(seen.state().values()).containsOnlyKeys(new Subject("ConfigMap/web"));
    }

    @Test
    void secrets_are_refused() {
        var observation = observer.observe(new Kubernetes("", "v1", "Secret", List.of("web"), null), look);

        assertThat(observation).isInstanceOfSatisfying(Unavailable.class, why -> {
            assertThat(why.reason()).isEqualTo(Reason.INVALID);
            assertThat(why.message()).startsWith("Secrets can't be observed as objects");
        });
    }

    @Test
    void neither_names_nor_selector_is_refused() {
        assertThat(observer.observe(new Kubernetes("", "v1", "ConfigMap", List.of(), Map.of()), look))
                .isEqualTo(new Unavailable(Reason.INVALID, "kubernetes takes exactly one of: names, selector"));
    }
}
