package dev.plumbline.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.cluster.ClusterParts;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Distributions;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Policies;
import dev.plumbline.simulator.HerokuSimulator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CRDs go from one version to another and back under live policies, distributions and incidents, and nothing is lost. */
class UpgradeIT {

    /** As they were before policies could have a check in place of two sides. */
    private static final Path OLDER = Path.of("src/test/resources/upgrade/crds-before-checks");

    private static final Path TODAYS = Path.of("crds");
    private static final String SHOP = "shop";
    private static final String TOKEN = "read-token-canary-b41d";

    @TempDir
    Path workDir;

    @Test
    void incidents_go_on_when_the_crds_are_replaced_and_when_they_are_put_back() {
        try (var cluster = TestCluster.start(workDir.resolve("cluster"), ClusterParts.NONE.withControllerManager());
                var heroku = HerokuSimulator.start()) {
            heroku.grant(TOKEN, HerokuSimulator.Scope.READ_PROTECTED);
            cluster.adminClient()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(SHOP)
                            .endMetadata()
                            .build())
                    .create();
            var policies = new Policies(cluster.adminClient(), SHOP);
            var distributions = new Distributions(cluster.adminClient(), SHOP);
            var people = new People(cluster.adminClient());
            var release = new ChartRelease(cluster, workDir);

            // Today's operator on the older CRDs, as after a rollback of the CRDs alone.
            cluster.applyCrds(OLDER);
            release.install("""
                    crds: {install: false}
                    readNamespaces: [%s]
                    http:
                      allowedAddresses: [127.0.0.0/8]
                      budgets: {heroku: {perSecond: 1000, burst: 1000}}
                    operator: {settings: {plumbline.heroku.url: %s}}
                    """.formatted(SHOP, heroku.url()));
            try (var operator = release.startReady(release.operatorDeployment())) {
                policies.secret("heroku-read", Map.of("token", TOKEN));
                drift(heroku, policies);
                policies.secret("source", Map.of("key", "canary-one"));
                policies.secret("copy", Map.of("key", "canary-other"));
                distributions.apply("rotated", """
                        environment: production
                        interval: 5s
                        source: {secret: {name: source, key: key}}
                        destinations: [{name: copy, kubernetesSecret: {name: copy, key: key}}]
                        """);
                people.acknowledge(policies.awaitIncident(
                        "app", incident -> incident.getStatus().openFindings() == 1));
                policies.awaitIncident(
                        "app",
                        incident -> incident.getStatus().phase() == Phase.Acknowledged
                                && incident.getStatus().proposals() != null);
                distributions.awaitInSync("rotated", "0/1");
                distributions.awaitIncident(
                        "rotated", incident -> incident.getStatus().openFindings() == 1);
                operator.terminate();
            }

            var before = everything(cluster);
            cluster.applyCrds(TODAYS);
            assertThat(everything(cluster)).isEqualTo(before);

            String incident =
                    policies.incidentsOf("app").getFirst().getMetadata().getUid();
            var finding = policies.incidentsOf("app")
                    .getFirst()
                    .getStatus()
                    .findings()
                    .getFirst();
            try (var operator = release.startReady(release.operatorDeployment())) {
                heroku.setConfigVar("app", "OTHER", "canary-by-hand");
                var followed =
                        policies.awaitIncident("app", each -> each.getStatus().openFindings() == 2);
                assertThat(followed.getMetadata().getUid()).isEqualTo(incident);
                assertThat(followed.getSpec().acknowledgement().by()).isEqualTo(people.me());
                assertThat(followed.getStatus().phase()).isEqualTo(Phase.Acknowledged);
                assertThat(followed.getStatus().findings())
                        .anySatisfy(each -> assertThat(List.of(each.desired(), each.observed()))
                                .isEqualTo(List.of(finding.desired(), finding.observed())));
                assertThat(distributions.incidentsOf("rotated")).hasSize(1);
                // Nobody could write this before.
                policies.apply("newer", """
                        environment: production
                        interval: 5s
                        check: {argoCD: {names: [shop-web]}}
                        """);
                policies.await("newer", status -> status.conditions() != null);
                operator.terminate();
            }

            cluster.applyCrds(OLDER);
            try (var operator = release.startReady(release.operatorDeployment())) {
                heroku.setConfigVar("app", "THIRD", "canary-by-hand");
                var followed =
                        policies.awaitIncident("app", each -> each.getStatus().openFindings() == 3);
                assertThat(followed.getMetadata().getUid()).isEqualTo(incident);
                assertThat(followed.getSpec().acknowledgement().by()).isEqualTo(people.me());
                distributions.nudge("rotated", "after-rollback");
                distributions.await("rotated", status -> "after-rollback".equals(status.observedNudge()));
                assertThat(policies.get("newer")).isNotNull();
                assertThat(operator.status("/health/live")).isEqualTo(200);
                assertThat(operator.log()).doesNotContain("canary");
            }
        }
    }

    private static void drift(HerokuSimulator heroku, Policies policies) {
        heroku.createApp("app");
        heroku.setConfigVar("app", "MODE", "canary-manual");
        policies.apply("app", """
                environment: production
                interval: 5s
                desired: {inline: {values: {MODE: auto}}}
                destination:
                  herokuConfigVars: {app: app, secretRef: {name: heroku-read}}
                """);
        policies.await("app", DriftStatus.DriftIncidentActive);
    }

    /** Spec and status of all policies, distributions and incidents, by kind and name. */
    private static Map<String, List<Object>> everything(TestCluster cluster) {
        var all = new TreeMap<String, List<Object>>();
        for (String kind : List.of(DriftPolicy.KIND, SecretDistribution.KIND, DriftIncident.KIND)) {
            for (GenericKubernetesResource each : cluster.adminClient()
                    .genericKubernetesResources("plumbline.dev/v1alpha1", kind)
                    .inNamespace(SHOP)
                    .list()
                    .getItems()) {
                var parts = new ArrayList<Object>();
                parts.add(each.getMetadata().getUid());
                parts.add(each.getMetadata().getGeneration());
                parts.add(each.getAdditionalProperties().get("spec"));
                parts.add(each.getAdditionalProperties().get("status"));
                all.put(kind + "/" + each.getMetadata().getName(), parts);
            }
        }
        assertThat(all).hasSize(4);
        return all;
    }
}
