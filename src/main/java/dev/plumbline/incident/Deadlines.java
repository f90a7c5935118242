package dev.plumbline.incident;

import dev.plumbline.api.DriftIncidentSpec.Extension;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.Severity;
import dev.plumbline.api.Times;
import dev.plumbline.incident.Happening.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What time does to an incident: it escalates, and it expires. It stops nothing. */
final class Deadlines {

    private Deadlines() {}

    /** Puts the terms of an incident that opens on record. */
    static DriftIncidentStatus.Terms terms(Terms terms, Instant detected) {
        Optional<Instant> expiry = terms.timeToLive().map(detected::plus);
        return new DriftIncidentStatus.Terms(
                terms.escalateAfter().map(Written::of).orElse(null),
                expiry.map(Times::of).orElse(null),
                expiry.map(first -> Times.of(first.plus(terms.maxExtension()))).orElse(null),
                terms.requireSeparation() ? true : null);
    }

    /** Sets the expiry: the first, or what a person has asked for as far as that is allowed. */
    static void expire(NextStatus next, Extension extension) {
        if (next.terms == null) {
            return;
        }
        next.expiryTime = extended(extension, next.terms).map(Times::of).orElse(next.terms.expiryTime());
    }

    /** Until when an extension holds; empty where there is none, or where the incident has no expiry to extend. */
    private static Optional<Instant> extended(Extension extension, DriftIncidentStatus.Terms terms) {
        Optional<Instant> limit = terms == null ? Optional.empty() : Written.time(terms.extensionLimitTime());
        return extension == null
                ? Optional.empty()
                : limit.flatMap(
                        latest -> Written.time(extension.until()).map(until -> until.isAfter(latest) ? latest : until));
    }

    /** What an extension comes to, for people. */
    static String shown(Extension extension, DriftIncidentStatus.Terms terms) {
        Optional<Instant> until = extended(extension, terms);
        if (until.isEmpty()) {
            return "Until " + extension.until() + ", which extends nothing";
        }
        return Written.time(extension.until()).equals(until)
                ? "Until " + extension.until()
                : "Until " + Times.of(until.get()) + ", the latest that is allowed";
    }

    /** Raises the severity one step for each time that has passed while nobody made things safe. */
    static void escalate(NextStatus next, Timeline timeline, Instant now) {
        Optional<Duration> period = next.terms == null
                ? Optional.empty()
                : Written.duration(next.terms.escalateAfter()).filter(Duration::isPositive);
        if (period.isEmpty() || !escalates(next)) {
            next.nextEscalationTime = null;
            return;
        }
        Instant detected = Instant.parse(next.detectedTime);
        Instant due = Written.time(next.nextEscalationTime).orElseGet(() -> after(detected, period.get(), now));
        while (!now.isBefore(due) && escalates(next)) {
            next.severity = higher(next.severity);
            timeline.add(
                    Timeline.OPERATOR,
                    Word.Escalated,
                    "To " + next.severity + ": not stabilized within " + next.terms.escalateAfter());
            due = due.plus(period.get());
        }
        next.nextEscalationTime = escalates(next) ? Times.of(due) : null;
    }

    /** When an incident escalates first: a period after it was detected, or later where it could not escalate then. */
    private static Instant after(Instant detected, Duration period, Instant now) {
        long passed =
                now.isBefore(detected) ? 0 : Duration.between(detected, now).dividedBy(period);
        return detected.plus(period.multipliedBy(passed + 1));
    }

    private static boolean escalates(NextStatus next) {
        return (next.phase == Phase.Detected || next.phase == Phase.Acknowledged)
                && next.severity != Severity.Critical
                && next.openFindings != null
                && next.openFindings > 0;
    }

    private static Severity higher(Severity severity) {
        return switch (severity) {
            case Low -> Severity.Medium;
            case Medium -> Severity.High;
            case High, Critical -> Severity.Critical;
            case Unrecognized -> Severity.Unrecognized;
        };
    }
}
