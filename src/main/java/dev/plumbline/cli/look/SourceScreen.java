package dev.plumbline.cli.look;

import dev.plumbline.api.Condition;
import dev.plumbline.api.SecretDistributionStatus.Destination;
import dev.plumbline.cli.Kind;
import dev.plumbline.cli.look.Paint.Tone;
import dev.plumbline.cli.look.Table.Cell;
import java.time.Instant;
import java.util.List;

/** One policy or distribution on one screen. Pure. */
final class SourceScreen {

    private static final int NAME = 30;

    private final Item item;
    private final Instant now;
    private final Sheet sheet;

    private SourceScreen(Item item, Paint paint, Instant now) {
        this.item = item;
        this.now = now;
        this.sheet = new Sheet(paint);
    }

    /** @param incidents the incidents of its namespace */
    static List<String> lines(Item item, List<Item> incidents, Paint paint, Instant now) {
        var screen = new SourceScreen(item, paint, now);
        screen.head();
        if (item.kind() == Kind.DISTRIBUTION) {
            screen.destinations();
        }
        screen.conditions();
        screen.incidents(incidents);
        return screen.sheet.lines();
    }

    private void head() {
        sheet.heading((item.kind() == Kind.POLICY ? "Policy " : "Distribution ") + Shown.text(item.name())
                + " in namespace " + Shown.text(item.namespace()));
        sheet.field("About", "environment " + Shown.text(item.environment()));
        sheet.field("Looks", looks());
        sheet.field("Stands", stands());
        sheet.field(
                "Last look",
                item.lastObserved().map(time -> Ages.full(time.toString(), now)).orElse("none that was reported"));
        String since = item.status("driftedSince");
        if (!since.isEmpty()) {
            sheet.field("Differs", "since " + Ages.full(since, now));
        }
        if (item.kind() == Kind.POLICY) {
            sheet.field(
                    "Findings",
                    item.raw().at("/status/findings").asText("unknown")
                            + (item.hasStatus() && Standing.of(item, now) instanceof Standing.Unknown
                                    ? ", as of the last good look"
                                    : "")
                            + (item.count("ignored") > 0
                                    ? ", and " + item.count("ignored") + " that compare.ignore sets aside"
                                    : ""));
            sheet.field("Desired", "revision " + Shown.text(item.status("desiredRevision")));
        } else {
            sheet.field(
                    "Source",
                    Shown.text(item.status("source")) + ", version " + Shown.text(item.status("sourceVersion")));
        }
    }

    private String looks() {
        if (item.suspended()) {
            return "no: spec.suspend is true";
        }
        var cron = item.raw().at("/spec/schedule/cron").asText();
        return cron.isEmpty()
                ? "every " + Shown.text(item.raw().at("/spec/interval").asText("1m"))
                : "at " + Shown.text(cron) + " "
                        + Shown.text(item.raw().at("/spec/schedule/timeZone").asText("UTC"));
    }

    private String stands() {
        return switch (Standing.of(item, now)) {
            case Standing.InSync() -> sheet.paint().in(Tone.GOOD, "in sync");
            case Standing.Differs() ->
                sheet.paint()
                        .in(
                                Tone.BAD,
                                item.kind() == Kind.POLICY
                                        ? Shown.text(item.status("driftStatus"))
                                        : Shown.text(item.status("inSync")) + " destinations in sync");
            case Standing.Unknown(String word, String why) ->
                sheet.paint().in(Tone.WARN, word) + ", " + Shown.text(why);
        };
    }

    private void destinations() {
        sheet.heading("Where it has arrived");
        var table = new Table("DESTINATION", "STATE", "KNOWN BY", "VERSION", "SINCE");
        var destinations = item.distributionStatus().destinations();
        if (destinations == null || destinations.isEmpty()) {
            sheet.line(2, "Nothing is known yet.");
            return;
        }
        destinations.forEach(destination -> table.row(row(destination)));
        sheet.table(2, table);
        destinations.stream()
                .filter(destination -> destination.message() != null)
                .forEach(destination ->
                        sheet.line(2, Shown.text(destination.name(), NAME) + ": " + Shown.text(destination.message())));
    }

    private List<Cell> row(Destination destination) {
        var tone = switch (destination.state()) {
            case InSync -> Tone.GOOD;
            case Unknown, Unrecognized -> Tone.WARN;
            case Stale, Drifted, Missing, Failed -> Tone.BAD;
        };
        return List.of(
                Cell.of(Shown.text(destination.name(), NAME)),
                new Cell(String.valueOf(destination.state()), tone),
                Cell.of(Shown.text(destination.evidence())),
                Cell.of(Shown.text(destination.version(), NAME)),
                Cell.of(Ages.since(Ages.time(destination.since()), now)));
    }

    private void conditions() {
        sheet.heading("What the operator says");
        if (item.conditions().isEmpty()) {
            sheet.line(2, "Nothing yet: is it at work, and may it read here? kubectl drift doctor");
        }
        for (Condition condition : item.conditions()) {
            sheet.line(
                    2,
                    Shown.text(condition.type()) + " " + condition.status() + ", " + Shown.text(condition.reason())
                            + ": " + Shown.text(condition.message()));
            if (condition.status() == Condition.Status.False) {
                Glossary.of(Glossary.Sort.REASON, condition.reason())
                        .filter(entry -> condition.type().equals("Observed"))
                        .ifPresent(entry -> sheet.line(4, Tone.DIM, entry.todo()));
            }
        }
    }

    private void incidents(List<Item> incidents) {
        var open = incidents.stream()
                .filter(Item::open)
                .filter(incident -> incident.isAbout(item))
                .toList();
        sheet.heading("What comes next");
        for (Item incident : open) {
            sheet.whole(
                    2,
                    "kubectl drift show di/" + Shown.text(incident.name()) + " -n " + Shown.text(incident.namespace()));
            sheet.line(6, Tone.DIM, "the incident, " + Shown.text(incident.status("phase")));
        }
        sheet.whole(2, "kubectl drift observe " + item.shortForm() + " -n " + Shown.text(item.namespace()));
        sheet.line(6, Tone.DIM, "has the operator look now");
    }
}
