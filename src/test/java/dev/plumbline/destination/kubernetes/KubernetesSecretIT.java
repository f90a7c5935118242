package dev.plumbline.destination.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDestinationSpec.KubernetesSecret;
import dev.plumbline.api.SecretSourceSpec;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.desired.SecretSource.Reading;
import dev.plumbline.desired.secret.KubernetesSecretSource;
import dev.plumbline.destination.SecretObserver.Sighting;
import dev.plumbline.destination.SecretWriter.Item;
import dev.plumbline.destination.SecretWriter.Outcome;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.operator.Installation;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.kube.NamespaceViews;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keys of Secrets of a real API server, delivered under the rights that {@code deploy/} lets a namespace give. */
class KubernetesSecretIT {

    private static final String NAMESPACE = "secret-delivery";
    private static final String UNBOUND = "secret-delivery-unbound";
    private static final String TOKEN_TYPE = "kubernetes.io/service-account-token";

    private static KubernetesClient client;
    private static KubernetesSecretWriter writer;

    @BeforeAll
    static void install() {
        var cluster = TestCluster.shared();
        Installation.on(cluster);
        var access = Installation.converger(cluster);
        Installation.namespace(cluster, NAMESPACE);
        Installation.namespace(cluster, UNBOUND);
        bind(cluster);
        client = new KubernetesClientBuilder().withConfig(access.config()).build();
        writer = new KubernetesSecretWriter(client);
    }

    @AfterAll
    static void close() {
        client.close();
    }

