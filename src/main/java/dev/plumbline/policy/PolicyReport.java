package dev.plumbline.policy;

import dev.plumbline.api.Condition;
import dev.plumbline.api.Condition.Status;
import dev.plumbline.api.Conditions;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftPolicyStatus;
import dev.plumbline.api.DriftPolicyStatus.Blessed;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.api.Times;
import dev.plumbline.incident.Drifting;
import dev.plumbline.incident.Opening;
import dev.plumbline.observation.ObservationLoop;
import dev.plumbline.observation.Seen;
import dev.plumbline.policy.Verdict.Compared;
import dev.plumbline.policy.Verdict.NotKnown;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be told of a policy: a pure function of its identity, its status, its plan, what was seen, and the time.
 *
 * @param status the next status; equal to the present one where nothing is to be written
 * @param lookAgain when time alone will change the answer
 */
record PolicyReport(DriftPolicyStatus status, Optional<Instant> lookAgain) {

    private static final DriftPolicyStatus NOTHING =
            new DriftPolicyStatus(null, null, null, null, null, null, null, null, null, null, null, null, null);

    /**
     * The policy that the report is about.
     *
     * @param status as it stands; null where there is none yet
     * @param blessed the state that was blessed last, kept already; null for none
     * @param incidentClosed when the incident that the status names was closed; empty where it is not
     */
    record Subject(
            String name,
            String uid,
            long generation,
            DriftPolicyStatus status,
            Blessed blessed,
            Optional<Instant> incidentClosed) {
        DriftPolicyStatus before() {
            return status == null ? NOTHING : status;
        }

        /** As a source of incidents; where it is and what it is for is nothing to a report. */
        Drifting drifting() {
            return new Drifting(
                    DriftIncidentSpec.Kind.DriftPolicy,
                    "",
                    name,
                    uid,
                    "",
                    before().incidentRef(),
                    before().incidentCount());
        }
    }

    static PolicyReport invalid(Subject policy, Plan.Invalid plan, Instant now) {
        var conditions = List.of(
                condition("Ready", Status.False, policy, now, "InvalidSpec", plan.message()),
                condition("Stalled", Status.True, policy, now, "InvalidSpec", plan.message()),
                condition("Observed", Status.False, policy, now, "Invalid", plan.message()),
                condition(
                        "Drifted",
                        Status.Unknown,
                        policy,
                        now,
                        "Unknown",
                        "Not observed: the spec can't be carried out."));
        return new PolicyReport(blind(policy, conditions), Optional.empty());
    }

    static PolicyReport suspended(Subject policy, Instant now) {
        String message = "spec.suspend is true: nothing is observed until it is set to false.";
        var conditions = List.of(
                condition("Ready", Status.True, policy, now, "Suspended", message),
                condition("Observed", Status.Unknown, policy, now, "Suspended", message),
                condition("Drifted", Status.Unknown, policy, now, "Unknown", message));
        return new PolicyReport(blind(policy, conditions), Optional.empty());
    }

    static PolicyReport of(Subject policy, Plan.Valid plan, Seen<Verdict> seen, Instant now) {
        return switch (seen.verdict()) {
            case Compared compared -> compared(policy, plan, seen, compared, now);
            case NotKnown unknown -> notKnown(policy, plan, seen, unknown, now);
        };
    }

    private static PolicyReport compared(
            Subject policy, Plan.Valid plan, Seen<Verdict> seen, Compared verdict, Instant now) {
        DriftPolicyStatus before = policy.before();
        int open = verdict.difference().findings().size();
        boolean drifted = open > 0;
        Opening opening = Opening.next(
                policy.drifting(),
                policy.incidentClosed(),
                time(before.driftedSince()),
                drifted,
                verdict.time(),
                plan.after(),
                now);
        String found = open == 1 ? "1 difference was found." : open + " differences were found.";
        var conditions = List.of(
                condition("Ready", Status.True, policy, now, "Observed", "Both sides were read and compared."),
                condition("Observed", Status.True, policy, now, "Observed", "Both sides were read and compared."),
                drifted
                        ? condition("Drifted", Status.True, policy, now, "Differs", found)
                        : condition("Drifted", Status.False, policy, now, "NothingDiffers", "What should hold holds."));
        var next = new DriftPolicyStatus(
                policy.generation(),
                !drifted
                        ? DriftStatus.InSync
                        : opening.active() ? DriftStatus.DriftIncidentActive : DriftStatus.DriftDetected,
                open,
                verdict.difference().ignored(),
                opening.ref(),
                opening.count() == 0 ? null : opening.count(),
                opening.since() == null ? null : opening.since().toString(),
                before.lastObservedTime(),
                verdict.revision().isEmpty() ? null : verdict.revision(),
                seen.nudge().isEmpty() ? null : seen.nudge(),
                policy.blessed(),
                verdict.onsets().isEmpty()
                        ? null
                        : verdict.onsets().stream().map(Remembered::stored).toList(),
                Conditions.merge(orEmpty(before.conditions()), conditions));
        return new PolicyReport(timed(next, before, verdict.time()), opening.opens());
    }

