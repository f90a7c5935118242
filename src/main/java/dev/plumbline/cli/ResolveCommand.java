package dev.plumbline.cli;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentSpec.Resolution;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kubectl drift resolve}: which way the incident converges, and why. */
@Command(
        name = "resolve",
        description = "Says which way an incident converges, and why. It closes only once that is on record.")
final class ResolveCommand extends IncidentWord {

    private static final int MAX_REFERENCE = 512;

    @Option(
            names = "--path",
            required = true,
            paramLabel = "PATH",
            description = {
                "Revert: the destination follows the truth.",
                "Promote: the truth follows the destination.",
                "Replace: both follow something new."
            },
            converter = PathWord.class,
            completionCandidates = PathWord.Candidates.class)
    private Path path;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why this way.")
    private String reason;

    @Option(
            names = "--reference",
            paramLabel = "TEXT",
            description = "Where more is written, as a ticket or a pull request.")
    private String reference;

    ResolveCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void check() {
        checkText("--reason", reason);
        if (reference != null && reference.length() > MAX_REFERENCE) {
            throw new Stop(ExitCode.USAGE, "--reference has more than " + MAX_REFERENCE + " characters");
        }
    }

    @Override
    List<Edit> edits(DriftIncident read, String me) {
        return List.of(Edit.add("/spec/resolution", new Resolution(path, me, reason, reference)));
    }

    @Override
    void tell(Sheet sheet, DriftIncident taken) {
        var word = taken.getSpec().resolution();
        sheet.line("Resolved " + nameOf(taken))
                .line("  Path:    " + ProposalSheet.meaning(word.path()))
                .foreign("  By:      ", word.by())
                .foreign("  Reason:  ", word.reason());
        if (word.reference() != null) {
            sheet.foreign("  See:     ", word.reference());
        }
        boolean proposed = Offers.standing(taken).stream().anyMatch(proposal -> proposal.path() == word.path());
        if (proposed) {
            sheet.line(needsAnother(taken) ? "Next: somebody else approves the proposal" : "Next: approve the proposal")
                    .line("  " + command("approve", taken, "--path " + word.path() + " --reason WHY"));
        } else {
            sheet.line("Next: make the change. The incident closes once nothing differs any more.");
        }
    }

    private static boolean needsAnother(DriftIncident incident) {
        return incident.getStatus() != null
                && incident.getStatus().terms() != null
                && Boolean.TRUE.equals(incident.getStatus().terms().requireSeparation());
    }
}
