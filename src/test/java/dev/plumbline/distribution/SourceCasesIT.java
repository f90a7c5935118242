package dev.plumbline.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncidentStatus.Finding;
import dev.plumbline.api.DriftIncidentStatus.FindingKind;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Distributions;
import dev.plumbline.operator.Installation;
import dev.plumbline.operator.Policies;
import dev.plumbline.simulator.KvSimulator;
import dev.plumbline.simulator.KvWorld;
import dev.plumbline.simulator.VaultProcess;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator makes of what happens to a source, from the source to the incident: in a simulated KV engine and in a
 * real Vault alike.
 */
class SourceCasesIT {

    private static final String NAMESPACE = "source-cases";
    private static final String UNWATCHED = "source-cases-unwatched";
    private static final String APPROVER = "anna-of-source-cases";

    @TempDir
    static Path workDir;

    private static SecretScene scene;
    private static VaultProcess vault;
    private static Map<String, KvWorld> worlds;

    @BeforeAll
    static void start() {
        scene = SecretScene.start(TestCluster.shared(), NAMESPACE, workDir, Map.of());
        vault = VaultProcess.start(workDir.resolve("vault"));
        worlds = new LinkedHashMap<>();
        worlds.put("simulated", scene.vault());
        worlds.put("real", vault);
        bindApprover();
    }

    @AfterAll
    static void stop() {
        scene.close();
        if (vault != null) {
            vault.close();
        }
    }

    /** The same on every server at once, so that they wait for the same rounds. */
    private static void everywhere(String name, BiConsumer<String, KvWorld> step) {
        worlds.forEach((kind, world) -> step.accept(name + "-" + kind, world));
    }

    /** A distribution of one secret of a server to a Secret that holds its first value. */
    private static void distribute(String name, KvWorld world, String first) {
        scene.writeVault(world, name, first);
        scene.scene().policies().secret("copy-of-" + name, Map.of("key", first));
        scene.distribution(
                name,
                scene.vaultSource(world, name),
                "- {name: copy, kubernetesSecret: {name: copy-of-" + name + ", key: key}}");
    }

