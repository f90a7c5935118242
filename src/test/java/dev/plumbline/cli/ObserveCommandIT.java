package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Scene;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator at work is asked to look, and takes up what people say. */
class ObserveCommandIT {

    private static final String NAMESPACE = "cli-observe";

    @TempDir
    static Path workDir;

    private static Scene scene;

    @BeforeAll
    static void start() {
        scene = Scene.start(TestCluster.shared(), NAMESPACE, workDir, Map.of());
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    void what_is_seen_now_is_told_and_an_incident_is_worked_to_its_approval() {
        scene.heroku().createApp("seen");
        scene.heroku().setConfigVar("seen", "LOG_LEVEL", "info");
        policy("seen", "seen");
        scene.policies().await("seen", DriftStatus.InSync);

        assertThat(run("observe", "seen")).isEqualTo(new Console.Ran(ExitCode.DONE, "In sync  cli-observe/seen\n", ""));

        scene.heroku().setConfigVar("seen", "LOG_LEVEL", "debug");
        var drifted = run("observe", "policy/seen");
        assertThat(drifted.code()).isEqualTo(ExitCode.DONE);
        assertThat(drifted.out()).startsWith("Drifted  cli-observe/seen\n  Findings:  1\n");

        var incident = scene.policies()
                .awaitIncident(
                        "seen",
                        each -> each.getStatus().proposals() != null
                                && !each.getStatus().proposals().isEmpty());
        String name = incident.getMetadata().getName();
        assertThat(run("ack", name, "--wait").out()).endsWith("Taken up: it is Acknowledged\n");
        assertThat(run("resolve", name, "--path", "Revert", "--reason", "by hand", "--wait")
                        .out())
                .contains("Next: approve the proposal");
        var approved = run(Console.typing("y\n"), "approve", name, "--reason", "read it", "--wait");
        assertThat(approved.err()).endsWith("? [y/N] ");
        assertThat(approved.code()).isEqualTo(ExitCode.DONE);
        assertThat(approved.out())
                .contains("    Set     LOG_LEVEL\n")
                .contains("It holds: ")
                .doesNotContain("debug");
    }

    @Test
    void what_nobody_can_tell_is_said_loudly_and_is_no_success() {
        policy("gone", "no-such-app");

        var ran = run("observe", "gone");

        assertThat(ran.code()).isEqualTo(ExitCode.FAILED);
        assertThat(ran.out()).startsWith("UNKNOWN  cli-observe/gone\n  Why:  ");
    }

    @Test
    void what_is_suspended_or_cant_be_carried_out_is_not_waited_for() {
        scene.policies().apply("resting", """
                environment: production
                interval: 5m
                suspend: true
                desired: {inline: {values: {A: b}}}
                destination: {herokuConfigVars: {app: resting, secretRef: {name: heroku-read}}}
                """);
        scene.policies().apply("never", """
                environment: production
                schedule: {cron: "0 0 30 2 *"}
                desired: {inline: {values: {A: b}}}
                destination: {herokuConfigVars: {app: resting, secretRef: {name: heroku-read}}}
                """);

        assertThat(run("observe", "resting").out()).contains("UNKNOWN").contains("Suspended");
        assertThat(run("observe", "never"))
                .satisfies(ran -> assertThat(ran.code()).isEqualTo(ExitCode.FAILED))
                .satisfies(ran -> assertThat(ran.out()).startsWith("UNKNOWN  cli-observe/never\n"));
    }

    @Test
    void a_distribution_is_looked_at_too_and_each_destination_told() {
        scene.policies().secret("stripe", Map.of("api_key", "sk_canary_first"));
        scene.cluster()
                .adminClient()
                .resource(Serialization.unmarshal("""
                        apiVersion: plumbline.dev/v1alpha1
                        kind: SecretDistribution
                        metadata: {name: stripe-key, namespace: %s}
                        spec:
                          environment: production
                          source: {secret: {name: stripe, key: api_key}}
                          destinations:
                            - {name: worker, kubernetesSecret: {name: worker-env, key: STRIPE_KEY}}
                        """.formatted(NAMESPACE), SecretDistribution.class))
                .create();

        var ran = run("observe", "sd/stripe-key");
        scene.cluster()
                .adminClient()
                .resources(SecretDistribution.class)
                .inNamespace(NAMESPACE)
                .withName("stripe-key")
                .delete();

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isEqualTo(ExitCode.DONE);
        assertThat(ran.out())
                .startsWith("Drifted  cli-observe/stripe-key\n  Missing  worker")
                .doesNotContain("canary");
    }

    private static void policy(String name, String app) {
        scene.policies().apply(name, """
                environment: production
                interval: 1h
                desired: {inline: {values: {LOG_LEVEL: info}}}
                destination: {herokuConfigVars: {app: %s, secretRef: {name: heroku-read}}}
                """.formatted(app));
    }

    private static Console.Ran run(String... command) {
        return run(Console.piped(), command);
    }

    private static Console.Ran run(Console console, String... command) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of("--kubeconfig", TestCluster.shared().kubeconfig().toString(), "-n", NAMESPACE));
        return console.run(line.toArray(String[]::new));
    }
}
