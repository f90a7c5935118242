package dev.plumbline.cli.look;

import dev.plumbline.cli.ExitCode;
import dev.plumbline.cli.Terminal;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kubectl drift completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Writes a script that has a shell complete commands and options.")
final class CompletionCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    /** The shells that there is a script for. */
    enum Shell {
        /** For kubectl-drift, typed as one word. */
        bash,
        /** The same, by bashcompinit. */
        zsh,
        /** Commands alone, for kubectl-drift. */
        fish,
        /** The program kubectl_complete-drift, which kubectl asks when {@code kubectl drift} is typed. */
        kubectl
    }

    @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Shell shell;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var root = spec.root().commandLine();
        terminal.out()
                .print(
                        switch (shell) {
                            // One script serves both: it begins with what zsh needs to read it.
                            case bash, zsh -> AutoComplete.bash("kubectl-drift", root);
                            case fish -> fish(spec.root());
                            case kubectl -> kubectl(spec.root());
                        });
        return ExitCode.DONE;
    }

    private static String fish(CommandSpec root) {
        return root.subcommands().entrySet().stream()
                .map(command -> "complete -c kubectl-drift -f -n __fish_use_subcommand -a " + command.getKey() + " -d '"
                        + String.join(
                                        " ",
                                        command.getValue()
                                                .getCommandSpec()
                                                .usageMessage()
                                                .description())
                                .replace("'", "\\'")
                        + "'\n")
                .collect(Collectors.joining());
    }

    /** kubectl hands over the words after {@code drift}, the one that is being typed last. */
    private static String kubectl(CommandSpec root) {
        return """
                #!/bin/sh
                # Put this on the PATH as kubectl_complete-drift, and make it executable.
                case $# in
                  0 | 1) printf '%%s\\n' %s ;;
                  *) case $1 in
                       show | diff | ack | stabilize | resolve | approve | override | extend | close)
                         kubectl-drift list --all -o name 2>/dev/null | sed 's,.*/,,' ;;
                     esac ;;
                esac
                echo :4
                """.formatted(String.join(" ", root.subcommands().keySet()));
    }
}
