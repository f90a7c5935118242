package dev.plumbline.incident;

import dev.plumbline.api.Condition;
import dev.plumbline.api.Condition.Status;
import dev.plumbline.api.Conditions;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.Times;
import dev.plumbline.incident.Happening.Word;
import dev.plumbline.proposal.Approvals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an incident says of itself: where it stands, and what it waits for. */
final class IncidentConditions {

    static final String READY = "Ready";
    static final String DIFF_ZERO = "DiffZero";
    static final String APPROVED = "Approved";
    static final String EXPIRED = "Expired";
    static final String FLAPPING = "Flapping";
    static final String ORPHANED = "Orphaned";

    /** So many incidents of one source within a day are one problem, and not so many. */
    static final int FLAPS = 3;

    private static final String ZERO_WITHOUT_RESOLUTION =
            "What should hold holds again: it closes once spec.resolution says how that came to be.";

    private final NextStatus next;
    private final DriftIncidentSpec spec;
    private final Timeline timeline;
    private final Instant now;
    private final List<Condition> conditions = new ArrayList<>();

    private IncidentConditions(NextStatus next, DriftIncidentSpec spec, Timeline timeline, Instant now) {
        this.next = next;
        this.spec = spec;
        this.timeline = timeline;
        this.now = now;
    }

    /** Sets all conditions anew, and tells of those that people wait for. */
    static void set(
            NextStatus next,
            DriftIncidentSpec spec,
            Optional<Findings> found,
            SourceFate fate,
            Timeline timeline,
            Instant now) {
        var all = new IncidentConditions(next, spec, timeline, now);
        Condition orphaned = all.orphaned(fate);
        all.conditions.add(all.ready(orphaned));
        all.conditions.add(all.diffZero());
        all.conditions.add(all.approved());
        all.conditions.add(all.expired());
        all.conditions.add(all.flapping(found));
        all.conditions.add(orphaned);
        next.conditions = Conditions.merge(next.conditions, all.conditions);
    }

    private Condition ready(Condition orphaned) {
        if (next.phase == Phase.Closed) {
            return condition(
                    READY, Status.True, "Closed", "The incident is closed. Drift that comes back opens another.");
        }
        if (orphaned.status() == Status.True) {
            return condition(READY, Status.False, ORPHANED, orphaned.message());
        }
        if (!next.observed()) {
            return condition(READY, Status.False, "WaitsForObservation", "Waits for its source to be observed.");
        }
        boolean zero = Phases.zero(next);
        if (spec.resolution() == null) {
            return zero
                    ? condition(READY, Status.True, "WaitsForResolution", ZERO_WITHOUT_RESOLUTION)
                    : next.phase == Phase.Detected
                            ? condition(
                                    READY,
                                    Status.True,
                                    "WaitsForAcknowledgement",
                                    "Nobody has taken it: set spec.acknowledgement.")
                            : condition(
                                    READY,
                                    Status.True,
                                    "WaitsForResolution",
                                    "It closes once spec.resolution says which way it converges, and nothing differs.");
        }
        if (zero && Executions.isWaitedFor(next, now)) {
            return condition(
                    READY,
                    Status.True,
                    "WaitsForExecution",
                    "Nothing differs and the resolution is on record: the converger has still to say how its work ended.");
        }
        return zero
                ? condition(
                        READY,
                        Status.True,
                        "WaitsForObservation",
                        "Nothing differs and the resolution is on record: a look made after it has to see that too.")
                : condition(
                        READY,
                        Status.True,
                        "WaitsForZero",
                        "The resolution is on record: it closes once nothing differs.");
    }

    private Condition diffZero() {
        if (!next.observed()) {
            return condition(DIFF_ZERO, Status.Unknown, "NotObserved", "Nothing has been observed for it yet.");
        }
        if (Phases.zero(next)) {
            return condition(
                    DIFF_ZERO,
                    Status.True,
                    "NothingDiffers",
                    spec.resolution() == null && next.phase != Phase.Closed
                            ? ZERO_WITHOUT_RESOLUTION
                            : "What should hold holds again.");
        }
        int all = next.differences();
        String there = all == 1 ? "1 difference is there" : all + " differences are there";
        String overridden =
                next.overriddenFindings == null ? "." : ", " + next.overriddenFindings + " of them overridden.";
        return condition(DIFF_ZERO, Status.False, "Differs", there + overridden);
    }

