package dev.plumbline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.simulator.HerokuSimulator;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyToIncidentIT {

    private static final String NAMESPACE = "policy-to-incident";

    @TempDir
    static Path workDir;

    private static HerokuSimulator heroku;
    private static OperatorProcess operator;
    private static Policies policies;

    @BeforeAll
    static void start() {
        var cluster = TestCluster.shared();
        heroku = HerokuSimulator.start();
        operator = OperatorProcess.startReady(new OperatorProcess.Start(
                Installation.on(cluster),
                workDir,
                Map.of(
                        "plumbline.heroku.url",
                        heroku.url().toString(),
                        "plumbline.http.allowed-addresses",
                        "127.0.0.0/8"),
                List.of()));
        Installation.namespace(cluster, NAMESPACE);
        policies = new Policies(cluster.adminClient(), NAMESPACE);
        heroku.grant("reader-token", HerokuSimulator.Scope.READ_PROTECTED);
        policies.secret("heroku-read", Map.of("token", "reader-token"));
    }

    @AfterAll
    static void stop() {
        operator.close();
        policies.deleteAll();
        heroku.close();
    }

    @Test
    void a_config_var_set_by_hand_becomes_an_incident_and_its_finding_resolves_when_it_is_set_back() {
        heroku.createApp("billing-prod");
        heroku.setConfigVar("billing-prod", "STRIPE_KEY", "sk_live_right");
        heroku.setConfigVar("billing-prod", "FLAG_NEW", "off");
        policies.apply("billing", """
                environment: production
                interval: 5s
                desired:
                  inline:
                    values: {STRIPE_KEY: sk_live_right, FLAG_NEW: "off"}
                destination:
                  herokuConfigVars: {app: billing-prod, secretRef: {name: heroku-read}}
                compare: {reveal: ["FLAG_*"]}
                incident: {severity: High, timeToLive: 24h}
                """);
        policies.await("billing", DriftStatus.InSync);
        assertThat(policies.incidentsOf("billing")).isEmpty();

        heroku.setConfigVar("billing-prod", "STRIPE_KEY", "sk_live_by_hand");
        heroku.setConfigVar("billing-prod", "FLAG_NEW", "on");
        var incident = policies.awaitIncident("billing", i -> i.getStatus().openFindings() == 2);
        var policy = policies.await("billing", DriftStatus.DriftIncidentActive);

        assertThat(policy.getStatus().incidentRef().name())
                .isEqualTo(incident.getMetadata().getName());
        assertThat(incident.getStatus().phase()).isEqualTo(DriftIncidentStatus.Phase.Detected);
        assertThat(incident.getStatus().findings())
                .extracting(DriftIncidentStatus.Finding::subject, DriftIncidentStatus.Finding::observed)
                .satisfiesExactly(
                        flag -> assertThat(flag.toList()).containsExactly("FLAG_NEW", "on"),
                        key -> assertThat(key.toList().get(1).toString()).startsWith("hmac:"));
        assertThat(incident.toString()).doesNotContain("sk_live");

        assertThat(operator.metric("plumbline_open_findings", "policy=\"billing\""))
                .isEqualTo(2);
        assertThat(operator.metric("plumbline_last_observation_timestamp_seconds", "policy=\"billing\""))
                .isPositive();
        assertThat(operator.metric("plumbline_incidents", "phase=\"Detected\",severity=\"High\""))
                .isEqualTo(1);
        assertThat(operator.metric("plumbline_observation_duration_seconds_count", "HerokuConfigVars"))
                .isPositive();
        assertThat(operator.metric("plumbline_provider_budget_remaining", "heroku"))
                .isPositive();

        heroku.setConfigVar("billing-prod", "STRIPE_KEY", "sk_live_right");
        heroku.setConfigVar("billing-prod", "FLAG_NEW", "off");
        policies.await("billing", DriftStatus.InSync);
        var settled = policies.awaitIncident("billing", i -> i.getStatus().openFindings() == 0);

        assertThat(settled.getStatus().resolvedFindings()).isEqualTo(2);
        assertThat(policies.incidentsOf("billing")).hasSize(1);
        assertThat(heroku.writes()).isEmpty();
    }

    @Test
    void a_refused_token_says_so_and_leaves_the_incident_as_it_is() {
        heroku.createApp("orders-prod");
        heroku.setConfigVar("orders-prod", "MODE", "manual");
        heroku.grant("orders-token", HerokuSimulator.Scope.READ_PROTECTED);
        policies.secret("orders-read", Map.of("token", "orders-token"));
        policies.apply("orders", """
                environment: production
                interval: 5s
                desired: {inline: {values: {MODE: auto}}}
                destination:
                  herokuConfigVars: {app: orders-prod, secretRef: {name: orders-read}}
                """);
        var before = policies.awaitIncident("orders", i -> i.getStatus().openFindings() == 1);

        heroku.revoke("orders-token");
        var failed = policies.awaitFailure("orders", "Unauthorized");
        var unknown = policies.await("orders", DriftStatus.Unknown);

        assertThat(failed.getStatus().conditions())
                .filteredOn(condition -> condition.type().equals("Observed"))
                .first()
                .satisfies(observed -> assertThat(observed.message()).contains("orders-read", "token"));
        assertThat(unknown.getStatus().findings()).isEqualTo(1);
        assertThat(policies.incidentsOf("orders").getFirst().getStatus()).isEqualTo(before.getStatus());
    }
}
