package dev.plumbline.cli;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec.Extension;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kubectl drift extend}: a later expiry. */
@Command(name = "extend", description = "Asks for a later expiry of an incident.")
final class ExtendCommand extends IncidentWord {

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Until until;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why more time is needed.")
    private String reason;

    ExtendCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String role() {
        return "plumbline-emergency";
    }

    @Override
    void check() {
        checkText("--reason", reason);
        until.at(terminal().clock());
    }

    @Override
    List<Edit> edits(DriftIncident read, String me) {
        return List.of(
                Edit.add("/spec/extension", new Extension(until.at(terminal().clock()), me, reason)));
    }

    @Override
    void tell(Sheet sheet, DriftIncident taken) {
        var word = taken.getSpec().extension();
        sheet.line("Extended " + nameOf(taken))
                .foreign("  Until:   ", word.until())
                .foreign("  By:      ", word.by())
                .foreign("  Reason:  ", word.reason())
                .line("Next: work it. An expiry stops nothing, and nothing waits for it.");
    }
}