    private static PolicyReport notKnown(
            Subject policy, Plan.Valid plan, Seen<Verdict> seen, NotKnown verdict, Instant now) {
        DriftPolicyStatus before = policy.before();
        boolean sameSpec = before.observedGeneration() != null && before.observedGeneration() == policy.generation();
        Optional<Instant> lastGood =
                seen.lastGood().or(() -> sameSpec ? time(before.lastObservedTime()) : Optional.empty());
        Optional<Instant> staleAt = lastGood.map(plan.cadence()::staleAt);
        boolean stale = !sameSpec || staleAt.isEmpty() || !now.isBefore(staleAt.get());
        String message =
                verdict.side().words() + " could not be read. " + verdict.why().message();
        var conditions = new ArrayList<>(List.of(
                condition(
                        "Ready",
                        Status.False,
                        policy,
                        now,
                        verdict.why().reason().word(),
                        message),
                condition(
                        "Observed",
                        Status.False,
                        policy,
                        now,
                        verdict.why().reason().word(),
                        message)));
        if (stale) {
            conditions.add(condition(
                    "Drifted", Status.Unknown, policy, now, "Unknown", "No observation is recent enough to tell."));
        } else {
            orEmpty(before.conditions()).stream()
                    .filter(condition -> condition.type().equals("Drifted"))
                    .forEach(conditions::add);
        }
        var next = new DriftPolicyStatus(
                policy.generation(),
                stale ? DriftStatus.Unknown : before.driftStatus(),
                before.findings(),
                before.ignored(),
                before.incidentRef(),
                before.incidentCount(),
                before.driftedSince(),
                lastGood.filter(good -> !Times.of(good).equals(before.lastObservedTime()))
                        .filter(good -> !alreadyFailing(before))
                        .map(Times::of)
                        .orElse(before.lastObservedTime()),
                before.desiredRevision(),
                seen.nudge().isEmpty() ? null : seen.nudge(),
                before.blessed(),
                before.onsets(),
                Conditions.merge(orEmpty(before.conditions()), conditions));
        return new PolicyReport(next, stale ? Optional.empty() : staleAt);
    }

    private static boolean alreadyFailing(DriftPolicyStatus before) {
        return orEmpty(before.conditions()).stream()
                .anyMatch(condition -> condition.type().equals("Observed") && condition.status() == Status.False);
    }

    /** Nobody is looking: what was known stays on record, and is not called known any more. */
    private static DriftPolicyStatus blind(Subject policy, List<Condition> conditions) {
        DriftPolicyStatus before = policy.before();
        return new DriftPolicyStatus(
                policy.generation(),
                DriftStatus.Unknown,
                before.findings(),
                before.ignored(),
                before.incidentRef(),
                before.incidentCount(),
                before.driftedSince(),
                before.lastObservedTime(),
                before.desiredRevision(),
                before.observedNudge(),
                before.blessed(),
                before.onsets(),
                Conditions.merge(orEmpty(before.conditions()), conditions));
    }

    /** The time of the last observation moves with other news, or by itself once it is old: a write for it alone is rare. */
    private static DriftPolicyStatus timed(DriftPolicyStatus next, DriftPolicyStatus before, Instant observed) {
        Duration age = time(before.lastObservedTime())
                .map(last -> Duration.between(last, observed).abs())
                .orElse(ObservationLoop.HEARTBEAT);
        boolean moves = !next.equals(before) || age.compareTo(ObservationLoop.HEARTBEAT) >= 0;
        return !moves
                ? next
                : new DriftPolicyStatus(
                        next.observedGeneration(),
                        next.driftStatus(),
                        next.findings(),
                        next.ignored(),
                        next.incidentRef(),
                        next.incidentCount(),
                        next.driftedSince(),
                        Times.of(observed),
                        next.desiredRevision(),
                        next.observedNudge(),
                        next.blessed(),
                        next.onsets(),
                        next.conditions());
    }

    private static Condition condition(
            String type, Status status, Subject policy, Instant now, String reason, String message) {
        String bounded = message.length() > Condition.MAX_MESSAGE
                ? message.substring(0, Condition.MAX_MESSAGE - 1) + "…"
                : message;
        return new Condition(type, status, policy.generation(), Times.of(now), reason, bounded);
    }

    private static Optional<Instant> time(String text) {
        return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}
