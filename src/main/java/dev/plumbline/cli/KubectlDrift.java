package dev.plumbline.cli;

import dev.plumbline.cli.look.Looks;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * {@code kubectl drift}: what people do with drift, from the command line, by their own rights. It talks to the API
 * server alone, and says nothing that {@code kubectl} could not say: it only knows what is meant.
 */
@Command(
        name = "kubectl drift",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        description = "Shows drift, and lets you work its incidents.",
        synopsisSubcommandLabel = "COMMAND")
public final class KubectlDrift implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        // The jars hold the operator's log manager, which complains where it is not the one in use.
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        // What libraries log is not for users, and the operator's logging is not set up here.
        System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "WARN");
        var terminal = Terminal.ofProcess(Clock.systemUTC());
        int code = commandLine(terminal).execute(args);
        terminal.out().flush();
        terminal.err().flush();
        // Not by exit, which loads the operator's logging to tell it of the end.
        Runtime.getRuntime().halt(code);
    }

    /** The command line with all its commands, ready to be executed or looked at. */
    static CommandLine commandLine(Terminal terminal) {
        var line = new CommandLine(new KubectlDrift());
        Looks.addTo(line, terminal);
        WordCommands.all(terminal).forEach(line::addSubcommand);
        return line.setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        terminal.coloured() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(KubectlDrift::usage)
                .setExecutionExceptionHandler(KubectlDrift::failed);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? Try --help");
    }

    private static int usage(ParameterException problem, String[] args) {
        var err = problem.getCommandLine().getErr();
        err.println("error: " + problem.getMessage());
        err.println("See '" + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    private static int failed(Exception problem, CommandLine line, ParseResult parsed) {
        return switch (problem) {
            case Stop stop -> {
                line.getErr().println("error: " + stop.getMessage());
                yield stop.exitCode();
            }
            case KubernetesClientException refusal -> {
                var meaning = Refusal.of(refusal, new Refusal.Asked(server(line), Optional.empty(), Optional.empty()));
                line.getErr().println("error: " + meaning.message());
                yield meaning.exitCode();
            }
            default -> {
                line.getErr().println("error: a bug of kubectl drift, please report it:");
                problem.printStackTrace(line.getErr());
                yield ExitCode.FAILED;
            }
        };
    }

    private static String server(CommandLine line) {
        return line.getCommandSpec().mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(Cluster.class::isInstance)
                .map(cluster -> ((Cluster) cluster).server())
                .findFirst()
                .orElse("");
    }
}
