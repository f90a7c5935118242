package dev.plumbline.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ParseResult;

/** The command line as tests of other rooms look at it. */
public final class CommandLines {

    private CommandLines() {}

    /**
     * Reads what stands after {@code kubectl drift}, and does nothing.
     *
     * @throws picocli.CommandLine.ParameterException where it is no command line
     */
    public static ParseResult read(List<String> arguments) {
        var nowhere = new PrintWriter(Writer.nullWriter());
        var terminal = new Terminal(
                nowhere,
                nowhere,
                new BufferedReader(Reader.nullReader()),
                false,
                false,
                Map.of(),
                InstantSource.system());
        return KubectlDrift.commandLine(terminal).parseArgs(arguments.toArray(String[]::new));
    }
}
