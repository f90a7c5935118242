package dev.plumbline.incident;

import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.FindingKind;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.Severity;
import dev.plumbline.api.Times;
import dev.plumbline.incident.Happening.Word;
import dev.plumbline.proposal.Proposals;
import dev.plumbline.proposal.Proposals.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The life of an incident as one pure function of what is on record, what was found, what has become of its source, and
 * the time. The same arguments give the same answer, and a world that says nothing new gives the status unchanged, so
 * that it need not be written. A failed observation never gets here.
 */
public final class Lifecycle {

    private Lifecycle() {}

    /**
     * What follows.
     *
     * @param status the next status; null where there is nothing to say yet
     * @param happenings what has happened in this step, in its order
     * @param stored proposals that the status names and does not hold
     * @param lookAgain when time alone will change the answer
     * @param observe whether the source should be observed now, for something waits for that
     */
    public record Next(
            DriftIncidentStatus status,
            List<Happening> happenings,
            List<Stored> stored,
            Optional<Instant> lookAgain,
            boolean observe) {}

    /** The subjects whose findings people have set aside for now: nothing is proposed for them. */
    public static Set<String> overridden(DriftIncidentSpec spec, Instant now) {
        return Overrides.of(spec, now).subjects();
    }

    /** Whether this version knows every word of a status. One that it does not know, it must not write anew. */
    public static boolean knows(DriftIncidentStatus status) {
        return status == null
                || (status.phase() != Phase.Unrecognized
                        && status.severity() != Severity.Unrecognized
                        && (status.execution() == null || status.execution().state() != ExecutionState.Unrecognized)
                        && orEmpty(status.findings()).stream()
                                .noneMatch(finding -> finding.kind() == FindingKind.Unrecognized)
                        && orEmpty(status.proposals()).stream().allMatch(Lifecycle::knows));
    }

    private static boolean knows(Proposal proposal) {
        return proposal.path() != DriftIncidentSpec.Path.Unrecognized
                && orEmpty(proposal.steps()).stream()
                        .flatMap(step -> orEmpty(step.changes()).stream())
                        .noneMatch(change -> change.operation() == Operation.Unrecognized);
    }

    /**
     * The next step.
     *
     * @param found the newest good observation, also where it was taken up before; empty where this process has none
     */
    public static Next next(Incident incident, Optional<Findings> found, SourceFate fate, Instant now) {
        var next = NextStatus.of(incident.status());
        if (next.phase == null && found.isEmpty() && !Phases.orphaned(fate)) {
            return new Next(incident.status(), List.of(), List.of(), Optional.empty(), false);
        }
        var timeline = new Timeline(next.timeline, now);
        boolean wasClosed = next.phase == Phase.Closed;
        next.observedGeneration = incident.generation();
        var overrides = Overrides.of(incident.spec(), now);
        if (next.phase == null) {
            open(next, incident, found, overrides, timeline);
        } else if (!wasClosed) {
            complete(next, incident, found);
            found.ifPresentOrElse(
                    seen -> Differences.follow(next, seen, overrides, timeline),
                    () -> Differences.recount(next, overrides));
        }
        // Where nothing differs there is nothing to cover, and what was covered stays on record.
        found.filter(seen -> !seen.findings().isEmpty())
                .ifPresent(seen -> next.standingApproval = seen.standing().orElse(null));
        DriftIncidentSpec spec = SignedInAdvance.with(incident.spec(), next);
        boolean overridesChanged = Words.take(next, spec, timeline, now);
        Executions.take(next, timeline);
        List<Stored> stored = List.of();
        if (!wasClosed) {
            Deadlines.expire(next, spec.extension());
            Phases.advance(next, spec, found, fate, timeline, now);
            Deadlines.escalate(next, timeline, now);
        }
        if (!Executions.running(next)) {
            stored = propose(next, incident, found, fate, now);
        }
        if (!wasClosed) {
            IncidentConditions.set(next, spec, found, fate, timeline, now);
        }
        next.timeline = timeline.entries();
        boolean open = next.phase != Phase.Closed;
        Optional<Instant> confirmedFrom =
                open && next.phase == Phase.Reconciled ? Phases.confirmedFrom(next) : Optional.empty();
        boolean confirm = fate == SourceFate.Followed
                && confirmedFrom.filter(from -> !now.isBefore(from)).isPresent()
                && !Phases.confirmed(next, spec, found, now);
        return new Next(
                next.status(),
                timeline.happenings(),
                stored,
                open ? lookAgain(next, overrides, confirmedFrom, now) : Optional.empty(),
                open && (confirm || overridesChanged));
    }

    private static void open(
            NextStatus next, Incident incident, Optional<Findings> found, Overrides overrides, Timeline timeline) {
        next.phase = Phase.Detected;
        Instant detected = found.map(Findings::since).orElse(incident.created());
        next.detectedTime = Times.of(detected);
        next.severity = found.map(seen -> seen.terms().severity()).orElse(Severity.Medium);
        found.ifPresentOrElse(
                seen -> {
                    next.terms = Deadlines.terms(seen.terms(), detected);
                    Differences.open(next, seen, overrides, timeline);
                },
                () -> timeline.add(
                        Timeline.OPERATOR, Word.Detected, "Its source ended before it was told what differs"));
    }

    /** Gives an incident what one of an earlier version lacks. */
    private static void complete(NextStatus next, Incident incident, Optional<Findings> found) {
        if (Written.time(next.detectedTime).isEmpty()) {
            next.detectedTime = Times.of(incident.created());
        }
        if (next.severity == null) {
            next.severity = Severity.Medium;
        }
        if (next.terms == null) {
            found.ifPresent(seen -> next.terms = Deadlines.terms(seen.terms(), Instant.parse(next.detectedTime)));
        }
    }

    /** What stands of what is proposed. Nothing is proposed where nobody looks, or for what is closed. */
    private static List<Stored> propose(
            NextStatus next, Incident incident, Optional<Findings> found, SourceFate fate, Instant now) {
        if (next.phase == Phase.Closed) {
            next.proposals = List.of();
            return List.of();
        }
        if (found.isEmpty() || Phases.orphaned(fate)) {
            next.proposals = Proposals.unexpired(next.proposals, now);
            return List.of();
        }
        var proposals =
                Proposals.next(incident.path(), next.proposals, found.get().drafts(), next.execution, now);
        next.proposals = proposals.proposals();
        return proposals.stored();
    }

    private static Optional<Instant> lookAgain(
            NextStatus next, Overrides overrides, Optional<Instant> confirmedFrom, Instant now) {
        Stream<Optional<Instant>> times = Stream.of(
                Written.time(next.expiryTime),
                Written.time(next.nextEscalationTime),
                overrides.firstEnd(),
                confirmedFrom);
        Stream<Optional<Instant>> proposals =
                next.proposals.stream().map(proposal -> Written.time(proposal.expiryTime()));
        return Stream.concat(times, proposals)
                .flatMap(Optional::stream)
                .filter(now::isBefore)
                .min(Instant::compareTo);
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}
