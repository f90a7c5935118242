package dev.plumbline.observation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A steady clock with what is to be done by it, and a clock on the wall that goes with it unless somebody sets it. Time
 * passes when a test says so.
 */
public final class TwoClocks extends ScheduledThreadPoolExecutor implements InstantSource {

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparing(Task::due));
    private Duration steady = Duration.ZERO;
    private Instant wall;

    private record Task(Duration due, Runnable command) {}

    public TwoClocks(Instant wall) {
        super(0);
        this.wall = wall;
    }

    @Override
    public synchronized Instant instant() {
        return wall;
    }

    /** Sets the clock on the wall, and no other. */
    public synchronized void set(Instant changed) {
        wall = changed;
    }

    /** Lets time pass by both clocks, and does what comes due. */
    public void pass(Duration duration) {
        Duration end;
        synchronized (this) {
            end = steady.plus(duration);
        }
        for (Task task = next(end); task != null; task = next(end)) {
            task.command().run();
        }
    }

    /** How much is still to be done. */
    public synchronized int waiting() {
        return tasks.size();
    }

    private synchronized Task next(Duration end) {
        boolean due = !tasks.isEmpty() && tasks.peek().due().compareTo(end) <= 0;
        go(due ? tasks.peek().due() : end);
        return due ? tasks.poll() : null;
    }

    private void go(Duration to) {
        if (to.compareTo(steady) > 0) {
            wall = wall.plus(to.minus(steady));
            steady = to;
        }
    }

    @Override
    public synchronized ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        tasks.add(new Task(steady.plusNanos(unit.toNanos(delay)), command));
        return null;
    }
}
