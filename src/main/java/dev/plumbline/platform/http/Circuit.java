package dev.plumbline.platform.http;

import dev.plumbline.drift.Observation.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Leaves a destination alone that failed several times in a row: for half a minute first, for twice as long each time
 * that the one request let through after that fails too. Times are nanoseconds of one {@link Timekeeper}.
 */
final class Circuit {

    static final int FAILURES = 5;
    static final Duration FIRST = Duration.ofSeconds(30);
    static final Duration LONGEST = Duration.ofMinutes(5);

    /** A request that was let through to try, and never told what came of it, stands in the way no longer than this. */
    private static final Duration TRIAL = Duration.ofMinutes(1);

    /**
     * Why no request goes.
     *
     * @param pause how long that holds
     * @param lastFailure of what kind the last failure was
     */
    record Refusal(Duration pause, Reason lastFailure) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final RandomGenerator random;
    private int failures;
    private boolean open;
    private boolean trying;
    private long shutUntil;
    private Duration pause = FIRST;
    private Reason lastFailure = Reason.UNREACHABLE;

    Circuit(RandomGenerator random) {
        this.random = random;
    }

    /** Whether a request would be refused now. */
    Optional<Refusal> refusal(long now) {
        lock.lock();
        try {
            return open && shutUntil - now > 0
                    ? Optional.of(new Refusal(Duration.ofNanos(shutUntil - now), lastFailure))
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Lets a request through, or refuses. Once the pause is over it lets a single one through to try. */
    Optional<Refusal> enter(long now) {
        lock.lock();
        try {
            Optional<Refusal> refusal = refusal(now);
            if (refusal.isEmpty() && open) {
                trying = true;
                shutUntil = now + TRIAL.toNanos();
            }
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    void succeeded() {
        lock.lock();
        try {
            failures = 0;
            open = false;
            trying = false;
            pause = FIRST;
        } finally {
            lock.unlock();
        }
    }

    /** The request that was let through says nothing of the destination. */
    void undecided(long now) {
        lock.lock();
        try {
            if (trying) {
                trying = false;
                shutUntil = now;
            }
        } finally {
            lock.unlock();
        }
    }

    void failed(long now, Reason why) {
        lock.lock();
        try {
            lastFailure = why;
            failures++;
            if (open && trying) {
                Duration twice = pause.multipliedBy(2);
                pause = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
                open(now);
            } else if (!open && failures >= FAILURES) {
                open(now);
            }
        } finally {
            lock.unlock();
        }
    }

    private void open(long now) {
        open = true;
        trying = false;
        shutUntil = now + (long) (pause.toNanos() * random.nextDouble(0.9, 1.1));
    }
}
