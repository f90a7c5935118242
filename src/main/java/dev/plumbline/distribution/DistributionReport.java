package dev.plumbline.distribution;

import dev.plumbline.api.Condition;
import dev.plumbline.api.Condition.Status;
import dev.plumbline.api.Conditions;
import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionStatus;
import dev.plumbline.api.SecretDistributionStatus.Destination;
import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.api.SecretDistributionStatus.Version;
import dev.plumbline.api.Times;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.incident.Drifting;
import dev.plumbline.incident.Opening;
import dev.plumbline.observation.ObservationLoop;
import dev.plumbline.observation.Seen;
import dev.plumbline.proposal.StandingApprovals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to be told of a distribution. Pure.
 *
 * @param status the next status; equal to the present one where nothing is to be written
 * @param findings what differs; empty where nothing does, and where nobody can tell
 * @param active whether something differs and the incident that the status names is open for it
 * @param known whether the source was read, so that the findings say something
 * @param lookAgain when time alone will change the answer
 */
record DistributionReport(
        SecretDistributionStatus status,
        List<Finding> findings,
        boolean active,
        boolean known,
        Optional<Instant> lookAgain) {

    /**
     * The distribution that the report is about.
     *
     * @param source what names the source, for people
     * @param closed when the incident that the status names was closed; empty where it is not
     * @param conflict why nobody knows whose value it should be; empty where that is known
     */
    record Subject(
            SecretDistribution distribution,
            Drifting drifting,
            String source,
            Ledger ledger,
            Optional<Instant> closed,
            Optional<String> conflict,
            FingerprintKey key) {

        SecretDistributionStatus before() {
            var status = distribution.getStatus();
            return status == null
                    ? new SecretDistributionStatus(
                            null, null, null, null, null, null, null, null, null, null, null, null, null)
                    : status;
        }

        long generation() {
            return distribution.getMetadata().getGeneration();
        }

        StandingApprovals standing(Instant now) {
            return StandingApprovals.of(
                    distribution.getMetadata().getNamespace(),
                    distribution.getMetadata().getName(),
                    distribution.getSpec(),
                    now);
        }

        String deliveryDigest() {
            return StandingApprovals.digest(
                    distribution.getMetadata().getNamespace(),
                    distribution.getMetadata().getName(),
                    distribution.getSpec());
        }

        Condition condition(String type, Status status, Instant now, String reason, String message) {
            return new Condition(
                    type,
                    status,
                    generation(),
                    Times.of(now),
                    reason,
                    message.length() > Condition.MAX_MESSAGE
                            ? message.substring(0, Condition.MAX_MESSAGE - 1) + "…"
                            : message);
        }
    }

    static DistributionReport invalid(Subject subject, DistributionPlan.Invalid plan, Instant now) {
        return blind(
                subject,
                List.of(),
                null,
                null,
                List.of(
                        subject.condition("Ready", Status.False, now, "InvalidSpec", plan.message()),
                        subject.condition("Stalled", Status.True, now, "InvalidSpec", plan.message())));
    }

    static DistributionReport suspended(Subject subject, DistributionPlan.Valid plan, Instant now) {
        String message = "spec.suspend is true: nothing is looked at or delivered until it is set to false.";
        List<Destination> destinations = plan.spec().destinations().stream()
                .map(destination -> destination(subject, destination, Standing.unread(message), Optional.empty(), now))
                .toList();
        return blind(
                subject,
                destinations,
                inSync(destinations),
                subject.deliveryDigest(),
                List.of(
                        subject.condition("Ready", Status.True, now, "Suspended", message),
                        subject.condition("InSync", Status.Unknown, now, "Suspended", message)));
    }

    static DistributionReport of(Subject subject, DistributionPlan.Valid plan, Seen<Survey> seen, Instant now) {
        Survey survey = seen.verdict();
        SecretDistributionStatus before = subject.before();
        Optional<String> source = Optional.ofNullable(subject.source());
        List<Version> versions = versions(Versions.of(before, source), survey);
        boolean known = !(survey.source() instanceof SourceSeen.Unread);
        Optional<Instant> due = DistributionFindings.dueSince(plan.maxAge(), versions);
        boolean wasActive = before.incidentRef() != null && subject.closed().isEmpty();
        List<Finding> findings = DistributionFindings.of(
                plan, survey, subject.key(), subject.ledger(), wasActive, due.filter(since -> !now.isBefore(since)));
        Opening opening = known
                ? Opening.next(
                        subject.drifting(),
                        subject.closed(),
                        time(before.driftedSince()),
                        !findings.isEmpty(),
                        survey.time(),
                        plan.after(),
                        now)
                : new Opening(
                        before.incidentRef(),
                        before.incidentCount() == null ? 0 : before.incidentCount(),
                        wasActive,
                        time(before.driftedSince()).orElse(null),
                        Optional.empty());
        List<Destination> destinations = destinations(subject, plan, survey, now);
        StandingApprovals standing = subject.standing(now);
        var next = new SecretDistributionStatus(
                subject.generation(),
                subject.source(),
                survey.source()
                        .current()
                        .map(version -> version.id())
                        .orElse(Versions.isExchanged(before, source) ? null : before.sourceVersion()),
                versions.isEmpty() ? null : versions,
                destinations,
                inSync(destinations),
                subject.deliveryDigest(),
                opening.ref(),
                opening.count() == 0 ? null : opening.count(),
                opening.since() == null ? null : opening.since().toString(),
                before.lastObservedTime(),
                seen.nudge().isEmpty() ? null : seen.nudge(),
                Conditions.merge(
                        before.conditions() == null ? List.of() : before.conditions(),
                        DistributionConditions.of(subject, survey, destinations, standing, now)));
        return new DistributionReport(
                survey.isGood() ? timed(next, before, survey.time()) : next,
                known ? findings : List.of(),
                opening.active(),
                known,
                Stream.of(
                                opening.opens(),
                                due.filter(now::isBefore),
                                standing instanceof StandingApprovals.Good good
                                        ? time(good.approval().until())
                                        : Optional.<Instant>empty())
                        .flatMap(Optional::stream)
                        .min(Instant::compareTo));
    }

    private static List<Destination> destinations(
            Subject subject, DistributionPlan.Valid plan, Survey survey, Instant now) {
        var destinations = new ArrayList<Destination>();
        List<SecretDestinationSpec> asked = plan.spec().destinations();
        for (int i = 0; i < asked.size(); i++) {
            destinations.add(destination(
                    subject,
                    asked.get(i),
                    survey.standings().get(i),
                    subject.ledger().failure(asked.get(i).name()),
                    now));
        }
        return List.copyOf(destinations);
    }

    /** A failed delivery of what it lacks is told as such; what can't be read, is unknown whatever was tried. */
    private static Destination destination(
            Subject subject, SecretDestinationSpec asked, Standing standing, Optional<String> failure, Instant now) {
        boolean failed = failure.isPresent() && standing.difference().isPresent();
        State state = failed ? State.Failed : standing.state();
        String message = failed ? failure.get() : standing.message();
        String since = subject.before().destinations() == null
                ? null
                : subject.before().destinations().stream()
                        .filter(known -> known.name().equals(asked.name()) && known.state() == state)
                        .map(Destination::since)
                        .findFirst()
                        .orElse(null);
        return new Destination(
                asked.name(),
                state,
                standing.evidence().word(),
                standing.version().isEmpty() ? null : standing.version(),
                since == null ? Times.of(now) : since,
                message.isEmpty() ? null : message.length() <= 1024 ? message : message.substring(0, 1024),
                subject.ledger().receipts().get(asked.name()));
    }

    private static String inSync(List<Destination> destinations) {
        return destinations.stream()
                        .filter(destination -> destination.state() == State.InSync)
                        .count()
                + "/" + destinations.size();
    }

    /** A version that was taken is remembered, with the time at which it was made or first seen. */
    private static List<Version> versions(List<Version> known, Survey survey) {
        if (!(survey.source() instanceof SourceSeen.Taken taken)
                || known.stream()
                        .findFirst()
                        .filter(newest ->
                                newest.version().equals(taken.version().id())
                                        && taken.fingerprint().equals(newest.fingerprint()))
                        .isPresent()) {
            return known;
        }
        return Stream.concat(
                        Stream.of(new Version(
                                taken.version().id(),
                                taken.fingerprint(),
                                Times.of(taken.version().created().orElse(survey.time())))),
                        known.stream()
                                .filter(version -> !version.version()
                                        .equals(taken.version().id())))
                .limit(SecretDistributionStatus.MAX_VERSIONS)
                .toList();
    }

    /** Nobody is looking: the ledger stays on record, and nothing is called known any more. */
    private static DistributionReport blind(
            Subject subject,
            List<Destination> destinations,
            String inSync,
            String deliveryDigest,
            List<Condition> conditions) {
        SecretDistributionStatus before = subject.before();
        return new DistributionReport(
                new SecretDistributionStatus(
                        subject.generation(),
                        before.source(),
                        before.sourceVersion(),
                        before.versions(),
                        destinations.isEmpty() ? before.destinations() : destinations,
                        inSync,
                        deliveryDigest,
                        before.incidentRef(),
                        before.incidentCount(),
                        before.driftedSince(),
                        before.lastObservedTime(),
                        before.observedNudge(),
                        Conditions.merge(before.conditions() == null ? List.of() : before.conditions(), conditions)),
                List.of(),
                false,
                false,
                Optional.empty());
    }

    /** The time of the last look moves with other news, or by itself once it is old: a write for it alone is rare. */
    private static SecretDistributionStatus timed(
            SecretDistributionStatus next, SecretDistributionStatus before, Instant seen) {
        Duration age = time(before.lastObservedTime())
                .map(last -> Duration.between(last, seen).abs())
                .orElse(ObservationLoop.HEARTBEAT);
        return next.equals(before) && age.compareTo(ObservationLoop.HEARTBEAT) < 0
                ? next
                : new SecretDistributionStatus(
                        next.observedGeneration(),
                        next.source(),
                        next.sourceVersion(),
                        next.versions(),
                        next.destinations(),
                        next.inSync(),
                        next.deliveryDigest(),
                        next.incidentRef(),
                        next.incidentCount(),
                        next.driftedSince(),
                        Times.of(seen),
                        next.observedNudge(),
                        next.conditions());
    }

    private static Optional<Instant> time(String text) {
        return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
    }
}