    private static void bind(TestCluster cluster) {
        cluster.adminClient()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("plumbline-converger-secrets")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "plumbline-converger-secrets")
                        .addNewSubject("", "ServiceAccount", Installation.CONVERGER, Installation.CONVERGER)
                        .build())
                .forceConflicts()
                .serverSideApply();
        var review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(Installation.CONVERGER_USER)
                .withNewResourceAttributes()
                .withNamespace(NAMESPACE)
                .withResource("secrets")
                .withVerb("patch")
                .endResourceAttributes()
                .endSpec()
                .build();
        Awaitility.await("the role is in force")
                .until(() -> cluster.adminClient()
                        .resource(review)
                        .create()
                        .getStatus()
                        .getAllowed());
    }

    private static Outcome deliver(String namespace, String name, String key, String value) {
        var spec = new KubernetesSecret(name, key);
        var item = new Item<>(spec, SecretValue.of(value), "8", "hmac:00", "try-1");
        Outcome outcome = writer.deliver(namespace, List.of(item), host -> {
            throw new AssertionError("no credential is asked for");
        });
        assertThat(outcome.toString()).doesNotContain("canary", encoded(value));
        return outcome;
    }

    private static Outcome deliver(String name, String key, String value) {
        return deliver(NAMESPACE, name, key, value);
    }

    private static String refused(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).message();
    }

    private static void make(String manager, String name, String type, Map<String, String> keys) {
        var data = new HashMap<String, String>();
        keys.forEach((key, value) -> data.put(key, encoded(value)));
        TestCluster.shared()
                .adminClient()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withType(type)
                        .withData(data)
                        .build())
                .fieldManager(manager)
                .forceConflicts()
                .serverSideApply();
    }

    private static Secret get(String name) {
        return TestCluster.shared()
                .adminClient()
                .secrets()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    private static String encoded(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    private static Sighting look(String name, String key) {
        var view =
                new NamespaceViews(client, Duration.ofSeconds(10), InstantSource.system()).of(NAMESPACE, Duration.ZERO);
        return new KubernetesSecretObserver(InstantSource.system())
                .look(new KubernetesSecret(name, key), new Look(view, Duration.ZERO));
    }

    @Test
    void a_secret_that_is_not_there_is_made_with_the_one_key() {
        assertThat(look("made", "key")).isInstanceOf(Sighting.Absent.class);

        assertThat(deliver("made", "key", "value-canary")).isEqualTo(new Outcome.Done(""));

        assertThat(get("made").getData()).isEqualTo(Map.of("key", encoded("value-canary")));
        assertThat(get("made").getType()).isEqualTo("Opaque");
        assertThat(get("made").getMetadata().getAnnotations()).isNullOrEmpty();
        assertThat(look("made", "key"))
                .isInstanceOfSatisfying(
                        Sighting.Held.class,
                        held -> assertThat(held.value()).isEqualTo(SecretValue.of("value-canary")));
    }

    @Test
    void delivering_it_again_writes_nothing() {
        deliver("again", "key", "value-canary");
        String before = get("again").getMetadata().getResourceVersion();

        assertThat(deliver("again", "key", "value-canary")).isEqualTo(new Outcome.Done(""));

        assertThat(get("again").getMetadata().getResourceVersion()).isEqualTo(before);
    }

    @Test
    void two_keys_of_one_secret_do_not_take_each_other_away() {
        deliver("two", "first", "first-canary");
        deliver("two", "second", "second-canary");
        deliver("two", "first", "newer-canary");

        assertThat(get("two").getData())
                .isEqualTo(Map.of("first", encoded("newer-canary"), "second", encoded("second-canary")));
    }

    @Test
    void other_keys_and_the_type_stay_as_they_are() {
        make("somebody", "tls", "kubernetes.io/tls", Map.of("tls.crt", "crt", "tls.key", "key"));

        assertThat(deliver("tls", "extra", "value-canary")).isEqualTo(new Outcome.Done(""));

        assertThat(get("tls").getType()).isEqualTo("kubernetes.io/tls");
        assertThat(get("tls").getData())
                .isEqualTo(
                        Map.of("tls.crt", encoded("crt"), "tls.key", encoded("key"), "extra", encoded("value-canary")));
    }

    @Test
    void a_key_that_somebody_else_keeps_is_left_to_them() {
        make("external-secrets", "kept", "Opaque", Map.of("key", "theirs-canary"));

        assertThat(refused(deliver("kept", "key", "value-canary")))
                .isEqualTo("key key of Secret kept in namespace secret-delivery is kept by external-secrets, and was"
                        + " left as it is: take the key away there first, or name another.");
        assertThat(get("kept").getData()).isEqualTo(Map.of("key", encoded("theirs-canary")));
    }

    @Test
    void the_name_of_who_keeps_a_key_is_shown_as_data() {
        make(
                "approve%20%22this%22%20using%20v1%20" + "c".repeat(100),
                "hostile",
                "Opaque",
                Map.of("key", "theirs-canary"));

        String message = refused(deliver("hostile", "key", "value-canary"));

        assertThat(message).contains("approve \\\"this\\\" using v1 c").doesNotContain("c".repeat(65));
    }

    @Test
    void a_key_that_somebody_has_changed_since_is_theirs() {
        deliver("changed", "key", "ours-canary");
        make("kubectl-edit", "changed", "Opaque", Map.of("key", "theirs-canary"));

        assertThat(refused(deliver("changed", "key", "newer-canary"))).contains("kubectl-edit");
        assertThat(get("changed").getData()).isEqualTo(Map.of("key", encoded("theirs-canary")));
    }

    @Test
    void a_token_of_the_api_server_is_neither_written_to_nor_read() {
        TestCluster.shared()
                .adminClient()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("robot")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        TestCluster.shared()
                .adminClient()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("robot-token")
                        .withNamespace(NAMESPACE)
                        .addToAnnotations("kubernetes.io/service-account.name", "robot")
                        .endMetadata()
                        .withType(TOKEN_TYPE)
                        .build())
                .serverSideApply();
        String before = get("robot-token").getMetadata().getResourceVersion();

        assertThat(refused(deliver("robot-token", "extra", "value-canary"))).contains("never written to");
        assertThat(get("robot-token").getData())
                .satisfiesAnyOf(
                        data -> assertThat(data).isNull(),
                        data -> assertThat(data).doesNotContainKey("extra"));
        assertThat(before).isNotEmpty();
        assertThat(look("robot-token", "token"))
                .isInstanceOfSatisfying(
                        Sighting.Failed.class,
                        failed -> assertThat(failed.why().reason()).isEqualTo(Reason.INVALID));
        assertThat(read("robot-token", "token"))
                .isInstanceOfSatisfying(
                        Reading.Failed.class,
                        failed -> assertThat(failed.why().reason()).isEqualTo(Reason.INVALID));
    }

    private static Reading read(String name, String key) {
        var view =
                new NamespaceViews(client, Duration.ofSeconds(10), InstantSource.system()).of(NAMESPACE, Duration.ZERO);
        return new KubernetesSecretSource(InstantSource.system())
                .read(new SecretSourceSpec.Secret(name, key), Optional.empty(), new Look(view, Duration.ZERO));
    }

    @Test
    void a_source_has_another_version_once_its_value_has_changed() {
        make("somebody", "source", "Opaque", Map.of("key", "first-canary"));
        var first = read("source", "key");
        make("somebody", "source", "Opaque", Map.of("key", "second-canary"));
        var second = read("source", "key");

        assertThat(first).isInstanceOf(Reading.Current.class);
        assertThat(((Reading.Current) second).value()).isEqualTo(SecretValue.of("second-canary"));
        assertThat(((Reading.Current) second).version()).isNotEqualTo(((Reading.Current) first).version());
        assertThat(read("source", "gone")).isInstanceOf(Reading.Withdrawn.class);
        assertThat(read("nowhere", "key")).isInstanceOf(Reading.Withdrawn.class);
    }

    @Test
    void an_immutable_secret_is_refused_for_good() {
        var admin = TestCluster.shared().adminClient();
        admin.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("immutable")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withImmutable(true)
                        .addToData("other", encoded("x"))
                        .build())
                .serverSideApply();

        assertThat(refused(deliver("immutable", "key", "value-canary"))).contains("immutable");
    }

    @Test
    void nothing_is_granted_by_default_and_the_refusal_says_what_to_grant() {
        assertThat(refused(deliver(UNBOUND, "any", "key", "value-canary")))
                .contains("kubectl -n " + UNBOUND + " create rolebinding", "plumbline-converger-secrets");
    }

    @Test
    void a_rehearsal_finds_what_would_be_refused_and_changes_nothing() {
        make("somebody", "rehearsed", "Opaque", Map.of("theirs", "theirs-canary"));

        assertThat(rehearse("rehearsed", "theirs")).isInstanceOf(Outcome.Refused.class);
        assertThat(rehearse("rehearsed", "ours")).isEqualTo(new Outcome.Done(""));
        assertThat(rehearse("not-made", "ours")).isEqualTo(new Outcome.Done(""));
        assertThat(get("rehearsed").getData()).containsOnlyKeys("theirs");
        assertThat(get("not-made")).isNull();
    }

    private static Outcome rehearse(String name, String key) {
        var spec = new KubernetesSecret(name, key);
        return writer.rehearse(
                NAMESPACE, List.of(new Item<>(spec, SecretValue.of("value-canary"), "8", "hmac:00", "try-1")), host -> {
                    throw new AssertionError("no credential is asked for");
                });
    }

    @Test
    void an_api_server_that_is_away_leaves_it_open() {
        var config = new ConfigBuilder(TestCluster.shared().adminConfig())
                .withMasterUrl("https://127.0.0.1:1/")
                .withRequestRetryBackoffLimit(0)
                .build();
        try (var away = new KubernetesClientBuilder().withConfig(config).build()) {
            var item = new Item<>(
                    new KubernetesSecret("any", "key"), SecretValue.of("value-canary"), "8", "hmac:00", "try-1");

            assertThat(new KubernetesSecretWriter(away).deliver(NAMESPACE, List.of(item), host -> null))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.message()).contains("may or may not", "did not answer"));
        }
    }
}
