package dev.plumbline.converge;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentSpec.Approval;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.proposal.Approvals;
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
     * @param running how far it is; empty where nobody has claimed it yet
     */
    record Work(Proposal proposal, Approval approval, Optional<Execution> running) implements Stage {}

    static Stage of(DriftIncidentSpec spec, DriftIncidentStatus status, Instant now) {
        if (spec == null || status == null) {
            return new Nothing();
        }
        Execution execution = status.execution();
        if (execution == null) {
            return begin(spec, status, now);
        }
        return switch (execution.state()) {
            case Running -> goOn(spec, status, execution, now);
            case Pending ->
                isSettled(status)
                        ? new Note(Executions.ended(execution, ExecutionState.Succeeded, null, now))
                        : begin(spec, status, now);
            case Succeeded, Failed, Superseded, DryRun -> begin(spec, status, now);
            // A newer converger has been here: what it meant is not for this one to replace.
            case Unrecognized -> new Nothing();
        };
    }

    private static Stage begin(DriftIncidentSpec spec, DriftIncidentStatus status, Instant now) {
        if (status.phase() == Phase.Closed || status.phase() == Phase.Unrecognized) {
            return new Nothing();
        }
        return switch (Approvals.of(spec, status, now)) {
            case Approvals.None _, Approvals.Spent _, Approvals.Void _ -> new Nothing();
            case Approvals.Stands(Proposal proposal, Approval approval) ->
                isPending(status.execution(), approval)
                        ? new Nothing()
                        : new Work(proposal, approval, Optional.empty());
        };
    }

    private static boolean isPending(Execution execution, Approval approval) {
        return execution != null
                && execution.state() == ExecutionState.Pending
                && execution.digest().equals(approval.digest());
    }

    private static Stage goOn(DriftIncidentSpec spec, DriftIncidentStatus status, Execution running, Instant now) {
        if (status.phase() == Phase.Closed) {
            return stopped(running, "The incident was closed: nothing more is written.", now);
        }
        return switch (Approvals.of(spec, status, now)) {
            case Approvals.None _, Approvals.Spent _ -> withdrawn(running, now);
            case Approvals.Void(Approval approval, String _, String message) ->
                approval.digest().equals(running.digest()) ? stopped(running, message, now) : withdrawn(running, now);
            case Approvals.Stands(Proposal proposal, Approval approval) ->
                approval.digest().equals(running.digest())
                        ? new Work(proposal, approval, Optional.of(running))
                        : withdrawn(running, now);
        };
    }

    private static Stage withdrawn(Execution running, Instant now) {
        return stopped(
                running,
                "The approval was taken back while it was carried out: nothing more is written. Approve the proposal that stands to go on.",
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
