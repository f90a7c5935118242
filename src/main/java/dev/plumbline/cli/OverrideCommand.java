package dev.plumbline.cli;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Finding;
import dev.plumbline.drift.ForeignText;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl drift override}: a finding is set aside for a time. */
@Command(
        name = "override",
        description = "Sets the findings of one subject aside for a time, or takes that back. It stays on record.")
final class OverrideCommand extends IncidentWord {

    private static final int OFFERED = 10;
    private static final int SHOWN = 253;

    @Parameters(index = "1", paramLabel = "SUBJECT", description = "The subject, as the incident's findings name it.")
    private String subject;

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private Until until;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
    private String reason;

    @Option(names = "--remove", description = "Take back what you have set aside.")
    private boolean remove;

    OverrideCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void check() {
        if (remove) {
            if (until != null || reason != null) {
                throw new Stop(ExitCode.USAGE, "--remove takes neither --until nor --for nor --reason");
            }
            return;
        }
        if (until == null) {
            throw new Stop(ExitCode.USAGE, "say until when: --until TIME or --for DURATION");
        }
        checkText("--reason", reason);
        until.at(terminal().clock());
    }

    @Override
    List<Edit> edits(DriftIncident read, String me) {
        int index = indexOf(read);
        if (remove) {
            if (index < 0) {
                throw new Stop(
                        ExitCode.NOT_FOUND,
                        shown(subject) + " is not set aside in " + nameOf(read)
                                + subjects(overrides(read).stream()
                                        .map(DriftIncidentSpec.Override::subject)
                                        .toList()));
            }
            return List.of(Edit.remove("/spec/overrides/" + index));
        }
        holdFound(read);
        var entry = new DriftIncidentSpec.Override(
                subject, me, reason, until.at(terminal().clock()));
        if (index >= 0) {
            return List.of(Edit.replace("/spec/overrides/" + index, entry));
        }
        return read.getSpec().overrides() == null
                ? List.of(Edit.add("/spec/overrides", List.of(entry)))
                : List.of(Edit.add("/spec/overrides/-", entry));
    }

    @Override
    void tell(Sheet sheet, DriftIncident taken) {
        if (remove) {
            sheet.foreign("Counts again: ", subject).line("  In:      " + nameOf(taken));
            return;
        }
        var entry = overrides(taken).get(indexOf(taken));
        sheet.foreign("Set aside: ", entry.subject())
                .line("  In:      " + nameOf(taken))
                .foreign("  Until:   ", entry.until())
                .foreign("  By:      ", entry.by())
                .foreign("  Reason:  ", entry.reason())
                .line("Next: nothing is proposed for it until then. It still differs: the incident stays open.");
    }

    /** A subject that nobody found is a slip of the pen, as long as the list of findings is whole. */
    private void holdFound(DriftIncident incident) {
        List<Finding> findings =
                incident.getStatus() == null || incident.getStatus().findings() == null
                        ? List.of()
                        : incident.getStatus().findings();
        if (findings.size() < DriftIncidentStatus.MAX_FINDINGS
                && findings.stream().noneMatch(finding -> finding.subject().equals(subject))) {
            throw new Stop(
                    ExitCode.NOT_FOUND,
                    nameOf(incident) + " has no finding of " + shown(subject)
                            + subjects(findings.stream()
                                    .map(Finding::subject)
                                    .distinct()
                                    .toList()));
        }
    }

    private int indexOf(DriftIncident incident) {
        var entries = overrides(incident);
        return IntStream.range(0, entries.size())
                .filter(i -> entries.get(i).subject().equals(subject))
                .findFirst()
                .orElse(-1);
    }

    private static List<DriftIncidentSpec.Override> overrides(DriftIncident incident) {
        return incident.getSpec().overrides() == null
                ? List.of()
                : incident.getSpec().overrides();
    }

    private static String subjects(List<String> names) {
        return names.isEmpty()
                ? ": there is none at all"
                : ": there is "
                        + names.stream()
                                .limit(OFFERED)
                                .map(OverrideCommand::shown)
                                .collect(Collectors.joining(", "))
                        + (names.size() > OFFERED ? " and " + (names.size() - OFFERED) + " more" : "");
    }

    private static String shown(String text) {
        return ForeignText.shown(text, SHOWN);
    }
}
