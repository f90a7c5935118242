package dev.plumbline.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The one way out, whether the story was told, went wrong or was ended by Ctrl-C: closes what was opened, ends every
 * process that was started, and deletes the demo's folder.
 */
final class Ending {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path folder;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private boolean done;

    private Ending(Path folder) {
        this.folder = folder;
    }

    /** Thrown where the story would go on although the end has begun. */
    static final class Begun extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Makes the demo's folder, and sees to it that Ctrl-C comes this way while the teller is at work. */
    static Ending prepare(Thread teller, Screen screen) throws IOException {
        var ending = new Ending(Files.createTempDirectory("plumbline-demo-"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ending.interrupted(teller, screen), "demo-end"));
        return ending;
    }

    /** Everything that the demo writes is in here, and goes with it. */
    Path folder() {
        return folder;
    }

    boolean hasBegun() {
        return begun.getCount() == 0;
    }

    /** Has a resource closed at the end: the last that was opened first. */
    synchronized <T extends AutoCloseable> T closes(T resource) {
        open.push(resource);
        return resource;
    }

    /** @throws Begun as soon as the end begins */
    void pause(Duration pause) {
        try {
            if (begun.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Begun();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Begun();
        }
    }

    /** Returns when Ctrl-C was pressed. */
    void await() {
        while (!hasBegun()) {
            try {
                begun.await();
            } catch (InterruptedException e) {
                begun.countDown();
            }
        }
    }

    /** Leaves nothing behind. Done once, however often it is called. */
    synchronized void leaveNothing() {
        if (done) {
            return;
        }
        done = true;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                // What did not close by itself is ended below.
            }
        }
        endProcesses();
        deleteFolder();
    }

    private void interrupted(Thread teller, Screen screen) {
        begun.countDown();
        synchronized (this) {
            if (done) {
                return;
            }
        }
        // A server that is only just starting is known to nobody yet: ending the processes lets the teller go on, who
        // then sees that the end has begun. What waits for an answer is interrupted, for none will come.
        teller.interrupt();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (teller.isAlive() && System.nanoTime() < deadline) {
            endProcesses();
            try {
                teller.join(Duration.ofMillis(100));
            } catch (InterruptedException e) {
                break;
            }
        }
        leaveNothing();
        screen.gap();
        screen.title("Ended: everything is stopped and deleted.");
    }

    private static void endProcesses() {
        var children = ProcessHandle.current().descendants().toList();
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(child ->
                child.onExit().completeOnTimeout(child, 10, TimeUnit.SECONDS).join());
    }

    private void deleteFolder() {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("Could not delete " + folder + ": please do it by hand.");
        }
    }
}
