package dev.plumbline.cli.look;

import dev.plumbline.cli.Terminal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A line for a person who waits for longer than a second. It is gone once the wait is over. */
final class Progress implements AutoCloseable {

    private static final String CLEAR = "\r\u001B[K";

    private final Terminal terminal;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread watch;

    private Progress(Terminal terminal, String what, long millis) {
        this.terminal = terminal;
        this.watch = Thread.ofPlatform().daemon().name("progress").unstarted(() -> show(what, millis));
    }

    /** Begins to wait: what for is said after a second, and to a terminal alone. */
    static Progress of(Terminal terminal, String what) {
        return of(terminal, what, TimeUnit.SECONDS.toMillis(1));
    }

    static Progress of(Terminal terminal, String what, long millis) {
        var progress = new Progress(terminal, what, millis);
        if (terminal.isTerminal()) {
            progress.watch.start();
        } else {
            progress.done.countDown();
        }
        return progress;
    }

    private void show(String what, long millis) {
        try {
            if (!done.await(millis, TimeUnit.MILLISECONDS)) {
                terminal.err().print(what + " ...");
                terminal.err().flush();
                done.await();
                terminal.err().print(CLEAR);
                terminal.err().flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
