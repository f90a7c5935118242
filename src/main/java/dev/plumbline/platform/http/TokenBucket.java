package dev.plumbline.platform.http;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** One budget as it is used up and comes back. Times are nanoseconds of one {@link Timekeeper}. */
final class TokenBucket {

    /** What came of asking for a token. */
    sealed interface Grant {

        /** It is taken, and may be used after this wait. */
        record Granted(Duration delay) implements Grant {}

        /** It is not, and there is none before this time has passed. */
        record Refused(Duration delay) implements Grant {}
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Budget budget;
    private double tokens;
    private long filledAt;
    private long pausedUntil;

    TokenBucket(Budget budget, long now) {
        this.budget = budget;
        this.tokens = budget.burst();
        this.filledAt = now;
        this.pausedUntil = now;
    }

    /** Takes a token where one is to be had within the caller's patience. A token of the near future is reserved. */
    Grant take(long now, Duration patience) {
        lock.lock();
        try {
            fill(now);
            double missing = 1 - tokens;
            long refill = missing <= 0 ? 0 : (long) Math.ceil(missing / budget.perSecond() * 1e9);
            long wait = Math.max(refill, Math.max(0, pausedUntil - now));
            if (wait > patience.toNanos()) {
                return new Grant.Refused(Duration.ofNanos(wait));
            }
            tokens -= 1;
            return new Grant.Granted(Duration.ofNanos(wait));
        } finally {
            lock.unlock();
        }
    }

    /** The provider says how many are left: fewer than we thought counts, more doesn't. */
    void correct(long now, long remaining) {
        lock.lock();
        try {
            fill(now);
            tokens = Math.min(tokens, Math.max(0, remaining));
        } finally {
            lock.unlock();
        }
    }

    /** The provider wants no request for this long. */
    void pause(long now, Duration duration) {
        lock.lock();
        try {
            long until = now + duration.toNanos();
            if (until - pausedUntil > 0) {
                pausedUntil = until;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Requests that could go now. */
    long remaining(long now) {
        lock.lock();
        try {
            fill(now);
            return pausedUntil - now > 0 ? 0 : Math.max(0, (long) tokens);
        } finally {
            lock.unlock();
        }
    }

    private void fill(long now) {
        long passed = now - filledAt;
        if (passed > 0) {
            tokens = Math.min(budget.burst(), tokens + passed / 1e9 * budget.perSecond());
            filledAt = now;
        }
    }
}
