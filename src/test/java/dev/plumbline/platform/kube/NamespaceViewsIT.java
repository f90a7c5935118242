package dev.plumbline.platform.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.cluster.TestCluster;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import dev.plumbline.platform.NamespaceView.ConfigData;
import dev.plumbline.platform.NamespaceView.ObjectKind;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NamespaceViewsIT {

    private static final ObjectKind CONFIG_MAPS = new ObjectKind("", "v1", "ConfigMap");

    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private final NamespaceView view = views(TestCluster.shared().adminClient()).of("views-a", Duration.ofMinutes(1));

    private NamespaceViews views(KubernetesClient client) {
        return new NamespaceViews(client, Duration.ofSeconds(10), () -> now);
    }

    @BeforeAll
    static void fill() {
        for (String namespace : List.of("views-a", "views-b")) {
            var admin = TestCluster.shared().adminClient();
            admin.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .serverSideApply();
            secret(namespace, "token-of-" + namespace);
            configMap(namespace, "settings", "1");
        }
    }

    private static void secret(String namespace, String value) {
        TestCluster.shared()
                .adminClient()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("read")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToStringData("token", value)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    private static void configMap(String namespace, String name, String value) {
        TestCluster.shared()
                .adminClient()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .addToLabels("app", "web")
                        .endMetadata()
                        .addToData("a", value)
                        .addToBinaryData("b", "AAE=")
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    private static <T> T found(Lookup<T> lookup) {
        assertThat(lookup).isInstanceOf(Lookup.Found.class);
        return ((Lookup.Found<T>) lookup).value();
    }

    private static Unavailable failed(Lookup<?> lookup) {
        assertThat(lookup).isInstanceOf(Lookup.Failed.class);
        return ((Lookup.Failed<?>) lookup).why();
    }

    @Test
    void a_secret_is_read_in_the_views_own_namespace_and_shared_while_fresh() {
        secret("views-a", "first");
        assertThat(found(view.secret("read")).get("token"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("first");

        secret("views-a", "second");
        assertThat(found(view.secret("read")).get("token"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("first");

        now = now.plusSeconds(10);
        assertThat(found(view.secret("read")).get("token"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("second");
    }

    @Test
    void a_config_map_comes_with_its_binary_keys_and_its_version() {
        ConfigData data = found(view.configMap("settings"));

        assertThat(data.keys().get("a")).asString(StandardCharsets.UTF_8).isEqualTo("1");
        assertThat(data.keys().get("b")).containsExactly(0, 1);
        assertThat(data.resourceVersion()).isNotEmpty();
    }

    @Test
    void what_is_not_there_is_named() {
        assertThat(failed(view.secret("absent")).reason()).isEqualTo(Reason.REFERENCE_NOT_FOUND);
        assertThat(failed(view.secret("absent")).message())
                .isEqualTo("Secret absent is not in namespace views-a: create it there, or correct the reference");
        assertThat(failed(view.configMap("absent")).reason()).isEqualTo(Reason.REFERENCE_NOT_FOUND);
    }

    @Test
    void objects_are_read_by_name_and_by_labels_and_only_in_the_namespace() {
        assertThat(found(view.object(CONFIG_MAPS, "settings")))
                .extracting(object -> object.getMetadata().getNamespace())
                .containsExactly("views-a");
        assertThat(found(view.object(CONFIG_MAPS, "absent"))).isEmpty();
        assertThat(found(view.objects(CONFIG_MAPS, Map.of("app", "web"))))
                .extracting(GenericKubernetesResource::getMetadata)
                .extracting(metadata -> metadata.getNamespace() + "/" + metadata.getName())
                .containsExactly("views-a/settings");
    }

    @Test
    void a_selector_chooses_by_its_labels_alone_and_not_without_bound() {
        var admin = TestCluster.shared().adminClient();
        for (int number = 0; number < 501; number++) {
            admin.resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("many-" + number)
                            .withNamespace("views-b")
                            .addToLabels("app", "many")
                            .endMetadata()
                            .build())
                    .serverSideApply();
        }
        var other = views(admin).of("views-b", Duration.ofMinutes(1));

        assertThat(found(other.objects(CONFIG_MAPS, Map.of("app", "web")))).hasSize(1);
        assertThat(failed(other.objects(CONFIG_MAPS, Map.of("app", "many"))))
                .isEqualTo(new Unavailable(
                        Reason.TOO_LARGE,
                        "More than 500 configmaps in namespace views-b carry the selector's labels: choose a narrower"
                                + " selector"));
    }

    @Test
    void a_name_cannot_walk_into_another_namespace() {
        for (String name : List.of("../../views-b/secrets/read", "..", "read/../read", "%2e%2e%2fread", "")) {
            assertThat(failed(view.secret(name)).reason()).isEqualTo(Reason.INVALID);
            assertThat(failed(view.configMap(name)).reason()).isEqualTo(Reason.INVALID);
            assertThat(failed(view.object(CONFIG_MAPS, name)).reason()).isEqualTo(Reason.INVALID);
        }
    }

    @Test
    void a_kind_that_is_not_served_or_not_of_a_namespace_is_named() {
        assertThat(failed(view.object(new ObjectKind("", "v1", "Wardrobe"), "x"))
                        .reason())
                .isEqualTo(Reason.NOT_FOUND);
        assertThat(failed(view.object(new ObjectKind("example.com", "v1", "Widget"), "x"))
                        .reason())
                .isEqualTo(Reason.NOT_FOUND);
        assertThat(failed(view.object(new ObjectKind("", "v1", "Namespace"), "views-b"))
                        .message())
                .contains("belongs to the whole cluster");
        assertThat(failed(view.object(new ObjectKind("", "v1", "Secret"), "read"))
                        .reason())
                .isEqualTo(Reason.INVALID);
    }

    @Test
    void a_token_for_the_api_server_is_not_given_away() {
        var admin = TestCluster.shared().adminClient();
        admin.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("robot")
                        .withNamespace("views-a")
                        .endMetadata()
                        .build())
                .serverSideApply();
        admin.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("robot-token")
                        .withNamespace("views-a")
                        .addToAnnotations("kubernetes.io/service-account.name", "robot")
                        .endMetadata()
                        .withType("kubernetes.io/service-account-token")
                        .build())
                .serverSideApply();

        assertThat(failed(view.secret("robot-token")).reason()).isEqualTo(Reason.INVALID);
    }

    @Test
    void what_rbac_forbids_is_reported_with_what_to_grant() {
        var cluster = TestCluster.shared();
        cluster.adminClient()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("nobody")
                        .withNamespace("views-a")
                        .endMetadata()
                        .build())
                .serverSideApply();
        try (var nobody = new KubernetesClientBuilder()
                .withConfig(cluster.serviceAccountEnv("views-a", "nobody").config())
                .build()) {
            var restricted = views(nobody).of("views-a", Duration.ofMinutes(1));

            assertThat(failed(restricted.secret("read")))
                    .isEqualTo(
                            new Unavailable(
                                    Reason.FORBIDDEN,
                                    "nobody may not get secrets in namespace views-a: let it read there with 'kubectl -n views-a create"
                                            + " rolebinding nobody --clusterrole=plumbline-reader --serviceaccount=views-a:nobody'"));
            assertThat(failed(restricted.objects(CONFIG_MAPS, Map.of("app", "web")))
                            .message())
                    .contains("may not list configmaps");
            assertThat(failed(restricted.object(new ObjectKind("apps", "v1", "Deployment"), "web"))
                            .message())
                    .endsWith(". Where that is bound already, add deployments.apps to what plumbline-reader grants");
        }
    }

    @Test
    void an_api_server_that_is_away_is_unreachable() {
        var config = new ConfigBuilder(TestCluster.shared().adminConfig())
                .withMasterUrl("https://127.0.0.1:1/")
                .withRequestRetryBackoffLimit(0)
                .build();
        try (var away = new KubernetesClientBuilder().withConfig(config).build()) {
            assertThat(failed(views(away).of("views-a", Duration.ofMinutes(1)).secret("read"))
                            .reason())
                    .isEqualTo(Reason.UNREACHABLE);
        }
    }
}
