package dev.plumbline.cli.look;

import dev.plumbline.api.Condition;
import dev.plumbline.api.Severity;
import dev.plumbline.cli.Kind;
import dev.plumbline.cli.look.Paint.Tone;
import dev.plumbline.cli.look.Table.Cell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong, the worst first: by severity; at the same severity what differs before what nobody can tell; then by
 * phase, then by age. Pure.
 *
 * @param entries what is shown, in its order
 * @param incidents how many of the incidents are open
 * @param differing how many policies and distributions differ
 * @param unknown of how many nobody can tell
 * @param inSync how many are in sync
 * @param oldestLook when the one in sync was looked at that was looked at longest ago
 */
record Overview(
        List<Entry> entries, int incidents, int differing, int unknown, int inSync, Optional<Instant> oldestLook) {

    private static final int NOTE = 90;
    private static final List<String> PHASES =
            List.of("Detected", "DriftDetected", "Acknowledged", "Stabilized", "Reconciled", "Closed");

    /**
     * One line.
     *
     * @param state phase of an incident, or how a policy or distribution stands
     * @param differs whether something is known to differ
     */
    record Entry(Item item, String state, boolean differs, Tone tone, Optional<Instant> since, String note) {}

    /** @param all whether what is closed or in sync is shown too */
    static Overview of(List<Item> items, boolean all, Instant now) {
        var entries = new ArrayList<Entry>();
        int incidents = 0;
        int differing = 0;
        int unknown = 0;
        int inSync = 0;
        Optional<Instant> oldest = Optional.empty();
        for (Item item : items) {
            if (item.kind() == Kind.INCIDENT) {
                incidents += item.open() ? 1 : 0;
                if (item.open() || all) {
                    entries.add(incident(item, now));
                }
                continue;
            }
            switch (Standing.of(item, now)) {
                case Standing.InSync() -> {
                    inSync++;
                    oldest = earlier(oldest, item.lastObserved());
                    if (all) {
                        entries.add(new Entry(item, "InSync", false, Tone.GOOD, item.lastObserved(), ""));
                    }
                }
                case Standing.Differs() -> {
                    differing++;
                    if (all || hasNoOpenIncident(item, items)) {
                        entries.add(differing(item));
                    }
                }
                case Standing.Unknown(String word, String why) -> {
                    unknown++;
                    entries.add(new Entry(item, word, false, Tone.WARN, unknownSince(item), why));
                }
            }
        }
        entries.sort(ORDER);
        return new Overview(List.copyOf(entries), incidents, differing, unknown, inSync, oldest);
    }

    private static final Comparator<Entry> ORDER = Comparator.<Entry>comparingInt(entry -> over(entry) ? 1 : 0)
            .thenComparingInt(entry -> -rank(entry.item().severity()))
            .thenComparingInt(entry -> entry.differs() ? 0 : 1)
            .thenComparingInt(entry -> PHASES.indexOf(entry.state()))
            .thenComparing(entry -> entry.since().orElse(Instant.MAX))
            .thenComparing(entry -> entry.item().namespace())
            .thenComparing(entry -> entry.item().name());

    private static boolean over(Entry entry) {
        return entry.state().equals("Closed") || entry.state().equals("InSync");
    }

    /** A word that is not known here may be a grave one. */
    private static int rank(Severity severity) {
        return severity.ordinal();
    }

    private static Entry incident(Item item, Instant now) {
        String phase = item.status("phase").isEmpty() ? "NotObserved" : item.status("phase");
        var tone = switch (phase) {
            case "Detected" -> Tone.BAD;
            case "Closed" -> Tone.GOOD;
            default -> Tone.WARN;
        };
        boolean differs = !phase.equals("NotObserved");
        var since = Ages.time(item.status("detectedTime")).or(item::created);
        return new Entry(item, phase, differs, tone, since, incidentNote(item, now));
    }

    private static String incidentNote(Item item, Instant now) {
        var notes = new ArrayList<String>();
        if (holds(item, "Orphaned")) {
            notes.add("orphaned");
        }
        if (holds(item, "Expired")) {
            notes.add("expired");
        } else if (item.open()) {
            Ages.time(item.status("expiryTime"))
                    .ifPresent(
                            expiry -> notes.add("expires in " + Ages.length(java.time.Duration.between(now, expiry))));
        }
        if (holds(item, "Flapping")) {
            notes.add("flapping");
        }
        int overridden = item.count("overriddenFindings");
        if (overridden > 0) {
            notes.add(overridden + " overridden");
        }
        String execution = item.raw().at("/status/execution/state").asText();
        if (!execution.isEmpty()) {
            notes.add("execution " + execution);
        }
        item.condition("Ready").ifPresent(ready -> notes.add(ready.reason()));
        return String.join(", ", notes);
    }

    private static boolean holds(Item item, String condition) {
        return item.condition(condition)
                .filter(found -> found.status() == Condition.Status.True)
                .isPresent();
    }

    private static Entry differing(Item item) {
        String state = item.kind() == Kind.POLICY ? item.status("driftStatus") : "NotArrived";
        String note = item.kind() == Kind.POLICY
                ? "no incident is open"
                : item.status("inSync") + " destinations in sync, and no incident is open";
        return new Entry(item, state, true, Tone.BAD, Ages.time(item.status("driftedSince")), note);
    }

    private static Optional<Instant> unknownSince(Item item) {
        return item.condition(item.kind() == Kind.POLICY ? "Observed" : "InSync")
                .filter(condition -> condition.status() != Condition.Status.True)
                .flatMap(condition -> Ages.time(condition.lastTransitionTime()))
                .or(item::lastObserved)
                .or(item::created);
    }

    private static boolean hasNoOpenIncident(Item item, List<Item> items) {
        return items.stream().noneMatch(other -> other.open() && other.isAbout(item));
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.isEmpty() || other.isPresent() && other.get().isBefore(one.get()) ? other : one;
    }

    /** @param wide whether there is room for more columns */
    List<String> lines(boolean namespaces, boolean wide, Paint paint, Instant now) {
        var lines = new ArrayList<String>();
        if (!entries.isEmpty()) {
            var table = new Table(heads(namespaces, wide));
            entries.forEach(entry -> table.row(row(entry, namespaces, wide, now)));
            lines.addAll(table.lines(paint));
            lines.add("");
        }
        lines.add(summary(now));
        return lines;
    }

    private static String[] heads(boolean namespaces, boolean wide) {
        var heads = new ArrayList<String>();
        if (namespaces) {
            heads.add("NAMESPACE");
        }
        heads.addAll(List.of("NAME", "SEVERITY", "STATE", "ENVIRONMENT", "FINDINGS", "SINCE"));
        if (wide) {
            heads.addAll(List.of("SOURCE", "TAKEN BY", "LAST LOOK"));
        }
        heads.add("NOTE");
        return heads.toArray(String[]::new);
    }

    private static List<Cell> row(Entry entry, boolean namespaces, boolean wide, Instant now) {
        var item = entry.item();
        var cells = new ArrayList<Cell>();
        if (namespaces) {
            cells.add(foreign(item.namespace()));
        }
        cells.add(foreign(item.shortForm()));
        cells.add(Cell.of(
                item.severity() == Severity.Unrecognized
                        ? foreignSeverity(item)
                        : item.severity().name()));
        cells.add(new Cell(Shown.text(entry.state(), NOTE), entry.tone()));
        cells.add(foreign(item.environment()));
        cells.add(foreign(findings(entry)));
        cells.add(Cell.of(Ages.since(entry.since(), now)));
        if (wide) {
            String source = item.raw().at("/spec/source/name").asText();
            cells.add(foreign(item.kind() == Kind.INCIDENT ? sourceOf(item) + source : ""));
            cells.add(foreign(item.raw().at("/spec/acknowledgement/by").asText()));
            cells.add(Cell.of(item.kind() == Kind.INCIDENT ? "-" : Ages.since(item.lastObserved(), now)));
        }
        cells.add(Cell.of(Shown.text(entry.note(), wide ? NOTE * 2 : NOTE)));
        return cells;
    }

    private static String sourceOf(Item incident) {
        return Kind.called(incident.raw().at("/spec/source/kind").asText())
                .map(kind -> kind.shortName() + '/')
                .orElse("");
    }

    private static String findings(Entry entry) {
        var item = entry.item();
        return switch (item.kind()) {
            case INCIDENT -> item.raw().at("/status/openFindings").asText();
            // What was counted before is not what is there.
            case POLICY ->
                entry.differs() || over(entry)
                        ? item.raw().at("/status/findings").asText()
                        : "?";
            case DISTRIBUTION -> item.status("inSync");
        };
    }

    private static String foreignSeverity(Item item) {
        return Shown.text(item.status("severity"), NOTE);
    }

    private static Cell foreign(String text) {
        return Cell.of(Shown.text(text, NOTE));
    }

    private String summary(Instant now) {
        String known = inSync == 0
                ? "None in sync"
                : inSync + " in sync, looked at within the last " + Ages.since(oldestLook, now);
        String dark = unknown == 0
                ? "None unknown"
                : unknown + " unknown: whether " + (unknown == 1 ? "it is" : "they are") + " in sync, nobody can tell";
        if (incidents == 0 && differing == 0) {
            if (inSync == 0 && unknown == 0) {
                return "There are no policies, no distributions and no open incidents here.";
            }
            return "Nothing is known to differ. " + known + ". " + dark + ".";
        }
        return incidents + (incidents == 1 ? " incident" : " incidents") + " open. " + differing
                + (differing == 1 ? " differs. " : " differ. ") + known + ". " + dark + ".";
    }
}
