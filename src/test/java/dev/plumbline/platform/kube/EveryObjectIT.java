package dev.plumbline.platform.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.cluster.TestCluster;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import dev.plumbline.platform.NamespaceView.ObjectKind;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All objects of a kind in one namespace, page by page. */
class EveryObjectIT {

    private static final ObjectKind CONFIG_MAPS = new ObjectKind("", "v1", "ConfigMap");
    private static final int MANY = 205;

    private final NamespaceView view = new NamespaceViews(
                    TestCluster.shared().adminClient(),
                    Duration.ofSeconds(2),
                    InstantSource.fixed(Instant.parse("2026-11-21T10:00:00Z")))
            .of("every-object", Duration.ZERO);

    @BeforeAll
    static void fill() {
        var admin = TestCluster.shared().adminClient();
        for (String namespace : List.of("every-object", "every-other-object")) {
            admin.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .serverSideApply();
        }
        IntStream.range(0, MANY).forEach(i -> put("every-object", "many-%03d".formatted(i)));
        put("every-other-object", "many-of-another");
    }

    @AfterAll
    static void empty() {
        for (String namespace : List.of("every-object", "every-other-object")) {
            TestCluster.shared()
                    .adminClient()
                    .configMaps()
                    .inNamespace(namespace)
                    .delete();
        }
    }

    private static void put(String namespace, String name) {
        TestCluster.shared()
                .adminClient()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    @Test
    void every_page_is_read_and_only_what_is_taken_comes_back() {
        Function<GenericKubernetesResource, Optional<String>> uneven =
                object -> Optional.of(object.getMetadata().getName()).filter(name -> name.matches("many-.*[13579]"));

        var found = view.every(CONFIG_MAPS, uneven);

        assertThat(found)
                .isEqualTo(new Lookup.Found<>(IntStream.range(0, MANY)
                        .filter(i -> i % 2 == 1)
                        .mapToObj("many-%03d"::formatted)
                        .toList()));
    }

    @Test
    void a_kind_that_is_not_served_and_one_of_the_whole_cluster_are_refused() {
        assertThat(reason(new ObjectKind("example.com", "v1", "Widget"))).isEqualTo(Reason.NOT_FOUND);
        assertThat(reason(new ObjectKind("", "v1", "Namespace"))).isEqualTo(Reason.INVALID);
        assertThat(reason(new ObjectKind("", "v1", "Secret"))).isEqualTo(Reason.INVALID);
    }

    private Reason reason(ObjectKind kind) {
        return ((Lookup.Failed<List<String>>) view.every(kind, _ -> Optional.of("")))
                .why()
                .reason();
    }
}
