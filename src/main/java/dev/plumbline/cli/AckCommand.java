package dev.plumbline.cli;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec.Acknowledgement;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kubectl drift ack}: somebody takes the incident. */
@Command(name = "ack", description = "Takes an incident: others see that you look after it.")
final class AckCommand extends IncidentWord {

    @Option(names = "--note", paramLabel = "TEXT", description = "What you do, for the others.")
    private String note;

    AckCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void check() {
        if (note != null) {
            checkText("--note", note);
        }
    }

    @Override
    List<Edit> edits(DriftIncident read, String me) {
        return List.of(Edit.add("/spec/acknowledgement", new Acknowledgement(me, note)));
    }

    @Override
    void tell(Sheet sheet, DriftIncident taken) {
        var word = taken.getSpec().acknowledgement();
        sheet.line("Acknowledged " + nameOf(taken)).foreign("  By:    ", word.by());
        if (word.note() != null) {
            sheet.foreign("  Note:  ", word.note());
        }
        sheet.line("Next: once things are safe for now")
                .line("  " + command("stabilize", taken, "--note WHAT"))
                .line("and to say which way it converges")
                .line("  " + command("resolve", taken, "--path Revert|Promote|Replace --reason WHY"));
    }
}