    private Condition approved() {
        if (next.phase == Phase.Closed) {
            return condition(APPROVED, Status.False, "Closed", "The incident is closed: nothing more is carried out.");
        }
        if (pending()) {
            return condition(
                    APPROVED,
                    Status.True,
                    "Pending",
                    "What was approved has been carried out, and waits until others have followed: status.execution says for what.");
        }
        Condition condition = switch (Approvals.of(
                spec, next.status(), Optional.ofNullable(next.standingApproval), now)) {
            case Approvals.None none ->
                condition(APPROVED, Status.False, "NotApproved", "Nobody has approved a proposal of status.proposals.");
            case Approvals.Stands stands ->
                condition(
                        APPROVED,
                        Status.True,
                        stands.standing() ? "StandingApproval" : "Approved",
                        stands.proposal().path() + " was approved by "
                                + stands.approval().by() + (stands.standing() ? " in advance" : "")
                                + ": the converger carries it out, where one is installed.");
            case Approvals.Spent spent ->
                condition(
                        APPROVED,
                        Status.False,
                        "Spent",
                        "What was approved has been carried out, or has come to its end: status.execution says how. Anything further takes another approval.");
            case Approvals.Void none -> condition(APPROVED, Status.False, none.reason(), none.message());
        };
        boolean isVoid = condition.status() == Status.False
                && !condition.reason().equals("NotApproved")
                && !condition.reason().equals("Spent");
        boolean known = next.condition(APPROVED)
                .map(before -> before.reason().equals(condition.reason()))
                .orElse(false);
        if (isVoid && !known) {
            timeline.add(Timeline.OPERATOR, Word.ApprovalVoid, condition.message());
        }
        return condition;
    }

    private boolean pending() {
        return spec.approval() != null
                && next.execution != null
                && next.execution.state() == ExecutionState.Pending
                && next.execution.digest().equals(spec.approval().digest());
    }

    private Condition expired() {
        Optional<Instant> expiry = Written.time(next.expiryTime);
        if (expiry.isEmpty()) {
            return condition(EXPIRED, Status.False, "NoExpiry", "The policy sets no incident.timeToLive.");
        }
        // A clock that is set back takes back no expiry; another expiry does.
        String passed = "It was to be settled by " + next.expiryTime + ".";
        boolean was = next.condition(EXPIRED)
                .map(before ->
                        before.status() == Status.True && before.message().startsWith(passed))
                .orElse(false);
        if (!was && (next.phase == Phase.Closed || now.isBefore(expiry.get()))) {
            return condition(EXPIRED, Status.False, "InTime", "It is to be settled by " + next.expiryTime + ".");
        }
        if (!was) {
            timeline.add(Timeline.OPERATOR, Word.Expired, passed);
        }
        return condition(
                EXPIRED,
                Status.True,
                "Expired",
                passed + " Nothing stops for that; spec.extension asks for more time.");
    }

    private Condition flapping(Optional<Findings> found) {
        boolean flaps = next.is(FLAPPING)
                || found.map(seen -> seen.recurrence() >= FLAPS).orElse(false);
        return flaps
                ? condition(
                        FLAPPING,
                        Status.True,
                        "Recurs",
                        "It is at least the third incident of its source within a day: look for what changes it again and again.")
                : condition(
                        FLAPPING, Status.False, "Steady", "Its source has had fewer than 3 incidents within a day.");
    }

    private Condition orphaned(SourceFate fate) {
        return switch (fate) {
            case Followed -> condition(ORPHANED, Status.False, "Followed", "Its source is there.");
            case Suspended ->
                condition(
                        ORPHANED,
                        Status.True,
                        "PolicySuspended",
                        "Its source is suspended, and nobody looks: set spec.suspend to false there, or spec.closure here.");
            case Gone ->
                condition(
                        ORPHANED,
                        Status.True,
                        "PolicyDeleted",
                        "Its source is deleted, and nobody looks: spec.closure ends the incident.");
            case Unknown ->
                next.condition(ORPHANED)
                        .map(before -> condition(ORPHANED, before.status(), before.reason(), before.message()))
                        .orElseGet(() -> condition(ORPHANED, Status.False, "Followed", "Its source is there."));
        };
    }

    private Condition condition(String type, Status status, String reason, String message) {
        String bounded = message.length() > Condition.MAX_MESSAGE
                ? message.substring(0, Condition.MAX_MESSAGE - 1) + "…"
                : message;
        return new Condition(type, status, next.observedGeneration, Times.of(timeline.time()), reason, bounded);
    }
}
