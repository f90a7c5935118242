package dev.plumbline.cli;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells a person on a terminal what is waited for, from the second second on. Nobody else is told. */
public final class Waiting implements AutoCloseable {

    private static final String START_OF_LINE = "\r";
    private static final String CLEAR_LINE = "\r\u001B[K";

    private final Terminal terminal;
    private final String what;
    private final ScheduledExecutorService ticks;
    private int seconds;

    private Waiting(Terminal terminal, String what) {
        this.terminal = terminal;
        this.what = what;
        this.ticks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("waiting").factory());
    }

    /** Begins to wait. The line is gone once this is closed: close it before anything is printed. */
    public static Waiting on(Terminal terminal, String what) {
        var waiting = new Waiting(terminal, what);
        if (terminal.isTerminal()) {
            waiting.ticks.scheduleAtFixedRate(waiting::tick, 1, 1, TimeUnit.SECONDS);
        }
        return waiting;
    }

    /** Does the work, and tells meanwhile. */
    static <T> T on(Terminal terminal, String what, Supplier<T> work) {
        try (var waiting = on(terminal, what)) {
            return work.get();
        }
    }

    private void tick() {
        seconds++;
        terminal.err().print(START_OF_LINE + what + ": " + seconds + "s");
        terminal.err().flush();
    }

    @Override
    public void close() {
        ticks.close();
        if (seconds > 0) {
            terminal.err().print(CLEAR_LINE);
            terminal.err().flush();
        }
    }
}
