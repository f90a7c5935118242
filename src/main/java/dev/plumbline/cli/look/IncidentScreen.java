package dev.plumbline.cli.look;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Finding;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.Severity;
import dev.plumbline.cli.Kind;
import dev.plumbline.cli.look.Paint.Tone;
import dev.plumbline.cli.look.Table.Cell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** One incident on one screen: what differs, since when, how well that is known, and what can be done. Pure. */
final class IncidentScreen {

    private static final int FINDINGS = 12;
    private static final int HAPPENED = 5;
    private static final int STEPS = 5;
    private static final int SUBJECT = 40;
    private static final int VALUE = 60;

    private final Item item;
    private final DriftIncidentSpec spec;
    private final DriftIncidentStatus status;
    private final Rights rights;
    private final Instant now;
    private final Sheet sheet;

    private IncidentScreen(Item item, Rights rights, Paint paint, Instant now) {
        this.item = item;
        this.spec = item.incidentSpec();
        this.status = item.incidentStatus();
        this.rights = rights;
        this.now = now;
        this.sheet = new Sheet(paint);
    }

    /**
     * @param source the policy or distribution that it is about, where it is there
     */
    static List<String> lines(Item incident, Optional<Item> source, Rights rights, Paint paint, Instant now) {
        var screen = new IncidentScreen(incident, rights, paint, now);
        screen.head(source);
        screen.differences();
        screen.people();
        screen.proposals();
        screen.execution();
        screen.happened();
        screen.next();
        return screen.sheet.lines();
    }

    private void head(Optional<Item> source) {
        String kind = Kind.called(item.raw().at("/spec/source/kind").asText())
                .map(Kind::word)
                .orElse("resource");
        sheet.heading("Incident " + Shown.text(item.name()) + " in namespace " + Shown.text(item.namespace()));
        sheet.field(
                "About",
                kind + " " + Shown.text(spec.source().name()) + ", environment " + Shown.text(spec.environment()));
        if (status.phase() == null) {
            sheet.field("Phase", "not known: the operator has not reported on it yet (kubectl drift doctor)");
            return;
        }
        sheet.field(
                "Phase",
                Shown.text(item.status("phase")) + ", severity "
                        + (status.severity() == Severity.Unrecognized || status.severity() == null
                                ? Shown.text(item.status("severity"))
                                : status.severity().name()));
        sheet.field("Detected", Ages.full(status.detectedTime(), now));
        if (status.closedTime() != null) {
            sheet.field("Closed", Ages.full(status.closedTime(), now));
        } else if (status.expiryTime() != null) {
            sheet.field("Expires", Ages.full(status.expiryTime(), now));
        }
        if (status.nextEscalationTime() != null && status.closedTime() == null) {
            sheet.field("Escalates", Ages.full(status.nextEscalationTime(), now));
        }
        for (String type : List.of("Orphaned", "Expired", "Flapping")) {
            item.condition(type)
                    .filter(condition -> condition.status() == Condition.Status.True)
                    .ifPresent(condition -> sheet.field(type, Shown.text(condition.message())));
        }
        item.condition("Ready")
                .ifPresent(
                        ready -> sheet.field("Now", Shown.text(ready.reason()) + ": " + Shown.text(ready.message())));
        if (item.open()) {
            unseen(source);
        }
        if (spec.previous() != null) {
            sheet.field("Before it", Shown.text(spec.previous()));
        }
    }

    /** What was not looked at: an incident's findings are as old as the last good look. */
    private void unseen(Optional<Item> source) {
        if (source.isEmpty()) {
            sheet.field("Not seen", "its source is not there, or you may not read it: findings may be out of date");
        } else if (Standing.of(source.get(), now) instanceof Standing.Unknown(String word, String why)) {
            sheet.field("Not seen", word + ": " + Shown.text(why) + " What stands below is as of the last good look.");
        } else {
            source.get()
                    .condition(item.raw().at("/spec/source/kind").asText().equals("DriftPolicy") ? "Observed" : "Ready")
                    .filter(condition -> condition.status() == Condition.Status.False)
                    .ifPresent(condition -> sheet.field(
                            "Not seen", Shown.text(condition.reason()) + ": " + Shown.text(condition.message())));
            source.get().lastObserved().ifPresent(time -> sheet.field("Last look", Ages.full(time.toString(), now)));
        }
    }

