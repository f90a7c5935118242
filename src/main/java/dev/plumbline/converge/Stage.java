package dev.plumbline.converge;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentSpec.Approval;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import dev.plumbline.proposal.Approvals;
import dev.plumbline.proposal.StandingApprovals;
import java.time.Instant;
import java.util.Optional;

/** What an incident's words and status ask of the converger, before anything outside is looked at. Pure. */
sealed interface Stage {

    /** Nothing. */
    record Nothing() implements Stage {}

    /** To put this on record, and nothing else. */
    record Note(Execution execution) implements Stage {}

    /**
     * To carry out what stands approved.
     *
     * @param standing whether it was approved in advance
     * @param running how far it is; empty where nobody has claimed it yet
     */
    record Work(Proposal proposal, Approval approval, boolean standing, Optional<Execution> running) implements Stage {}

    /** @param standing what was signed in advance, as its source says it now */
    static Stage of(DriftIncidentSpec spec, DriftIncidentStatus status, StandingApprovals standing, Instant now) {
        if (spec == null || status == null) {
            return new Nothing();
        }
        Execution execution = status.execution();
        if (execution == null) {
            return begin(spec, status, standing, now);
        }
        return switch (execution.state()) {
            case Running -> goOn(spec, status, standing, execution, now);
            case Pending ->
                isSettled(status)
                        ? new Note(Executions.ended(execution, ExecutionState.Succeeded, null, now))
                        : begin(spec, status, standing, now);
            case Succeeded, Failed, Superseded, DryRun -> begin(spec, status, standing, now);
            // A newer converger has been here: what it meant is not for this one to replace.
            case Unrecognized -> new Nothing();
        };
    }

    private static Stage begin(
            DriftIncidentSpec spec, DriftIncidentStatus status, StandingApprovals standing, Instant now) {
        if (status.phase() == Phase.Closed || status.phase() == Phase.Unrecognized) {
            return new Nothing();
        }
        return switch (Approvals.of(spec, status, good(standing), now)) {
            case Approvals.None _, Approvals.Spent _, Approvals.Void _ -> new Nothing();
            case Approvals.Stands(Proposal proposal, Approval approval, boolean inAdvance) ->
                isPending(status.execution(), approval)
                        ? new Nothing()
                        : new Work(proposal, approval, inAdvance, Optional.empty());
        };
    }

    private static boolean isPending(Execution execution, Approval approval) {
        return execution != null
                && execution.state() == ExecutionState.Pending
                && execution.digest().equals(approval.digest());
    }

    private static Stage goOn(
            DriftIncidentSpec spec,
            DriftIncidentStatus status,
            StandingApprovals standing,
            Execution running,
            Instant now) {
        if (status.phase() == Phase.Closed) {
            return stopped(running, "The incident was closed: nothing more is written.", now);
        }
        return switch (Approvals.of(spec, status, good(standing), now)) {
            case Approvals.None _, Approvals.Spent _ -> withdrawn(standing, running, now);
            case Approvals.Void(Approval approval, String _, String message) ->
                approval.digest().equals(running.digest())
                        ? stopped(running, message, now)
                        : withdrawn(standing, running, now);
            case Approvals.Stands(Proposal proposal, Approval approval, boolean inAdvance) ->
                approval.digest().equals(running.digest()) && (isStanding(running) || !inAdvance)
                        ? new Work(proposal, approval, inAdvance, Optional.of(running))
                        : withdrawn(standing, running, now);
        };
    }

    private static Optional<StandingApproval> good(StandingApprovals standing) {
        return standing instanceof StandingApprovals.Good(StandingApproval approval)
                ? Optional.of(approval)
                : Optional.empty();
    }

    private static boolean isStanding(Execution running) {
        return Boolean.TRUE.equals(running.standing());
    }

    /** What a person has approved and then taken back is not gone on with, though a standing approval would cover it. */
    private static Stage withdrawn(StandingApprovals standing, Execution running, Instant now) {
        if (!isStanding(running)) {
            return stopped(
                    running,
                    "The approval was taken back while it was carried out: nothing more is written. Approve the proposal that stands to go on.",
                    now);
        }
        return stopped(
                running,
                switch (standing) {
                    case StandingApprovals.None _ ->
                        "The standing approval was taken back while it was carried out: nothing more is written. Approve the proposal that stands to go on.";
                    case StandingApprovals.Void(var _, String _, String message) ->
                        "The standing approval no longer holds, and nothing more is written. " + message;
                    case StandingApprovals.Good _ ->
                        "What the standing approval covers is another proposal by now: nothing more is written of this one.";
                },
                now);
    }

    private static Stage stopped(Execution running, String why, Instant now) {
        return new Note(Executions.ended(running, ExecutionState.Failed, why, now));
    }

    /** Whether the operator's last good observation saw that nothing differs any more. */
    private static boolean isSettled(DriftIncidentStatus status) {
        return status.openFindings() != null
                && status.openFindings() == 0
                && status.conditions() != null
                && status.conditions().stream()
                        .anyMatch(condition ->
                                condition.type().equals("DiffZero") && condition.status() == Condition.Status.True);
    }
}
