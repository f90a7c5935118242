package dev.plumbline.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What came of a command line that was typed without a terminal.
 *
 * @param code the exit code
 */
public record Typed(int code, String out, String err) {

    /** Runs the real command line in this process, with a kubeconfig where the command takes one. */
    public static Typed with(Path kubeconfig, String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        var terminal = new Terminal(
                new PrintWriter(out),
                new PrintWriter(err),
                new BufferedReader(new StringReader("")),
                false,
                false,
                Map.of(),
                Clock.systemUTC());
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--kubeconfig", kubeconfig.toString()));
        int code = KubectlDrift.commandLine(terminal).execute(all.toArray(String[]::new));
        terminal.out().flush();
        terminal.err().flush();
        return new Typed(code, out.toString(), err.toString());
    }
}