    private void differences() {
        var findings = orEmpty(status.findings());
        int open = number(status.openFindings());
        int overridden = number(status.overriddenFindings());
        sheet.heading("What differs: " + open + (overridden > 0 ? ", and " + overridden + " overridden" : "") + ", "
                + number(status.resolvedFindings()) + " gone already");
        if (!findings.isEmpty()) {
            var table = new Table("KIND", "SUBJECT", "SINCE", "KNOWN BY", "DESIRED", "OBSERVED");
            findings.stream().limit(FINDINGS).forEach(finding -> table.row(row(finding)));
            sheet.table(2, table);
        }
        int more = open + overridden - Math.min(FINDINGS, findings.size());
        if (more > 0) {
            sheet.line(2, Tone.DIM, more + " more: kubectl drift diff " + Shown.text(item.name()));
        }
        findings.stream()
                .limit(FINDINGS)
                .filter(finding -> finding.message() != null)
                .forEach(finding ->
                        sheet.line(2, Shown.text(finding.subject(), SUBJECT) + ": " + Shown.text(finding.message())));
        findings.stream().filter(finding -> finding.overriddenUntil() != null).forEach(this::overridden);
        findings.stream()
                .map(Finding::evidence)
                .filter(Objects::nonNull)
                .distinct()
                .flatMap(word -> Glossary.of(Glossary.Sort.EVIDENCE, word).stream())
                .forEach(entry -> sheet.line(2, Tone.DIM, "by " + entry.word() + ": " + entry.meaning()));
    }

    private List<Cell> row(Finding finding) {
        String subject = finding.subject() + (finding.field() == null ? "" : finding.field());
        return List.of(
                new Cell(
                        Shown.text(String.valueOf(finding.kind())),
                        finding.overriddenUntil() == null ? Tone.BAD : Tone.DIM),
                Cell.of(Shown.text(subject, SUBJECT)),
                Cell.of(Ages.since(Ages.time(finding.since()), now)),
                Cell.of(Shown.text(finding.evidence())),
                Cell.of(Values.brief(finding.desired())),
                Cell.of(Values.brief(finding.observed())));
    }

    private void overridden(Finding finding) {
        String signed = orEmpty(spec.overrides()).stream()
                .filter(override -> finding.subject().equals(override.subject()))
                .findFirst()
                .map(override -> " by " + Shown.text(override.by()) + ": " + Shown.text(override.reason()))
                .orElse("");
        sheet.line(
                2,
                "overridden: " + Shown.text(finding.subject(), SUBJECT) + ", until "
                        + Ages.full(finding.overriddenUntil(), now) + signed);
    }

    private void people() {
        var said = new ArrayList<String>();
        if (spec.acknowledgement() != null) {
            said.add("Taken by "
                    + by(spec.acknowledgement().by(), spec.acknowledgement().note()));
        }
        if (spec.stabilization() != null) {
            said.add("Safe for now, says "
                    + by(spec.stabilization().by(), spec.stabilization().note()));
        }
        if (spec.resolution() != null) {
            said.add("Resolution " + spec.resolution().path() + " by "
                    + by(spec.resolution().by(), spec.resolution().reason())
                    + (spec.resolution().reference() == null
                            ? ""
                            : " (" + Shown.text(spec.resolution().reference()) + ")"));
        }
        if (spec.approval() != null) {
            said.add("Approval of " + Shown.text(spec.approval().digest()) + " by "
                    + by(spec.approval().by(), spec.approval().reason()));
        }
        if (spec.extension() != null) {
            said.add("Extended until " + Ages.full(spec.extension().until(), now) + " by "
                    + by(spec.extension().by(), spec.extension().reason()));
        }
        if (spec.closure() != null) {
            said.add("Closure by " + by(spec.closure().by(), spec.closure().reason()));
        }
        if (!said.isEmpty()) {
            sheet.heading("What people have said");
            said.forEach(line -> sheet.line(2, line));
        }
        item.condition("Approved")
                .filter(approved -> !said.isEmpty() && item.open())
                .ifPresent(approved -> sheet.line(
                        2,
                        approved.status() == Condition.Status.True ? Tone.GOOD : Tone.PLAIN,
                        "Approved " + approved.status() + ", " + Shown.text(approved.reason()) + ": "
                                + Shown.text(approved.message())));
    }

