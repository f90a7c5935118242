package dev.plumbline.cli.look;

import dev.plumbline.cli.Terminal;
import picocli.CommandLine;

/** The commands that look and change nothing. */
public final class Looks {

    private Looks() {}

    /** Adds them to the command line. */
    public static void addTo(CommandLine line, Terminal terminal) {
        line.addSubcommand(new ListCommand(terminal));
        line.addSubcommand(new ShowCommand(terminal));
        line.addSubcommand(new DiffCommand(terminal));
        line.addSubcommand(new ExplainCommand(terminal));
        line.addSubcommand(new DoctorCommand(terminal));
        line.addSubcommand(new CompletionCommand(terminal));
    }
}
