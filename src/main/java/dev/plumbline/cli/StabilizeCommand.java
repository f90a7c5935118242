package dev.plumbline.cli;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec.Stabilization;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kubectl drift stabilize}: things are safe for now. */
@Command(name = "stabilize", description = "Says that things are safe for now: the severity rises no more.")
final class StabilizeCommand extends IncidentWord {

    @Option(names = "--note", required = true, paramLabel = "TEXT", description = "What was done, for the others.")
    private String note;

    StabilizeCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void check() {
        checkText("--note", note);
    }

    @Override
    List<Edit> edits(DriftIncident read, String me) {
        return List.of(Edit.add("/spec/stabilization", new Stabilization(me, note)));
    }

    @Override
    void tell(Sheet sheet, DriftIncident taken) {
        var word = taken.getSpec().stabilization();
        sheet.line("Stabilized " + nameOf(taken)).foreign("  By:    ", word.by());
        if (word.note() != null) {
            sheet.foreign("  Note:  ", word.note());
        }
        if (taken.getSpec().resolution() == null) {
            sheet.line("Next: say which way it converges")
                    .line("  " + command("resolve", taken, "--path Revert|Promote|Replace --reason WHY"));
        }
    }
}
