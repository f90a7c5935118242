package dev.plumbline.converge;

import static dev.plumbline.converge.Cases.NOW;
import static dev.plumbline.converge.Cases.approval;
import static dev.plumbline.converge.Cases.content;
import static dev.plumbline.converge.Cases.execution;
import static dev.plumbline.converge.Cases.proposal;
import static dev.plumbline.converge.Cases.running;
import static dev.plumbline.converge.Cases.set;
import static dev.plumbline.converge.Cases.spec;
import static dev.plumbline.converge.Cases.status;
import static dev.plumbline.converge.Cases.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentSpec.Approval;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import dev.plumbline.proposal.StandingApprovals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StageTest {

    private static final Proposal PROPOSAL = proposal(content(step(set("KEY"))));
    private static final String DIGEST = PROPOSAL.digest();
    private static final StandingApproval SIGNED =
            new StandingApproval("sha256:" + "1".repeat(64), "sig", "2027-01-01T00:00:00Z", "at night");
    private static final StandingApprovals GOOD = new StandingApprovals.Good(SIGNED);
    private static final Approval IN_ADVANCE = new Approval(DIGEST, "sig", "at night");
    private static final Execution STANDING = new Execution(
            DIGEST,
            ExecutionState.Running,
            "pod-1",
            "sig",
            1,
            1,
            null,
            null,
            null,
            "2026-11-21T11:59:00Z",
            null,
            true,
            null);
    private static final String ANOTHER = "sha256:" + "0".repeat(64);

    @Test
    void what_stands_approved_is_begun() {
        assertThat(stage(spec(approval(DIGEST)), status(Phase.Detected, List.of(PROPOSAL), null), NOW))
                .isEqualTo(new Stage.Work(PROPOSAL, approval(DIGEST), false, Optional.empty()));
    }

    @Test
    void without_an_approval_nothing_is_done() {
        assertThat(stage(spec(null), status(Phase.Detected, List.of(PROPOSAL), null), NOW))
                .isEqualTo(new Stage.Nothing());
        assertThat(stage(spec(approval(DIGEST)), null, NOW)).isEqualTo(new Stage.Nothing());
    }

    @Test
    void an_approval_of_something_else_or_after_its_time_is_not_carried_out() {
        var proposed = status(Phase.Detected, List.of(PROPOSAL), null);

        assertThat(stage(spec(approval(ANOTHER)), proposed, NOW)).isEqualTo(new Stage.Nothing());
        assertThat(stage(spec(approval(DIGEST)), proposed, NOW.plus(Duration.ofDays(1))))
                .isEqualTo(new Stage.Nothing());
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutionState.class,
            names = {"Succeeded", "Failed", "Superseded", "DryRun", "Pending"})
    void what_has_come_to_its_end_is_not_begun_again(ExecutionState state) {
        assertThat(stage(
                        spec(approval(DIGEST)),
                        status(Phase.Detected, List.of(PROPOSAL), execution(DIGEST, state, 1, 1)),
                        NOW))
                .isEqualTo(new Stage.Nothing());
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutionState.class,
            names = {"Succeeded", "Failed", "Superseded", "DryRun", "Pending"})
    void another_proposal_is_begun_after_an_end(ExecutionState state) {
        assertThat(stage(
                        spec(approval(DIGEST)),
                        status(Phase.Detected, List.of(PROPOSAL), execution(ANOTHER, state, 1, 1)),
                        NOW))
                .isEqualTo(new Stage.Work(PROPOSAL, approval(DIGEST), false, Optional.empty()));
    }

    @Test
    void a_word_of_a_newer_converger_is_left_alone() {
        assertThat(stage(
                        spec(approval(DIGEST)),
                        status(
                                Phase.Detected,
                                List.of(PROPOSAL),
                                execution(ANOTHER, ExecutionState.Unrecognized, 1, 1)),
                        NOW))
                .isEqualTo(new Stage.Nothing());
    }

    @Test
    void what_is_running_goes_on_whoever_has_begun_it() {
        Execution running = running(DIGEST, 2, 1);

        assertThat(stage(spec(approval(DIGEST)), status(Phase.Detected, List.of(PROPOSAL), running), NOW))
                .isEqualTo(new Stage.Work(PROPOSAL, approval(DIGEST), false, Optional.of(running)));
    }

    @Test
    void what_is_running_stops_where_its_approval_is_gone() {
        Execution running = running(DIGEST, 1, 1);
        var status = status(Phase.Detected, List.of(PROPOSAL), running);

        assertThat(noted(stage(spec(null), status, NOW)).error()).contains("taken back");
        assertThat(noted(stage(spec(approval(ANOTHER)), status, NOW)).error()).contains("taken back");
        assertThat(noted(stage(spec(approval(DIGEST)), status, NOW.plus(Duration.ofDays(1))))
                        .error())
                .contains("expired");
        assertThat(noted(stage(spec(approval(DIGEST)), status(Phase.Closed, List.of(PROPOSAL), running), NOW))
                        .error())
                .contains("closed");
    }

    @Test
    void what_waits_for_others_succeeds_when_the_operator_sees_that_nothing_differs() {
        Execution pending = execution(DIGEST, ExecutionState.Pending, 1, 1);

        assertThat(stage(
                        spec(approval(DIGEST)),
                        status(Phase.Stabilized, 0, Condition.Status.True, List.of(), pending),
                        NOW))
                .isInstanceOfSatisfying(
                        Stage.Note.class,
                        note -> assertThat(note.execution().state()).isEqualTo(ExecutionState.Succeeded));
        assertThat(stage(
                        spec(approval(DIGEST)),
                        status(Phase.Stabilized, 0, Condition.Status.Unknown, List.of(), pending),
                        NOW))
                .isEqualTo(new Stage.Nothing());
    }

    @Test
    void a_closed_incident_is_not_worked() {
        assertThat(stage(spec(approval(DIGEST)), status(Phase.Closed, List.of(PROPOSAL), null), NOW))
                .isEqualTo(new Stage.Nothing());
    }

    @Test
    void what_a_standing_approval_covers_is_begun_and_says_so() {
        assertThat(Stage.of(spec(null), status(Phase.Detected, List.of(PROPOSAL), null), GOOD, NOW))
                .isEqualTo(new Stage.Work(PROPOSAL, IN_ADVANCE, true, Optional.empty()));
    }

    @Test
    void what_a_standing_approval_has_begun_goes_on_under_the_word_of_a_person_too() {
        var status = status(Phase.Detected, List.of(PROPOSAL), STANDING);

        assertThat(Stage.of(spec(null), status, GOOD, NOW))
                .isEqualTo(new Stage.Work(PROPOSAL, IN_ADVANCE, true, Optional.of(STANDING)));
        assertThat(Stage.of(spec(approval(DIGEST)), status, new StandingApprovals.None(), NOW))
                .isEqualTo(new Stage.Work(PROPOSAL, approval(DIGEST), false, Optional.of(STANDING)));
    }

    @Test
    void what_a_person_has_begun_and_taken_back_does_not_go_on_under_a_standing_approval() {
        var status = status(Phase.Detected, List.of(PROPOSAL), running(DIGEST, 1, 1));

        assertThat(noted(Stage.of(spec(null), status, GOOD, NOW)).error()).contains("taken back");
    }

    @Test
    void what_runs_under_a_standing_approval_stops_when_that_no_longer_holds() {
        var status = status(Phase.Detected, List.of(PROPOSAL), STANDING);
        var changed = new StandingApprovals.Void(SIGNED, "Changed", "The destinations are others.");

        assertThat(noted(Stage.of(spec(null), status, new StandingApprovals.None(), NOW))
                        .error())
                .contains("standing approval was taken back");
        assertThat(noted(Stage.of(spec(null), status, changed, NOW)).error())
                .contains("no longer holds", "The destinations are others.");
        assertThat(noted(Stage.of(
                                spec(null),
                                status(Phase.Detected, List.of(proposal(content(step(set("OTHER"))))), STANDING),
                                GOOD,
                                NOW))
                        .error())
                .contains("another proposal");
    }

    private static Stage stage(DriftIncidentSpec spec, DriftIncidentStatus status, Instant now) {
        return Stage.of(spec, status, new StandingApprovals.None(), now);
    }

    private static Execution noted(Stage stage) {
        var execution = ((Stage.Note) stage).execution();
        assertThat(execution.state()).isEqualTo(ExecutionState.Failed);
        assertThat(execution.finishedTime()).isNotNull();
        return execution;
    }
}
