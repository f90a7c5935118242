package dev.plumbline.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentStatus.Finding;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.ClusterParts;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.OperatorProcess;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Policies;
import dev.plumbline.simulator.HerokuSimulator;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Helm installs works, is upgraded, taken out and put back, and incidents live on through all of it. A real Helm, a
 * real API server with its controllers, and the packaged operator and converger as the accounts and with the settings of
 * their Deployments.
 */
class ChartStoryIT {

    private static final String SHOP = "shop";
    private static final String READ_TOKEN = "read-token-canary-90ce";
    private static final String WRITE_TOKEN = "write-token-canary-77af";
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @TempDir
    static Path workDir;

    private static TestCluster cluster;
    private static ChartRelease release;
    private static HerokuSimulator heroku;
    private static Policies policies;
    private static People people;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(workDir.resolve("cluster"), ClusterParts.NONE.withControllerManager());
        release = new ChartRelease(cluster, workDir);
        heroku = HerokuSimulator.start();
        heroku.grant(READ_TOKEN, HerokuSimulator.Scope.READ_PROTECTED);
        heroku.grant(WRITE_TOKEN, HerokuSimulator.Scope.WRITE_PROTECTED);
        policies = new Policies(cluster.adminClient(), SHOP);
        people = new People(cluster.adminClient());
        cluster.adminClient()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(SHOP)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterAll
    static void stop() {
        heroku.close();
        cluster.close();
    }

