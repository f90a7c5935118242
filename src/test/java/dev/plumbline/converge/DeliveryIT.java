package dev.plumbline.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.Execution.DeliveryState;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.operator.Distributions;
import dev.plumbline.simulator.Fault;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged operator and the packaged converger with secrets, on a real API server. */
class DeliveryIT {

    @TempDir
    static Path workDir;

    private static DeliveryScene scene;

    @BeforeAll
    static void start() {
        scene = DeliveryScene.prepare("delivery", workDir);
        scene.startConverger();
        scene.awaitConverger();
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    private static boolean isProposed(DriftIncident incident) {
        return incident.getStatus().proposals() != null
                && incident.getStatus().proposals().getFirst().digest() != null;
    }

    private static boolean is(DriftIncident incident, ExecutionState state) {
        return incident.getStatus().execution() != null
                && incident.getStatus().execution().state() == state;
    }

    @Test
    void a_rotation_is_proposed_approved_delivered_everywhere_and_closed() {
        scene.heroku().createApp("rotated");
        scene.heroku().setConfigVar("rotated", "STRIPE_KEY", "sk-canary-one");
        scene.github().setSecret(DeliveryScene.SECRETS, "STRIPE_KEY", "sk-canary-one");
        scene.rotate("stripe", "sk-canary-one");
        scene.distributions().apply("stripe", """
                environment: production
                source: {secret: {name: stripe, key: key}}
                interval: 5s
                destinations:
                  - {name: app, herokuConfigVar: {app: rotated, key: STRIPE_KEY, secretRef: {name: heroku-read}}}
                  - {name: ci, githubSecret: {repository: acme/web, key: STRIPE_KEY, secretRef: {name: github-read}}}
                  - {name: copy, template: {prefix: 'Bearer '}, kubernetesSecret: {name: stripe-copy, key: token}}
                delivery: {order: Ordered, retries: 2, backoff: 1s}
                """);
        scene.rotate("stripe", "sk-canary-two");
        var drifted = scene.awaitIncident(
                "stripe",
                incident -> isProposed(incident)
                        && incident.getStatus().proposals().getFirst().stepCount() == 3);
        String digest = drifted.getStatus().proposals().getFirst().digest();

        scene.people().resolve(drifted);
        scene.people().approve(drifted, digest);
        var closed =
                scene.awaitIncident("stripe", incident -> incident.getStatus().phase() == Phase.Closed);
        scene.awaitInSync("stripe", "3/3");

        assertThat(is(closed, ExecutionState.Succeeded)).isTrue();
        assertThat(closed.getStatus().execution().deliveries()).allSatisfy(entry -> {
            assertThat(entry.state()).isEqualTo(DeliveryState.Delivered);
            assertThat(entry.receipt().approval()).isEqualTo(digest);
        });
        assertThat(scene.heroku().configVars("rotated")).containsEntry("STRIPE_KEY", "sk-canary-two");
        assertThat(scene.github().value(DeliveryScene.SECRETS, "STRIPE_KEY")).contains("sk-canary-two");
        assertThat(scene.held("stripe-copy", "token")).isEqualTo("Bearer sk-canary-two");
        var known = scene.distributions().get("stripe");
        assertThat(Distributions.destination(known, "ci").evidence()).isEqualTo("Receipt");
        assertThat(closed.toString() + known + scene.logs()).doesNotContain("canary");
    }

    @Test
    void what_was_signed_in_advance_arrives_by_itself_and_what_fails_is_tried_again() {
        scene.heroku().createApp("nightly");
        scene.heroku().setConfigVar("nightly", "KEY", "canary-one");
        scene.rotate("nightly", "canary-one");
        scene.rotate("nightly-copy", "canary-one");
        scene.distributions().apply("nightly", """
                environment: production
                source: {secret: {name: nightly, key: key}}
                interval: 5s
                destinations:
                  - {name: app, herokuConfigVar: {app: nightly, key: KEY, secretRef: {name: heroku-read}}}
                  - {name: copy, kubernetesSecret: {name: nightly-other, key: key}}
                delivery: {order: Parallel, retries: 10, backoff: 1s}
                """);
        scene.signInAdvance("nightly");
        scene.awaitInSync("nightly", "2/2");

        scene.heroku().onWrite((app, number) -> {
            if (app.equals("nightly") && number == 1) {
                scene.heroku().fault(app, new Fault.Down(503));
            }
        });
        scene.rotate("nightly", "canary-two");
        scene.awaitIncident(
                "nightly",
                incident -> incident.getStatus().execution() != null
                        && incident.getStatus().execution().deliveries() != null
                        && incident.getStatus().execution().deliveries().stream()
                                .anyMatch(entry -> entry.state() == DeliveryState.Waiting));
        scene.heroku().heal("nightly");
        var delivered = scene.awaitIncident("nightly", incident -> is(incident, ExecutionState.Succeeded));
        scene.awaitInSync("nightly", "2/2");

        assertThat(delivered.getStatus().execution().standing()).isTrue();
        assertThat(delivered.getSpec().approval()).isNull();
        assertThat(scene.heroku().configVars("nightly")).containsEntry("KEY", "canary-two");
        assertThat(scene.held("nightly-other", "key")).isEqualTo("canary-two");
        assertThat(Distributions.destination(scene.distributions().get("nightly"), "app")
                        .state())
                .isEqualTo(State.InSync);
    }
}
