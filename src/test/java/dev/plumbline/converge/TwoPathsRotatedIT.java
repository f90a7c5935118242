package dev.plumbline.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.Execution.Delivery;
import dev.plumbline.api.Execution.DeliveryState;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.operator.Distributions;
import dev.plumbline.operator.Scene;
import dev.plumbline.simulator.CloudflareSimulator;
import dev.plumbline.simulator.CloudflareSimulator.Permission;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.KvSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rotation that a team once did by hand: two paths of the vault, two apps, a Worker and a secret of CI, with one of
 * them away at the wrong moment.
 */
class TwoPathsRotatedIT {

    private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";

    @TempDir
    static Path workDir;

    private static KvSimulator vault;
    private static CloudflareSimulator cloudflare;
    private static DeliveryScene scene;

    @BeforeAll
    static void start() {
        vault = KvSimulator.start(InstantSource.system());
        vault.token(
                Scene.TOKEN,
                "secret/metadata/billing/stripe",
                "secret/data/billing/stripe",
                "secret/metadata/billing/postmark",
                "secret/data/billing/postmark");
        cloudflare = CloudflareSimulator.start(InstantSource.system());
        cloudflare.grant(Scene.TOKEN, Permission.WORKERS_SCRIPTS_READ);
        cloudflare.grant(DeliveryScene.WRITE_TOKEN, Permission.WORKERS_SCRIPTS_EDIT);
        scene = DeliveryScene.prepare(
                "two-paths",
                workDir,
                Map.of("plumbline.cloudflare.url", cloudflare.url().toString()));
        scene.startConverger();
        scene.awaitConverger();
        scene.secret("read", "token", Scene.TOKEN);
    }

    @AfterAll
    static void stop() {
        scene.close();
        cloudflare.close();
        vault.close();
    }

    private static void rotate(String path, String value) {
        vault.write(path, JsonNodeFactory.instance.objectNode().put("value", value));
    }

    private static void look(String distribution) {
        scene.distributions()
                .nudge(distribution, InstantSource.system().instant().toString().replace(':', '-'));
    }

    private static boolean isProposed(DriftIncident incident, int steps) {
        return incident.getStatus().proposals() != null
                && incident.getStatus().proposals().getFirst().digest() != null
                && incident.getStatus().proposals().getFirst().stepCount() == steps;
    }

    private static DriftIncident approved(String distribution, int steps) {
        look(distribution);
        var drifted = scene.awaitIncident(distribution, incident -> isProposed(incident, steps));
        scene.people().resolve(drifted);
        scene.people()
                .approve(drifted, drifted.getStatus().proposals().getFirst().digest());
        return drifted;
    }

    private static DeliveryState state(DriftIncident incident, String destination) {
        return incident.getStatus().execution() == null
                        || incident.getStatus().execution().deliveries() == null
                ? null
                : incident.getStatus().execution().deliveries().stream()
                        .filter(delivery -> delivery.destination().equals(destination))
                        .map(Delivery::state)
                        .findFirst()
                        .orElse(null);
    }