    @Test
    void an_incident_lives_through_install_upgrade_uninstall_and_another_install() {
        release.install(values("10s"));
        podsAreMade();
        DriftIncident open;
        String key;
        try (var operator = release.startReady(release.operatorDeployment());
                var converger = release.startReady(release.convergerDeployment())) {
            credentials();
            app("reverted");
            policies.await("reverted", DriftStatus.InSync);
            heroku.setConfigVar("reverted", "MODE", "canary-manual");
            var drifted = policies.awaitIncident(
                    "reverted", incident -> revert(incident).isPresent());
            people.acknowledge(drifted);
            policies.awaitIncident("reverted", incident -> incident.getStatus().phase() == Phase.Acknowledged);
            people.resolve(drifted);
            people.approve(drifted, revert(drifted).orElseThrow());
            policies.awaitIncident("reverted", incident -> incident.getStatus().phase() == Phase.Closed);
            assertThat(heroku.configVars("reverted")).containsEntry("MODE", "auto");

            app("open");
            heroku.setConfigVar("open", "MODE", "canary-manual");
            people.acknowledge(
                    policies.awaitIncident("open", incident -> revert(incident).isPresent()));
            open = policies.awaitIncident(
                    "open", incident -> incident.getStatus().phase() == Phase.Acknowledged);
            key = fingerprintKey();
            assertThat(operator.log() + converger.log()).doesNotContain("canary");
            ends(operator);
            ends(converger);
        }

        release.upgrade(values("15s"));
        assertThat(release.operatorDeployment()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .contains(new EnvVar("PLUMBLINE_HTTP_TIMEOUT", "15s", null));
        try (var operator = release.startReady(release.operatorDeployment())) {
            heroku.setConfigVar("open", "OTHER", "canary-new");
            var followed = policies.awaitIncident(
                    "open", incident -> incident.getStatus().openFindings() == 2);
            isTheSame(open, followed);
            assertThat(fingerprintKey()).isEqualTo(key);
            ends(operator);
        }

        release.uninstall();
        Awaitility.await("nothing of the chart is left but what stays")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(release.present()).containsExactly("ClusterRole plumbline-reader"));
        Awaitility.await("it grants nothing any more")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cluster.adminClient()
                                .rbac()
                                .clusterRoles()
                                .withName("plumbline-reader")
                                .get()
                                .getRules())
                        .isNullOrEmpty());
        assertThat(release.operatorDeployment()).isNull();
        assertThat(release.convergerDeployment()).isNull();
        isTheSame(open, policies.incidentsOf("open").getFirst());
        assertThat(policies.all()).hasSize(2);
        assertThat(policies.incidents()).hasSize(2);
        assertThat(fingerprintKey()).isEqualTo(key);
        assertThat(cluster.adminClient()
                        .secrets()
                        .inNamespace(ChartRelease.CONVERGER)
                        .withName("shop-heroku")
                        .get())
                .isNotNull();

        release.install(values("10s"));
        try (var operator = release.startReady(release.operatorDeployment());
                var converger = release.startReady(release.convergerDeployment())) {
            var again = policies.awaitIncident(
                    "open",
                    incident ->
                            revert(incident).isPresent() && incident.getStatus().openFindings() == 2);
            isTheSame(open, again);
            people.resolve(again);
            people.approve(again, revert(again).orElseThrow());
            var closed = policies.awaitIncident(
                    "open", incident -> incident.getStatus().phase() == Phase.Closed);

            assertThat(closed.getMetadata().getUid())
                    .isEqualTo(open.getMetadata().getUid());
            assertThat(heroku.configVars("open")).containsEntry("MODE", "auto");
            assertThat(policies.incidentsOf("open")).hasSize(1);
            assertThat(operator.log() + converger.log()).doesNotContain("canary");
        }
    }

    private static String values(String timeout) {
        return """
                converger: {enabled: true}
                readNamespaces: [%s]
                http:
                  allowedAddresses: [127.0.0.0/8]
                  budgets: {heroku: {perSecond: 1000, burst: 1000}}
                operator:
                  settings:
                    plumbline.heroku.url: %s
                    plumbline.http.timeout: %s
                """.formatted(SHOP, heroku.url(), timeout);
    }

    /** The API server takes the pods as they are: their namespaces enforce the restricted Pod Security Standard. */
    private static void podsAreMade() {
        for (var pods :
                Map.of(ChartRelease.NAMESPACE, 2, ChartRelease.CONVERGER, 1).entrySet()) {
            Awaitility.await(pods.getValue() + " pods in " + pods.getKey())
                    .atMost(PATIENCE)
                    .until(() -> cluster.adminClient()
                                    .pods()
                                    .inNamespace(pods.getKey())
                                    .list()
                                    .getItems()
                                    .size()
                            == pods.getValue());
        }
    }

    private static void credentials() {
        policies.secret("heroku-read", Map.of("token", READ_TOKEN));
        cluster.adminClient()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("shop-heroku")
                        .withNamespace(ChartRelease.CONVERGER)
                        .addToLabels("plumbline.dev/for-namespace", SHOP)
                        .addToLabels("plumbline.dev/for-host", heroku.url().getHost())
                        .endMetadata()
                        .addToStringData("token", WRITE_TOKEN)
                        .build())
                .create();
    }

    private static void app(String name) {
        heroku.createApp(name);
        heroku.setConfigVar(name, "MODE", "auto");
        policies.apply(name, """
                environment: production
                interval: 5s
                desired: {inline: {values: {MODE: auto}}}
                destination:
                  herokuConfigVars: {app: %s, secretRef: {name: heroku-read}}
                """.formatted(name));
    }

    private static Optional<String> revert(DriftIncident incident) {
        return Optional.ofNullable(incident.getStatus().proposals()).orElse(List.of()).stream()
                .filter(proposal -> proposal.path() == DriftIncidentSpec.Path.Revert && proposal.digest() != null)
                .map(Proposal::digest)
                .findFirst();
    }

    /** The one that it was, with what people said of it, and the finding that it had under the same fingerprints. */
    private static void isTheSame(DriftIncident before, DriftIncident now) {
        assertThat(now.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(now.getSpec()).isEqualTo(before.getSpec());
        assertThat(now.getStatus().phase()).isEqualTo(before.getStatus().phase());
        assertThat(now.getStatus().findings())
                .extracting(Finding::subject, Finding::desired, Finding::observed)
                .contains(before.getStatus().findings().stream()
                        .map(finding -> org.assertj.core.groups.Tuple.tuple(
                                finding.subject(), finding.desired(), finding.observed()))
                        .toArray(org.assertj.core.groups.Tuple[]::new));
    }

    private static String fingerprintKey() {
        return cluster.adminClient()
                .secrets()
                .inNamespace(ChartRelease.NAMESPACE)
                .withName("plumbline-fingerprint-key")
                .get()
                .getData()
                .toString();
    }

    private static void ends(OperatorProcess process) {
        assertThat(process.terminate(Duration.ofSeconds(60))).isEqualTo(143);
    }
}
