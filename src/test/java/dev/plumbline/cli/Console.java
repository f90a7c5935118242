package dev.plumbline.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;

/** Where a command of a test is started: what it prints is kept, and what is typed is written down before. */
final class Console {

    /** What a command came to. */
    record Ran(int code, String out, String err) {}

    private final boolean isTerminal;
    private final Keyboard keyboard;
    private final InstantSource clock;

    private Console(boolean isTerminal, Keyboard keyboard, InstantSource clock) {
        this.isTerminal = isTerminal;
        this.keyboard = keyboard;
        this.clock = clock;
    }

    /** A terminal at which somebody types this. */
    static Console typing(String typed) {
        return new Console(true, new Keyboard(typed, () -> {}), Clock.systemUTC());
    }

    /** A terminal at which something happens after the question and before the answer. */
    static Console typing(String typed, Runnable before) {
        return new Console(true, new Keyboard(typed, before), Clock.systemUTC());
    }

    /** A script: nobody looks on. */
    static Console piped() {
        return new Console(false, new Keyboard("", () -> {}), Clock.systemUTC());
    }

    Console at(InstantSource other) {
        return new Console(isTerminal, keyboard, other);
    }

    Ran run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = KubectlDrift.commandLine(terminal(out, err)).execute(args);
        return new Ran(code, out.toString(), err.toString());
    }

    Terminal terminal(StringWriter out, StringWriter err) {
        return new Terminal(
                new PrintWriter(out, true), new PrintWriter(err, true), keyboard, isTerminal, false, Map.of(), clock);
    }

    private static final class Keyboard extends BufferedReader {

        private final Runnable before;

        Keyboard(String typed, Runnable before) {
            super(new StringReader(typed));
            this.before = before;
        }

        @Override
        public String readLine() throws IOException {
            before.run();
            return super.readLine();
        }
    }
}
