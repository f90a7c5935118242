package dev.plumbline.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Policies;
import dev.plumbline.simulator.HerokuSimulator;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code watchNamespaces} operator and converger have no right for the cluster, and work in these namespaces. */
class ChartNamespacesIT {

    private static final String READ_TOKEN = "read-token-canary-6b1e";
    private static final String WRITE_TOKEN = "write-token-canary-30cc";

    @TempDir
    Path workDir;

    @Test
    void named_namespaces_are_worked_by_roles_alone_and_no_other_is_seen() {
        try (var cluster = TestCluster.start(workDir.resolve("cluster"));
                var heroku = HerokuSimulator.start()) {
            heroku.grant(READ_TOKEN, HerokuSimulator.Scope.READ_PROTECTED);
            heroku.grant(WRITE_TOKEN, HerokuSimulator.Scope.WRITE_PROTECTED);
            for (String namespace : List.of("shop-a", "shop-b", "shop-c")) {
                cluster.adminClient()
                        .resource(new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(namespace)
                                .endMetadata()
                                .build())
                        .create();
            }
            var release = new ChartRelease(cluster, workDir);
            release.install("""
                    watchNamespaces: [shop-a, shop-b]
                    converger: {enabled: true}
                    http:
                      allowedAddresses: [127.0.0.0/8]
                      budgets: {heroku: {perSecond: 1000, burst: 1000}}
                    operator: {settings: {plumbline.heroku.url: %s}}
                    """.formatted(heroku.url()));
            for (var account : Map.of(
                            "plumbline-system", "plumbline-operator", "plumbline-converger", "plumbline-converger")
                    .entrySet()) {
                assertThat(Granted.to(cluster.adminClient(), account.getKey(), account.getValue()))
                        .isNotEmpty()
                        .allSatisfy(right -> assertThat(right.namespace())
                                .isIn("shop-a", "shop-b", "plumbline-system", "plumbline-converger"));
            }
            try (var operator = release.startReady(release.operatorDeployment());
                    var converger = release.startReady(release.convergerDeployment())) {
                var one = drifting(cluster, heroku, "shop-a");
                var two = drifting(cluster, heroku, "shop-b");
                var other = drifting(cluster, heroku, "shop-c");

                two.awaitIncident("app", incident -> revert(incident).isPresent());
                var incident = one.awaitIncident("app", each -> revert(each).isPresent());
                var people = new People(cluster.adminClient());
                people.resolve(incident);
                people.approve(incident, revert(incident).orElseThrow());
                one.awaitIncident("app", each -> each.getStatus().phase() == Phase.Closed);

                assertThat(heroku.configVars("shop-a")).containsEntry("MODE", "auto");
                assertThat(other.get("app").getStatus()).isNull();
                assertThat(operator.log() + converger.log())
                        .doesNotContain("canary")
                        .doesNotContainIgnoringCase("forbidden")
                        .doesNotContain("namespace-not-watched");
            }
        }
    }

    private static Policies drifting(TestCluster cluster, HerokuSimulator heroku, String namespace) {
        heroku.createApp(namespace);
        heroku.setConfigVar(namespace, "MODE", "canary-manual");
        var policies = new Policies(cluster.adminClient(), namespace);
        policies.secret("heroku-read", Map.of("token", READ_TOKEN));
        cluster.adminClient()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .withNamespace(ChartRelease.CONVERGER)
                        .addToLabels("plumbline.dev/for-namespace", namespace)
                        .addToLabels("plumbline.dev/for-host", heroku.url().getHost())
                        .endMetadata()
                        .addToStringData("token", WRITE_TOKEN)
                        .build())
                .create();
        policies.apply("app", """
                environment: production
                interval: 5s
                desired: {inline: {values: {MODE: auto}}}
                destination:
                  herokuConfigVars: {app: %s, secretRef: {name: heroku-read}}
                """.formatted(namespace));
        return policies;
    }

    private static Optional<String> revert(DriftIncident incident) {
        return Optional.ofNullable(incident.getStatus().proposals()).orElse(List.of()).stream()
                .map(Proposal::digest)
                .filter(Objects::nonNull)
                .findFirst();
    }
}
