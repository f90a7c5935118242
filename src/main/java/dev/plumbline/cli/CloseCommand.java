package dev.plumbline.cli;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec.Closure;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kubectl drift close}: the end of an orphan. */
@Command(
        name = "close",
        description =
                "Ends an orphaned incident, whose policy or distribution is deleted or suspended. All others close by themselves.")
final class CloseCommand extends IncidentWord {

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why nothing more is to be done.")
    private String reason;

    CloseCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String role() {
        return "plumbline-emergency";
    }

    @Override
    void check() {
        checkText("--reason", reason);
    }

    @Override
    List<Edit> edits(DriftIncident read, String me) {
        return List.of(Edit.add("/spec/closure", new Closure(me, reason)));
    }

    @Override
    void tell(Sheet sheet, DriftIncident taken) {
        var word = taken.getSpec().closure();
        sheet.line("Asked for the end of " + nameOf(taken))
                .foreign("  By:      ", word.by())
                .foreign("  Reason:  ", word.reason())
                .line("Next: nothing. The operator closes it.");
    }
}
