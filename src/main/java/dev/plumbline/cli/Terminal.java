package dev.plumbline.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;

/**
 * Where a command was started: its streams, its environment and its clock.
 *
 * @param out what was asked for
 * @param err everything else: problems, questions, progress
 * @param in what the person answers
 * @param isTerminal whether a person looks on: questions and progress are for nobody else
 * @param coloured whether {@code out} takes colours: a terminal, and no {@code NO_COLOR}
 * @param environment the variables of the process
 */
public record Terminal(
        PrintWriter out,
        PrintWriter err,
        BufferedReader in,
        boolean isTerminal,
        boolean coloured,
        Map<String, String> environment,
        InstantSource clock) {

    public Terminal {
        environment = Map.copyOf(environment);
    }

    /** The terminal of this process. */
    public static Terminal ofProcess(InstantSource clock) {
        var console = System.console();
        boolean isTerminal = console != null && console.isTerminal();
        var environment = System.getenv();
        boolean dumb = "dumb".equals(environment.get("TERM"));
        return new Terminal(
                new PrintWriter(System.out, true, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset()),
                new BufferedReader(new java.io.InputStreamReader(System.in, System.out.charset())),
                isTerminal,
                isTerminal && !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty(),
                environment,
                clock);
    }
}
