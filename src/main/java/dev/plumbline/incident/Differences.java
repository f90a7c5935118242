package dev.plumbline.incident;

import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Finding;
import dev.plumbline.api.DriftIncidentStatus.FindingKind;
import dev.plumbline.api.Times;
import dev.plumbline.incident.Happening.Word;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Follows what is found: each finding with the time it was first seen, and whether people have set it aside. */
final class Differences {

    private Differences() {}

    /** The first findings of an incident: all began with the drift. */
    static void open(NextStatus next, Findings found, Overrides overrides, Timeline timeline) {
        next.findings = shown(found, found.since(), Map.of(), overrides);
        next.resolvedFindings = 0;
        count(next, found, overrides);
        if (found.findings().isEmpty()) {
            timeline.add(Timeline.OPERATOR, Word.Detected, "What differed is gone already");
        }
        timeline.add(Word.Detected, subjects(found, finding -> true));
    }

    /** What was found after that. */
    static void follow(NextStatus next, Findings found, Overrides overrides, Timeline timeline) {
        Map<Place, Finding> known = new HashMap<>();
        next.findings.forEach(finding -> known.put(Place.of(finding), finding));
        Set<Place> present = new HashSet<>();
        found.findings().forEach(finding -> present.add(Place.of(finding)));

        List<Finding> gone = next.findings.stream()
                .filter(finding -> !present.contains(Place.of(finding)))
                .toList();
        int before = next.observed() ? next.differences() : known.size();
        int now = found.findings().size();
        // Of the findings beyond those kept in status only the number is known.
        boolean allWereKept = before <= known.size();
        int resolved = allWereKept ? gone.size() : Math.max(gone.size(), before - now);
        timeline.add(Word.FindingResolved, gone.stream().map(Finding::subject).toList());
        if (allWereKept) {
            timeline.add(Word.FindingAppeared, subjects(found, finding -> !known.containsKey(Place.of(finding))));
        } else if (now > before) {
            timeline.add(Timeline.OPERATOR, Word.FindingAppeared, (now - before) + " more differences");
        }
        timeline.add(Word.FindingChanged, subjects(found, finding -> changed(known.get(Place.of(finding)), finding)));
        next.findings = shown(found, timeline.time(), known, overrides);
        next.resolvedFindings = (next.resolvedFindings == null ? 0 : next.resolvedFindings) + resolved;
        count(next, found, overrides);
    }

    /** Counts anew what is set aside, where nothing was found since. */
    static void recount(NextStatus next, Overrides overrides) {
        if (!next.observed()) {
            return;
        }
        int all = next.differences();
        int beforeShown = (int) next.findings.stream()
                .filter(finding -> finding.overriddenUntil() != null)
                .count();
        int beyondShown = Math.max(0, (next.overriddenFindings == null ? 0 : next.overriddenFindings) - beforeShown);
        next.findings = next.findings.stream()
                .map(finding -> new Finding(
                        finding.subject(),
                        finding.field(),
                        finding.kind(),
                        finding.desired(),
                        finding.observed(),
                        finding.evidence(),
                        finding.since(),
                        until(overrides, finding.subject()),
                        finding.message()))
                .toList();
        int shown = (int) next.findings.stream()
                .filter(finding -> finding.overriddenUntil() != null)
                .count();
        overridden(next, all, shown + beyondShown);
    }

    private static void count(NextStatus next, Findings found, Overrides overrides) {
        int overridden = (int) found.findings().stream()
                .filter(finding -> overrides.until(finding.subject().name()).isPresent())
                .count();
        overridden(next, found.findings().size(), overridden);
    }

    private static void overridden(NextStatus next, int all, int overridden) {
        next.openFindings = all - overridden;
        next.overriddenFindings = overridden == 0 ? null : overridden;
    }

    private static List<Finding> shown(
            Findings found, Instant firstSeen, Map<Place, Finding> known, Overrides overrides) {
        return found.findings().stream()
                .limit(DriftIncidentStatus.MAX_FINDINGS)
                .map(finding -> {
                    Finding before = known.get(Place.of(finding));
                    return new Finding(
                            finding.subject().name(),
                            absentIfEmpty(finding.field()),
                            FindingKind.valueOf(finding.kind().word()),
                            absentIfEmpty(finding.desired()),
                            absentIfEmpty(finding.observed()),
                            finding.evidence().word(),
                            before == null ? Times.of(firstSeen) : before.since(),
                            until(overrides, finding.subject().name()),
                            absentIfEmpty(finding.message()));
                })
                .toList();
    }

    private static String until(Overrides overrides, String subject) {
        return overrides.until(subject).map(Times::of).orElse(null);
    }

    private static boolean changed(Finding before, dev.plumbline.drift.Finding now) {
        return before != null
                && !(before.kind() == FindingKind.valueOf(now.kind().word())
                        && orEmpty(before.desired()).equals(now.desired())
                        && orEmpty(before.observed()).equals(now.observed()));
    }

    private static List<String> subjects(Findings found, Predicate<dev.plumbline.drift.Finding> which) {
        return found.findings().stream()
                .filter(which)
                .map(finding -> finding.subject().name())
                .toList();
    }

    private static String absentIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    /** What identifies a difference within an incident. */
    private record Place(String subject, String field) {
        static Place of(dev.plumbline.drift.Finding finding) {
            return new Place(finding.subject().name(), finding.field());
        }

        static Place of(Finding finding) {
            return new Place(finding.subject(), orEmpty(finding.field()));
        }
    }
}
