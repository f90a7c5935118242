package dev.plumbline.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.OperatorProcess;
import dev.plumbline.operator.Policies;
import dev.plumbline.simulator.HerokuSimulator;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator that watches some namespaces, as an account that has Roles in these and no right for the cluster. */
class NamespacedOperatorIT {

    private static final String HOME = "plumbline-system";
    private static final String ACCOUNT = "plumbline-operator";
    private static final String TOKEN = "read-token-canary-27d0";
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @TempDir
    static Path workDir;

    private static TestCluster cluster;
    private static HerokuSimulator heroku;
    private static NarrowRights rights;

    @BeforeAll
    static void install() {
        cluster = TestCluster.start(workDir.resolve("cluster"));
        cluster.applyCrds(Path.of("crds"));
        heroku = HerokuSimulator.start();
        heroku.grant(TOKEN, HerokuSimulator.Scope.READ_PROTECTED);
        rights = new NarrowRights(cluster, HOME, ACCOUNT);
        rights.bareNamespace(HOME);
        cluster.adminClient()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(ACCOUNT)
                        .withNamespace(HOME)
                        .endMetadata()
                        .build())
                .create();
        rights.atHome();
    }

    @AfterAll
    static void close() {
        heroku.close();
        cluster.close();
    }

    @AfterEach
    void leaseIsFree() {
        cluster.adminClient().leases().inNamespace(HOME).delete();
    }

    @Test
    void it_works_in_each_namespace_that_is_named_and_sees_nothing_of_another() {
        var one = drifting("narrow-one");
        var two = drifting("narrow-two");
        rights.in("narrow-one");
        rights.in("narrow-two");
        var other = drifting("narrow-other");
        try (var operator = start("narrow-one, narrow-two")) {
            operator.awaitReady(PATIENCE);

            one.awaitIncident("app", incident -> incident.getStatus().openFindings() == 1);
            two.awaitIncident("app", incident -> incident.getStatus().openFindings() == 1);
            assertThat(other.get("app").getStatus()).isNull();
            assertThat(heroku.requests())
                    .noneMatch(request -> request.toString().contains("narrow-other"));
            assertThat(operator.log()).doesNotContainIgnoringCase("forbidden").doesNotContain("namespace-not-watched");
        }
    }

    @Test
    void a_namespace_that_is_not_there_or_grants_nothing_is_named_and_costs_the_others_nothing() {
        var good = drifting("narrow-good");
        rights.in("narrow-good");
        var locked = drifting("narrow-locked");
        try (var operator = start("narrow-good,narrow-locked,narrow-absent")) {
            operator.awaitReady(PATIENCE);

            good.awaitIncident("app", incident -> incident.getStatus().openFindings() == 1);
            assertThat(operator.log().lines().filter(line -> line.contains("event=namespace-not-watched")))
                    .hasSize(2)
                    .anySatisfy(line -> assertThat(line)
                            .contains("ERROR", "narrow-locked", "list driftpolicies", "Role and RoleBinding"))
                    .anySatisfy(line -> assertThat(line).contains("ERROR", "narrow-absent"));
            assertThat(locked.get("app").getStatus()).isNull();
            assertThat(operator.status("/health/live")).isEqualTo(200);

            rights.in("narrow-locked");
            locked.awaitIncident("app", incident -> incident.getStatus().openFindings() == 1);
            var late = drifting("narrow-absent");
            rights.in("narrow-absent");
            late.awaitIncident("app", incident -> incident.getStatus().openFindings() == 1);

            assertThat(operator.isAlive()).isTrue();
            good.nudge("app", "still-there");
            good.await("app", status -> "still-there".equals(status.observedNudge()));
        }
    }

    @Test
    void where_no_namespace_can_be_watched_yet_it_stays_and_starts_to_work_once_one_can() {
        var first = drifting("narrow-first");
        try (var operator = start("narrow-first")) {
            Awaitility.await("alive, though it has nothing to watch")
                    .atMost(PATIENCE)
                    .until(() -> operator.status("/health/live") == 200);
            assertThat(operator.status("/health/ready")).isEqualTo(503);
            assertThat(operator.log()).contains("event=namespace-not-watched namespace=narrow-first");

            rights.in("narrow-first");

            first.awaitIncident("app", incident -> incident.getStatus().openFindings() == 1);
            operator.awaitReady(PATIENCE);
        }
    }

    @Test
    void what_is_no_name_of_a_namespace_ends_the_start_with_words() {
        try (var operator = start("narrow-one,Not_A_Name")) {
            Awaitility.await("it ends").atMost(PATIENCE).until(() -> !operator.isAlive());

            assertThat(operator.log()).contains("plumbline.operator.watch-namespaces holds what is no name");
        }
    }

    /** A namespace without rights, with a policy on an app that has drifted. */
    private static Policies drifting(String namespace) {
        rights.bareNamespace(namespace);
        heroku.createApp(namespace);
        heroku.setConfigVar(namespace, "MODE", "manual");
        var policies = new Policies(cluster.adminClient(), namespace);
        policies.secret("heroku-read", Map.of("token", TOKEN));
        policies.apply("app", """
                environment: production
                interval: 5s
                desired: {inline: {values: {MODE: auto}}}
                destination:
                  herokuConfigVars: {app: %s, secretRef: {name: heroku-read}}
                """.formatted(namespace));
        assertThat(policies.get("app").getStatus())
                .satisfiesAnyOf(
                        status -> assertThat(status).isNull(),
                        status -> assertThat(status.driftStatus()).isNotEqualTo(DriftStatus.InSync));
        return policies;
    }

    private static OperatorProcess start(String namespaces) {
        return OperatorProcess.start(new OperatorProcess.Start(
                cluster.serviceAccountEnv(HOME, ACCOUNT),
                workDir,
                Map.of(
                        "plumbline.operator.watch-namespaces", namespaces,
                        "plumbline.heroku.url", heroku.url().toString(),
                        "plumbline.http.allowed-addresses", "127.0.0.0/8",
                        "plumbline.http.budgets.heroku.per-second", "1000",
                        "plumbline.http.budgets.heroku.burst", "1000"),
                List.of("-Xmx256m")));
    }
}