    @Test
    void four_arrive_one_waits_until_its_destination_is_back_and_all_are_verified_with_nothing_printed() {
        for (String app : new String[] {"billing-api", "billing-jobs"}) {
            scene.heroku().createApp(app);
            scene.heroku().setConfigVar(app, "STRIPE_KEY", "sk-canary-1");
        }
        scene.heroku().setConfigVar("billing-api", "POSTMARK_TOKEN", "pm-canary-1");
        cloudflare.createWorker(ACCOUNT, "checkout");
        cloudflare.putSecret(ACCOUNT, "checkout", "STRIPE_KEY", "sk-canary-1");
        scene.github().setSecret(DeliveryScene.SECRETS, "POSTMARK_TOKEN", "pm-canary-1");
        rotate("billing/stripe", "sk-canary-1");
        rotate("billing/postmark", "pm-canary-1");
        scene.distributions().apply("stripe", """
                environment: production
                source:
                  vault: {address: "%s", path: billing/stripe, key: value, auth: {token: {secretRef: {name: read}}}}
                interval: 1h
                destinations:
                  - {name: api, herokuConfigVar: {app: billing-api, key: STRIPE_KEY, secretRef: {name: read}}}
                  - {name: jobs, herokuConfigVar: {app: billing-jobs, key: STRIPE_KEY, secretRef: {name: read}}}
                  - {name: edge, cloudflareWorkerSecret: {accountId: %s, script: checkout, key: STRIPE_KEY, secretRef: {name: read}}}
                delivery: {retries: 20, backoff: 1s}
                """.formatted(vault.url(), ACCOUNT));
        scene.distributions().apply("postmark", """
                environment: production
                source:
                  vault: {address: "%s", path: billing/postmark, key: value, auth: {token: {secretRef: {name: read}}}}
                interval: 1h
                destinations:
                  - {name: api, herokuConfigVar: {app: billing-api, key: POSTMARK_TOKEN, secretRef: {name: read}}}
                  - {name: ci, githubSecret: {repository: acme/web, key: POSTMARK_TOKEN, secretRef: {name: read}}}
                """.formatted(vault.url()));
        scene.awaitInSync("stripe", "2/3");
        scene.awaitInSync("postmark", "1/2");

        rotate("billing/stripe", "sk-canary-2");
        rotate("billing/postmark", "pm-canary-2");
        look("stripe");
        scene.awaitIncident("stripe", incident -> isProposed(incident, 3));
        cloudflare.fault("checkout", new Fault.Down(503));
        var stripe = scene.awaitIncident("stripe", incident -> isProposed(incident, 3));
        scene.people().resolve(stripe);
        scene.people().approve(stripe, stripe.getStatus().proposals().getFirst().digest());
        approved("postmark", 2);

        scene.awaitIncident("postmark", incident -> incident.getStatus().phase() == Phase.Closed);
        var partly = scene.awaitIncident(
                "stripe",
                incident -> state(incident, "api") == DeliveryState.Delivered
                        && state(incident, "jobs") == DeliveryState.Delivered
                        && state(incident, "edge") == DeliveryState.Waiting);
        assertThat(partly.getStatus().execution().state()).isEqualTo(ExecutionState.Running);
        assertThat(cloudflare.secrets(ACCOUNT, "checkout")).containsEntry("STRIPE_KEY", "sk-canary-1");
        assertThat(scene.heroku().configVars("billing-jobs")).containsEntry("STRIPE_KEY", "sk-canary-2");

        cloudflare.heal("checkout");
        scene.awaitIncident("stripe", incident -> state(incident, "edge") == DeliveryState.Delivered);
        // The operator leaves a place that failed alone for half a minute, and its next look by itself is an hour away.
        Awaitility.await("the operator sees what was delivered")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(3))
                .until(() -> {
                    look("stripe");
                    return "3/3"
                            .equals(scene.distributions()
                                    .get("stripe")
                                    .getStatus()
                                    .inSync());
                });
        var closed =
                scene.awaitIncident("stripe", incident -> incident.getStatus().phase() == Phase.Closed);
        scene.awaitInSync("postmark", "2/2");

        assertThat(closed.getStatus().execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(cloudflare.secrets(ACCOUNT, "checkout")).containsEntry("STRIPE_KEY", "sk-canary-2");
        assertThat(scene.heroku().configVars("billing-api"))
                .containsEntry("STRIPE_KEY", "sk-canary-2")
                .containsEntry("POSTMARK_TOKEN", "pm-canary-2");
        assertThat(scene.github().value(DeliveryScene.SECRETS, "POSTMARK_TOKEN"))
                .contains("pm-canary-2");
        var known = scene.distributions().get("stripe");
        assertThat(Distributions.destination(known, "api").evidence()).isEqualTo("Value");
        assertThat(Distributions.destination(known, "edge").evidence()).isEqualTo("Receipt");
        assertThat(known.toString() + closed + scene.distributions().get("postmark") + scene.logs())
                .doesNotContain("canary");
    }
}
