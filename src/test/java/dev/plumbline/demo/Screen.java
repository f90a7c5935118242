package dev.plumbline.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What the person in front of the terminal sees. */
final class Screen {

    private static final String MARGIN = "   ";
    private static final String BOLD = "1";
    private static final String DIM = "2";
    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String CYAN = "36";

    private final PrintStream out;
    private final boolean coloured;
    private int steps;

    private Screen(PrintStream out, boolean coloured) {
        this.out = out;
        this.coloured = coloured;
    }

    /** Standard output, in colour where it is a terminal and the environment does not object (no-color.org). */
    static Screen ofTerminal(Map<String, String> environment) {
        var console = System.console();
        boolean coloured = console != null
                && console.isTerminal()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
        return new Screen(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8), coloured);
    }

    void title(String text) {
        out.println(in(BOLD, text));
    }

    /** Begins the next step. */
    void step(String title) {
        steps++;
        out.println();
        out.println(in(BOLD, steps + "  " + title));
    }

    void say(String... lines) {
        for (String line : lines) {
            out.println(MARGIN + line);
        }
    }

    void gap() {
        out.println();
    }

    /** A command that a person would type for what comes next. */
    void command(String command) {
        out.println();
        out.println(MARGIN + in(CYAN, "$ " + command));
    }

    /** What a command prints. */
    void output(List<String> lines) {
        lines.forEach(line -> out.println(MARGIN + line));
    }

    /** What was expected, and came. */
    void good(String text) {
        out.println(MARGIN + in(GREEN, "ok") + "  " + text);
    }

    void aside(String text) {
        out.println(MARGIN + in(DIM, text));
    }

    void bad(String text) {
        out.println();
        out.println(in(RED, text));
    }

    private String in(String style, String text) {
        return coloured ? "\u001b[" + style + "m" + text + "\u001b[0m" : text;
    }
}