    /** The finding about the source itself, once there is one and nothing can be approved. */
    private static Finding held(String name) {
        return scene
                .distributions()
                .awaitIncident(
                        name,
                        one -> one.getStatus().findings() != null
                                && one.getStatus().findings().stream()
                                        .anyMatch(finding -> finding.subject().equals("source"))
                                && one.getStatus().proposals() != null
                                && one.getStatus().proposals().stream().allMatch(proposal -> proposal.digest() == null))
                .getStatus()
                .findings()
                .stream()
                .filter(finding -> finding.subject().equals("source"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_rotation_is_seen_by_asking_which_version_there_is_and_its_value_is_read_once() {
        everywhere("rotated", (name, world) -> distribute(name, world, "canary-one-" + name));
        everywhere("rotated", (name, world) -> scene.distributions().awaitInSync(name, "1/1"));
        long read = scene.vault().asked("secret/data/rotated-simulated");
        long asked = scene.vault().asked("secret/metadata/rotated-simulated");

        everywhere("rotated", (name, world) -> scene.writeVault(world, name, "canary-two-" + name));

        everywhere("rotated", (name, world) -> {
            var after = scene.distributions().awaitInSync(name, "0/1");
            assertThat(after.getStatus().sourceVersion()).isEqualTo("2");
            assertThat(Distributions.destination(after, "copy").state()).isEqualTo(State.Stale);
            assertThat(Distributions.destination(after, "copy").version()).isEqualTo("1");
        });
        Awaitility.await("it is asked on")
                .until(() -> scene.vault().asked("secret/metadata/rotated-simulated") >= asked + 3);
        assertThat(scene.vault().asked("secret/data/rotated-simulated")).isEqualTo(read + 1);
    }

    @Test
    void a_deleted_version_is_a_finding_until_it_is_undeleted_and_nothing_is_proposed() {
        everywhere("deleted", (name, world) -> distribute(name, world, "canary-" + name));
        everywhere("deleted", (name, world) -> scene.distributions().awaitInSync(name, "1/1"));

        everywhere("deleted", (name, world) -> world.delete(name, 1));

        everywhere("deleted", (name, world) -> {
            var withdrawn = scene.await(name, "SourceReady", "Deleted");
            assertThat(Distributions.destination(withdrawn, "copy").state()).isEqualTo(State.Unknown);
            assertThat(held(name).kind()).isEqualTo(FindingKind.Missing);
        });
        everywhere("deleted", (name, world) -> world.undelete(name, 1));
        everywhere("deleted", (name, world) -> {
            scene.await(name, "SourceReady", "Read");
            scene.distributions().awaitIncident(name, one -> one.getStatus().openFindings() == 0);
        });
    }

    @Test
    void a_destroyed_version_and_one_that_is_gone_are_told_apart() {
        everywhere("destroyed", (name, world) -> distribute(name, world, "canary-" + name));
        everywhere("gone", (name, world) -> distribute(name, world, "canary-" + name));
        everywhere("destroyed", (name, world) -> scene.distributions().awaitInSync(name, "1/1"));
        everywhere("gone", (name, world) -> scene.distributions().awaitInSync(name, "1/1"));

        everywhere("destroyed", (name, world) -> world.destroy(name, 1));
        everywhere("gone", (name, world) -> world.forget(name));

        everywhere("destroyed", (name, world) -> scene.await(name, "SourceReady", "Destroyed"));
        everywhere("gone", (name, world) -> scene.await(name, "SourceReady", "NotFound"));
        everywhere("gone", (name, world) -> held(name));
    }

    @Test
    void what_went_back_is_held_until_an_approver_accepts_that_very_version() {
        everywhere("back", (name, world) -> distribute(name, world, "canary-one-" + name));
        everywhere("back", (name, world) -> scene.distributions().awaitInSync(name, "1/1"));
        everywhere("back", (name, world) -> scene.writeVault(world, name, "canary-two-" + name));
        everywhere("back", (name, world) -> scene.distributions().awaitInSync(name, "0/1"));

        everywhere("back", (name, world) -> scene.writeVault(world, name, "canary-one-" + name));

        everywhere("back", (name, world) -> {
            var back = scene.await(name, "SourceReady", "WentBack");
            assertThat(back.getStatus().sourceVersion()).isEqualTo("3");
            assertThat(held(name).message()).contains("version 1");
            assertThat(refusal(name, "2")).contains("is not the version that the source has now");
        });
        everywhere("back", (name, world) -> accept(name, "3"));
        everywhere("back", (name, world) -> {
            scene.await(name, "SourceReady", "Read");
            scene.distributions().awaitInSync(name, "1/1");
        });
    }

    @Test
    void an_empty_value_and_one_too_large_are_held_until_an_approver_accepts_them() {
        everywhere("emptied", (name, world) -> distribute(name, world, "canary-" + name));
        everywhere("grown", (name, world) -> distribute(name, world, "canary-" + name));
        everywhere("grown", (name, world) -> scene.distributions().awaitInSync(name, "1/1"));
        everywhere("emptied", (name, world) -> scene.distributions().awaitInSync(name, "1/1"));

        everywhere("emptied", (name, world) -> scene.writeVault(world, name, ""));
        everywhere("grown", (name, world) -> {
            // What a Secret takes, a secret of GitHub does not.
            scene.distribution(name, scene.vaultSource(world, name), """
                    - {name: copy, kubernetesSecret: {name: copy-of-%s, key: key}}
                    - {name: github, githubSecret: {repository: acme/web, key: GROWN, secretRef: {name: github-read}}}
                    """.formatted(name));
            scene.writeVault(world, name, "canary".repeat(10_000));
        });

        everywhere("emptied", (name, world) -> {
            scene.await(name, "SourceReady", "Empty");
            held(name);
            accept(name, "2");
        });
        everywhere("grown", (name, world) -> {
            var grown = scene.await(name, "SourceReady", "TooLarge");
            assertThat(SecretScene.condition(grown.getStatus(), "SourceReady").message())
                    .contains("github", "60000 bytes");
            held(name);
            accept(name, "2");
        });
        everywhere("emptied", (name, world) -> {
            scene.await(name, "SourceReady", "Read");
            scene.distributions()
                    .await(name, status -> status.destinations().getFirst().state() == State.Stale);
        });
        everywhere("grown", (name, world) -> {
            var accepted = scene.distributions()
                    .await(name, status -> status.destinations().getFirst().state() == State.Stale);
            assertThat(Distributions.destination(accepted, "github").state()).isEqualTo(State.Unknown);
            assertThat(Distributions.destination(accepted, "github").message()).contains("60000 bytes");
        });
    }

    @Test
    void a_version_older_than_it_may_grow_is_a_finding_that_no_delivery_settles() {
        try (var old = KvSimulator.start(InstantSource.offset(InstantSource.system(), Duration.ofHours(-2)))) {
            scene.writeVault(old, "aged", "canary-aged");
            scene.scene().policies().secret("copy-of-aged", Map.of("key", "canary-aged"));
            scene.distributions().apply("aged", """
                    environment: production
                    interval: 5s
                    maxAge: 1h
                    source: %s
                    destinations: [{name: copy, kubernetesSecret: {name: copy-of-aged, key: key}}]
                    """.formatted(scene.vaultSource(old, "aged")));

            var finding = held("aged");
            assertThat(finding.kind()).isEqualTo(FindingKind.Stale);
            assertThat(finding.message()).contains("rotate");
            assertThat(scene.distributions().get("aged").getStatus().inSync()).isEqualTo("1/1");
        }
    }

    @Test
    void a_source_that_is_exchanged_for_another_has_not_gone_back() {
        for (int version = 1; version <= 3; version++) {
            scene.writeVault("former", "canary-former-" + version);
        }
        scene.scene().policies().secret("copy-of-former", Map.of("key", "canary-former-3"));
        String copy = "- {name: copy, kubernetesSecret: {name: copy-of-former, key: key}}";
        scene.distribution("exchanged", scene.vaultSource("former"), copy);
        scene.distributions().awaitInSync("exchanged", "1/1");
        scene.writeVault("latter", "canary-latter-1");

        scene.distribution("exchanged", scene.vaultSource("latter"), copy);

        var exchanged = scene.distributions()
                .await(
                        "exchanged",
                        status -> status.source() != null && status.source().contains("latter"));
        assertThat(SecretScene.condition(exchanged.getStatus(), "SourceReady").reason())
                .isEqualTo("Read");
        assertThat(exchanged.getStatus().sourceVersion()).isEqualTo("1");
        assertThat(exchanged.getStatus().versions()).hasSize(1);
    }

    @Test
    void a_secret_that_is_the_source_is_seen_at_once_though_nobody_looks_for_an_hour() {
        scene.scene().policies().secret("watched", Map.of("key", "canary-one"));
        scene.scene().policies().secret("copy-of-watched", Map.of("key", "canary-one"));
        scene.distributions().apply("watched", """
                environment: production
                interval: 1h
                source: {secret: {name: watched, key: key}}
                destinations: [{name: copy, kubernetesSecret: {name: copy-of-watched, key: key}}]
                """);
        SecretDistribution before = scene.distributions().awaitInSync("watched", "1/1");

        scene.scene().policies().secret("watched", Map.of("key", "canary-two"));

        SecretDistribution after = scene.distributions().awaitInSync("watched", "0/1");
        assertThat(after.getStatus().sourceVersion())
                .isNotEqualTo(before.getStatus().sourceVersion());
        scene.scene()
                .cluster()
                .adminClient()
                .secrets()
                .inNamespace(NAMESPACE)
                .withName("watched")
                .delete();
        scene.await("watched", "SourceReady", "NotFound");
        scene.scene().policies().secret("watched", Map.of("key", "canary-three"));
        assertThat(SecretScene.condition(
                                scene.await("watched", "SourceReady", "Read").getStatus(), "SourceReady")
                        .status())
                .isEqualTo(Condition.Status.True);
    }

    @Test
    void a_secret_that_may_not_be_watched_is_seen_at_the_next_look_and_that_is_said_once() {
        letReadOnly(UNWATCHED);
        var client = scene.scene().cluster().adminClient();
        var secrets = new Policies(client, UNWATCHED);
        var distributions = new Distributions(client, UNWATCHED);
        secrets.secret("source", Map.of("key", "canary-0"));
        secrets.secret("copy", Map.of("key", "canary-0"));
        distributions.apply("polled", """
                environment: production
                interval: 5s
                source: {secret: {name: source, key: key}}
                destinations: [{name: copy, kubernetesSecret: {name: copy, key: key}}]
                """);
        distributions.awaitInSync("polled", "1/1");

        secrets.secret("source", Map.of("key", "canary-1"));
        distributions.awaitInSync("polled", "0/1");
        secrets.secret("copy", Map.of("key", "canary-1"));
        distributions.awaitInSync("polled", "1/1");
        distributions.deleteAll();

        assertThat(scene.scene().operator().log().lines())
                .filteredOn(line -> line.contains("event=secret-not-watched") && line.contains(UNWATCHED))
                .hasSize(1);
        assertThat(scene.scene().operator().log())
                .doesNotContain("event=secret-not-watched namespace=" + NAMESPACE + " ");
    }

    /** As the owner of a namespace does who lets the operator read Secrets, and not watch them. */
    private static void letReadOnly(String namespace) {
        var client = scene.scene().cluster().adminClient();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .serverSideApply();
        client.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName("read-only")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources("secrets")
                        .withVerbs("get")
                        .endRule()
                        .build())
                .serverSideApply();
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("read-only")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "read-only")
                        .addNewSubject("", "ServiceAccount", Installation.SERVICE_ACCOUNT, Installation.NAMESPACE)
                        .build())
                .serverSideApply();
    }

    private static void bindApprover() {
        var client = scene.scene().cluster().adminClient();
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("approver")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "plumbline-approver")
                        .addNewSubject("rbac.authorization.k8s.io", "User", APPROVER, null)
                        .build())
                .forceConflicts()
                .serverSideApply();
        try (var approver = scene.scene().cluster().clientAs(APPROVER, "system:authenticated")) {
            Awaitility.await("the approver's rights are in force")
                    .ignoreExceptions()
                    .until(() -> approver.resources(SecretDistribution.class)
                                    .inNamespace(NAMESPACE)
                                    .list()
                            != null);
        }
    }

    /** As an approver does, who holds no other right. */
    private static void accept(String name, String version) {
        try (var approver = scene.scene().cluster().clientAs(APPROVER, "system:authenticated")) {
            approver.resources(SecretDistribution.class)
                    .inNamespace(NAMESPACE)
                    .withName(name)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"spec\":{\"acceptance\":{\"version\":\"%s\",\"by\":\"%s\",\"reason\":\"it is meant\"}}}"
                                    .formatted(version, APPROVER));
        }
    }

    private static String refusal(String name, String version) {
        try {
            accept(name, version);
            return "";
        } catch (KubernetesClientException e) {
            return e.getMessage();
        }
    }
}
