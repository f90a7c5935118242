package dev.plumbline.incident;

import dev.plumbline.api.Condition;
import dev.plumbline.api.Conditions;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.FindingKind;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.TimelineEntry;
import dev.plumbline.api.Severity;
import dev.plumbline.api.Times;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.ForeignText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The life of an incident as one pure function of its status, what was found, and the time. The same arguments give the
 * same status, and findings that say nothing new give the status unchanged, so that it need not be written.
 */
public final class Lifecycle {

    static final String OPERATOR = "plumbline";
    private static final int NAMED_SUBJECTS = 5;

    private Lifecycle() {}

    /** Whether this version knows every word of a status. One that it does not know, it must not write anew. */
    static boolean knows(DriftIncidentStatus status) {
        return status == null
                || (status.phase() != Phase.Unrecognized
                        && status.severity() != Severity.Unrecognized
                        && orEmpty(status.findings()).stream()
                                .noneMatch(finding -> finding.kind() == FindingKind.Unrecognized));
    }

    /**
     * The next status.
     *
     * @param status the status so far; null for an incident that has none yet
     * @param generation of the incident's spec
     */
    public static DriftIncidentStatus next(DriftIncidentStatus status, long generation, Findings findings) {
        return status == null || status.phase() == null
                ? detected(generation, findings)
                : followed(status, generation, findings);
    }

    private static DriftIncidentStatus detected(long generation, Findings found) {
        String detected = Times.of(found.since());
        return new DriftIncidentStatus(
                generation,
                Phase.Detected,
                found.terms().severity(),
                detected,
                found.terms()
                        .timeToLive()
                        .map(life -> Times.of(found.since().plus(life)))
                        .orElse(null),
                null,
                null,
                null,
                found.findings().size(),
                null,
                0,
                shown(found, found.since(), Map.of()),
                null,
                null,
                null,
                List.of(new TimelineEntry(
                        Times.of(found.time()), OPERATOR, "Detected", names(found.findings(), finding -> true))),
                conditions(List.of(), generation, found));
    }