    private static String by(String name, String why) {
        return Shown.text(name) + (why == null ? "" : ": " + Shown.text(why));
    }

    private void proposals() {
        if (!item.open()) {
            return;
        }
        sheet.heading("What can be done");
        if (orEmpty(status.proposals()).isEmpty()) {
            sheet.line(2, "Nothing is proposed.");
        }
        orEmpty(status.proposals()).forEach(this::proposal);
    }

    private void proposal(Proposal proposal) {
        if (proposal.digest() == null) {
            sheet.line(2, proposal.path() + ": nothing is proposed. " + Shown.text(proposal.unavailable()));
            return;
        }
        sheet.line(2, Tone.HEAD, proposal.path() + " " + Shown.text(proposal.digest()));
        Glossary.of(Glossary.Sort.PATH, proposal.path().name())
                .ifPresent(entry -> sheet.line(4, Tone.DIM, entry.meaning()));
        sheet.line(4, "at " + Shown.text(proposal.target()) + ", holds until " + Ages.full(proposal.expiryTime(), now));
        var steps = orEmpty(proposal.steps());
        for (int i = 0; i < Math.min(STEPS, steps.size()); i++) {
            sheet.line(4, (i + 1) + ". " + Shown.text(steps.get(i).summary()));
        }
        int more = number(proposal.stepCount()) - Math.min(STEPS, steps.size());
        if (more > 0) {
            sheet.line(
                    4,
                    Tone.DIM,
                    more + " more steps"
                            + (proposal.storedIn() == null
                                    ? ""
                                    : ", in the ConfigMap " + Shown.text(proposal.storedIn())));
        }
        if (proposal.patch() != null) {
            sheet.line(
                    4,
                    "a change to a file in Git, of " + proposal.patch().lines().count() + " lines: kubectl get di "
                            + Shown.text(item.name()) + " -o yaml");
        }
        each(4, "dry run: ", proposal.dryRun() == null ? List.of() : List.of(proposal.dryRun()));
        each(4, "risk: ", proposal.risks());
        each(4, "leaves: ", proposal.leftOut());
    }

    private void each(int indent, String lead, List<String> texts) {
        orEmpty(texts).stream().limit(STEPS).forEach(text -> sheet.line(indent, lead + Shown.text(text)));
    }

    private void execution() {
        var execution = status.execution();
        if (execution == null) {
            return;
        }
        sheet.heading("What the converger does");
        String state = item.raw().at("/status/execution/state").asText();
        sheet.line(
                2,
                Shown.text(state) + ", " + number(execution.stepsDone()) + " steps done, begun "
                        + Ages.full(execution.startedTime(), now)
                        + (execution.finishedTime() == null
                                ? ""
                                : ", ended " + Ages.full(execution.finishedTime(), now)));
        line("Reference: ", execution.reference(), Tone.PLAIN);
        line("Error: ", execution.error(), Tone.BAD);
        orEmpty(execution.deliveries())
                .forEach(delivery -> sheet.line(
                        2,
                        Shown.text(delivery.destination()) + ": " + delivery.state()
                                + (delivery.message() == null ? "" : ". " + Shown.text(delivery.message()))));
    }

    private void line(String lead, String text, Tone tone) {
        if (text != null) {
            sheet.line(2, tone, lead + Shown.text(text));
        }
    }

    private void happened() {
        var timeline = orEmpty(status.timeline());
        if (timeline.isEmpty()) {
            return;
        }
        sheet.heading("What happened last");
        timeline.subList(Math.max(0, timeline.size() - HAPPENED), timeline.size())
                .forEach(entry -> sheet.line(
                        2,
                        Ages.since(Ages.time(entry.time()), now) + " ago  " + Shown.text(entry.event()) + "  "
                                + Shown.text(entry.by(), SUBJECT)
                                + (entry.note() == null ? "" : "  " + Shown.text(entry.note(), VALUE * 2))));
    }

    private void next() {
        var steps = NextSteps.of(item, rights);
        if (steps.isEmpty()) {
            return;
        }
        sheet.heading("What comes next");
        steps.forEach(step -> {
            sheet.whole(2, step.command());
            sheet.line(6, Tone.DIM, step.what());
        });
    }

    private static int number(Integer count) {
        return count == null ? 0 : count;
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}
