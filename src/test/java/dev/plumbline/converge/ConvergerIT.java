package dev.plumbline.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.RecordedRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged converger as a process, against a real API server and a simulated Heroku. */
class ConvergerIT {

    @TempDir
    static Path workDir;

    private static ConvergeScene scene;

    @BeforeAll
    static void start() {
        scene = ConvergeScene.start("converger-it", workDir);
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    void what_was_approved_is_written_at_once_and_succeeds() {
        scene.herokuPolicy("happy", Map.of("KEY", "value-canary-right", "FLAG", "on", "SAME", "s"));
        scene.heroku().setConfigVar("happy", "KEY", "value-canary-by-hand");
        scene.heroku().setConfigVar("happy", "SAME", "s");
        scene.heroku().setConfigVar("happy", "EXTRA", "x");

        String digest = scene.proposeAndApprove("happy");
        var execution = scene.await("happy", ExecutionState.Succeeded);

        assertThat(execution.digest()).isEqualTo(digest);
        assertThat(execution.approvedBy()).isEqualTo(Proposed.APPROVER);
        assertThat(execution.stepsDone()).isEqualTo(1);
        assertThat(execution.error()).isNull();
        assertThat(execution.finishedTime()).isNotNull();
        assertThat(scene.heroku().configVars("happy"))
                .isEqualTo(Map.of("KEY", "value-canary-right", "FLAG", "on", "SAME", "s"));
        assertThat(scene.heroku().written("happy")).isEqualTo(Map.of("KEY", 1, "FLAG", 1, "EXTRA", 1));
        assertThat(scene.heroku().writes("happy")).isEqualTo(1);
        assertThat(scene.policies().get("happy").getStatus())
                .as("what is the operator's to write")
                .isNull();
        assertNothingSecretIsTold("happy");
    }

    @Test
    void a_base_that_has_moved_is_never_written_to() {
        scene.herokuPolicy("moved", Map.of("KEY", "right", "OTHER", "right"));
        scene.heroku().setConfigVar("moved", "KEY", "wrong");
        scene.heroku().setConfigVar("moved", "OTHER", "wrong");
        String digest = scene.proposed().propose("moved", scene.policies()).digest();

        scene.heroku().setConfigVar("moved", "OTHER", "another wrong");
        scene.proposed().approve("moved", digest);
        var execution = scene.await("moved", ExecutionState.Superseded);

        assertThat(execution.error()).contains("OTHER", "no longer as it was", "approve");
        assertThat(scene.heroku().writes("moved")).isZero();
        assertThat(scene.heroku().configVars("moved")).containsEntry("KEY", "wrong");
    }

    @Test
    void a_destination_that_dies_after_the_first_of_three_steps_fails_and_needs_a_new_approval() {
        scene.herokuPolicy("dies", many(150));
        scene.heroku().onWrite((app, number) -> {
            if (app.equals("dies") && number == 1) {
                scene.heroku().fault(app, new Fault.Down(503));
            }
        });

        String digest = scene.proposeAndApprove("dies");
        var failed = scene.await("dies", ExecutionState.Failed);

        assertThat(failed.stepsDone()).isEqualTo(1);
        assertThat(failed.error()).contains("could not be read");
        assertThat(scene.heroku().configVars("dies")).hasSize(50);

        scene.heroku().heal("dies");
        scene.proposed().approve("dies", digest);
        String next = scene.proposed().propose("dies", scene.policies()).digest();
        assertThat(next).isNotEqualTo(digest);
        assertThat(scene.execution("dies")).isEqualTo(failed);
        // The circuit of a destination that failed opens again by itself after a while.
        scene.proposed().approve("dies", next);
        scene.await(
                "dies", execution -> execution.digest().equals(next) && execution.state() == ExecutionState.Succeeded);
        assertThat(scene.heroku().configVars("dies")).isEqualTo(many(150));
        assertThat(scene.heroku().written("dies").values()).containsOnly(1);
    }

    @Test
    void a_write_that_is_refused_says_what_to_do_and_shows_no_value() {
        scene.herokuPolicy("refused", Map.of("BIG", "b".repeat(100)));
        scene.heroku().setConfigVar("refused", "OTHER", "o".repeat(65 * 1024));
        scene.policies().apply("refused", """
                environment: production
                interval: 1h
                desired: {inline: {values: {BIG: bbb}}}
                destination:
                  herokuConfigVars: {app: refused, secretRef: {name: heroku-read}}
                compare: {unexpected: Ignore}
                """);

        scene.proposeAndApprove("refused");
        var execution = scene.await("refused", ExecutionState.Failed);

        assertThat(execution.error()).contains("Heroku refuses", "64 KB").doesNotContain("bbb");
        assertThat(execution.stepsBegun()).isEqualTo(1);
        assertThat(execution.stepsDone()).isZero();
    }

    @Test
    void a_halt_between_two_steps_is_told_and_goes_on_when_it_is_released() {
        scene.herokuPolicy("halted", many(150));
        scene.heroku().onWrite((app, number) -> {
            if (app.equals("halted") && number == 1) {
                scene.killSwitch(Map.of("halt", "true"));
            }
        });

        scene.proposeAndApprove("halted");
        var halted = scene.await("halted", execution -> execution.error() != null);

        assertThat(halted.state()).isEqualTo(ExecutionState.Running);
        assertThat(halted.error()).contains("Halted after 1 of 3 steps", ClusterApi.SWITCH);
        assertThat(scene.heroku().writes("halted")).isEqualTo(1);

        scene.killSwitch(Map.of());
        var done = scene.await("halted", ExecutionState.Succeeded);
        assertThat(done.error()).isNull();
        assertThat(scene.heroku().written("halted").values()).hasSize(150).containsOnly(1);
    }

    @Test
    void a_dry_run_does_everything_but_write_and_takes_a_new_approval_to_be_written() {
        scene.herokuPolicy("rehearsed", many(60));
        scene.killSwitch(Map.of("mode", "DryRun"));

        scene.proposeAndApprove("rehearsed");
        var execution = scene.await("rehearsed", ExecutionState.DryRun);

        assertThat(execution.dryRun()).isTrue();
        assertThat(execution.stepsDone()).isEqualTo(2);
        assertThat(scene.heroku().requests())
                .filteredOn(RecordedRequest::isWrite)
                .noneMatch(request -> request.path().contains("rehearsed"));
        scene.killSwitch(Map.of());
        scene.proposeAndApprove("rehearsed");
        scene.await("rehearsed", ExecutionState.Succeeded);
    }

    @Test
    void without_a_write_credential_nothing_is_written_and_the_labels_are_named() {
        scene.herokuPolicy("locked", Map.of("KEY", "right"));
        scene.credential("write-" + scene.namespace(), "another-namespace", ConvergeScene.WRITE_TOKEN);
        try {
            scene.proposeAndApprove("locked");
            var execution = scene.await("locked", ExecutionState.Failed);

            assertThat(execution.error())
                    .contains("plumbline.dev/for-namespace=" + scene.namespace(), "plumbline.dev/for-host=127.0.0.1");
            assertThat(scene.heroku().writes("locked")).isZero();
        } finally {
            scene.credential("write-" + scene.namespace(), scene.namespace(), ConvergeScene.WRITE_TOKEN);
        }
    }

    @Test
    void a_status_that_is_changed_all_the_time_costs_no_write_and_loses_none() {
        scene.herokuPolicy("busy", many(150));
        scene.heroku().onWrite((app, number) -> {
            if (app.equals("busy")) {
                relabel("busy", "seen-" + number);
            }
        });

        scene.proposeAndApprove("busy");
        var execution = scene.await("busy", ExecutionState.Succeeded);

        assertThat(execution.stepsDone()).isEqualTo(3);
        assertThat(scene.heroku().written("busy").values()).hasSize(150).containsOnly(1);
    }

    private static void relabel(String incident, String value) {
        scene.cluster()
                .adminClient()
                .resources(DriftIncident.class)
                .inNamespace(scene.namespace())
                .withName(incident)
                .edit(seen -> {
                    seen.getMetadata().getLabels().put("seen", value);
                    return seen;
                });
    }

    private static void assertNothingSecretIsTold(String incident) {
        assertThat(scene.proposed().incident(incident).orElseThrow().toString()).doesNotContain("canary");
        assertThat(scene.converger().log()).doesNotContain("canary");
        assertThat(scene.heroku().requests())
                .noneMatch(request -> request.toString().contains("canary"));
    }

    static Map<String, String> many(int count) {
        var values = new TreeMap<String, String>();
        IntStream.range(0, count).forEach(i -> values.put("VAR_%04d".formatted(i), "right" + i));
        return values;
    }
}