    private static DriftIncidentStatus followed(DriftIncidentStatus status, long generation, Findings found) {
        Map<Place, DriftIncidentStatus.Finding> known = new HashMap<>();
        orEmpty(status.findings()).forEach(finding -> known.put(Place.of(finding), finding));
        Set<Place> present = new HashSet<>();
        found.findings().forEach(finding -> present.add(Place.of(finding)));

        List<DriftIncidentStatus.Finding> gone = known.entrySet().stream()
                .filter(entry -> !present.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        int openBefore = status.openFindings() == null ? known.size() : status.openFindings();
        int openNow = found.findings().size();
        // Of the findings beyond those kept in status only the number is known.
        boolean allWereKept = openBefore <= known.size();
        int resolved = allWereKept ? gone.size() : Math.max(gone.size(), openBefore - openNow);

        List<TimelineEntry> timeline = new ArrayList<>(orEmpty(status.timeline()));
        Instant time = notBefore(found.time(), timeline);
        record(
                timeline,
                time,
                "FindingResolved",
                gone.stream().map(DriftIncidentStatus.Finding::subject).toList());
        if (allWereKept) {
            record(
                    timeline,
                    time,
                    "FindingAppeared",
                    subjects(found.findings(), finding -> !known.containsKey(Place.of(finding))));
        } else if (openNow > openBefore) {
            timeline.add(new TimelineEntry(
                    Times.of(time), OPERATOR, "FindingAppeared", (openNow - openBefore) + " more differences"));
        }
        record(
                timeline,
                time,
                "FindingChanged",
                subjects(found.findings(), finding -> changed(known.get(Place.of(finding)), finding)));

        return new DriftIncidentStatus(
                generation,
                status.phase(),
                status.severity(),
                status.detectedTime(),
                status.expiryTime(),
                null,
                null,
                null,
                openNow,
                null,
                (status.resolvedFindings() == null ? 0 : status.resolvedFindings()) + resolved,
                shown(found, time, known),
                null,
                null,
                null,
                newest(timeline),
                conditions(orEmpty(status.conditions()), generation, found));
    }

    private static List<DriftIncidentStatus.Finding> shown(
            Findings found, Instant firstSeen, Map<Place, DriftIncidentStatus.Finding> known) {
        return found.findings().stream()
                .limit(DriftIncidentStatus.MAX_FINDINGS)
                .map(finding -> {
                    DriftIncidentStatus.Finding before = known.get(Place.of(finding));
                    return new DriftIncidentStatus.Finding(
                            finding.subject().name(),
                            absentIfEmpty(finding.field()),
                            FindingKind.valueOf(finding.kind().word()),
                            absentIfEmpty(finding.desired()),
                            absentIfEmpty(finding.observed()),
                            finding.evidence().word(),
                            before == null ? Times.of(firstSeen) : before.since(),
                            null);
                })
                .toList();
    }

    private static boolean changed(DriftIncidentStatus.Finding before, Finding now) {
        return before != null
                && !(before.kind() == FindingKind.valueOf(now.kind().word())
                        && orEmpty(before.desired()).equals(now.desired())
                        && orEmpty(before.observed()).equals(now.observed()));
    }

    private static List<Condition> conditions(List<Condition> before, long generation, Findings found) {
        int open = found.findings().size();
        var ready = new Condition(
                "Ready",
                Condition.Status.True,
                generation,
                Times.of(found.time()),
                "Followed",
                "The incident follows what is observed.");
        var diffZero = open == 0
                ? new Condition(
                        "DiffZero",
                        Condition.Status.True,
                        generation,
                        Times.of(found.time()),
                        "NothingDiffers",
                        "What should hold holds again.")
                : new Condition(
                        "DiffZero",
                        Condition.Status.False,
                        generation,
                        Times.of(found.time()),
                        "Differs",
                        open == 1 ? "1 difference is there." : open + " differences are there.");
        return Conditions.merge(before, List.of(ready, diffZero));
    }

    private static void record(List<TimelineEntry> timeline, Instant time, String event, List<String> subjects) {
        if (!subjects.isEmpty()) {
            timeline.add(new TimelineEntry(Times.of(time), OPERATOR, event, names(subjects)));
        }
    }

    private static List<String> subjects(List<Finding> findings, Predicate<Finding> which) {
        return findings.stream()
                .filter(which)
                .map(finding -> finding.subject().name())
                .toList();
    }

    private static String names(List<Finding> findings, Predicate<Finding> which) {
        return names(subjects(findings, which));
    }

    private static String names(List<String> subjects) {
        List<String> distinct = subjects.stream().distinct().toList();
        String first = String.join(
                ", ",
                distinct.stream()
                        .limit(NAMED_SUBJECTS)
                        .map(name -> ForeignText.shown(name, 64))
                        .toList());
        int more = distinct.size() - NAMED_SUBJECTS;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    /** The time of a new entry: a clock that was set back does not let the timeline run back. */
    private static Instant notBefore(Instant time, List<TimelineEntry> timeline) {
        if (timeline.isEmpty()) {
            return time;
        }
        Instant last = Instant.parse(timeline.getLast().time());
        return time.isBefore(last) ? last : time;
    }

    private static List<TimelineEntry> newest(List<TimelineEntry> timeline) {
        int size = timeline.size();
        return List.copyOf(timeline.subList(Math.max(0, size - DriftIncidentStatus.MAX_TIMELINE), size));
    }

    private static String absentIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }

    /** What identifies a difference within an incident. */
    private record Place(String subject, String field) {
        static Place of(Finding finding) {
            return new Place(finding.subject().name(), finding.field());
        }

        static Place of(DriftIncidentStatus.Finding finding) {
            return new Place(finding.subject(), orEmpty(finding.field()));
        }
    }
}
