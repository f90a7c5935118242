package dev.plumbline.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The request tokens of one account: a full pool holds an hour's worth, and it refills evenly. */
final class TokenPool {

    private final int hourly;
    private final InstantSource clock;
    private double level;
    private Instant filled;

    TokenPool(int hourly, InstantSource clock) {
        this.hourly = hourly;
        this.clock = clock;
        this.level = hourly;
        this.filled = clock.instant();
    }

    /** What is left after one request; -1 where it can't be afforded. */
    synchronized int take() {
        Instant now = clock.instant();
        double refill = Duration.between(filled, now).toMillis() * (hourly / 3_600_000.0);
        level = Math.min(hourly, level + Math.max(0, refill));
        filled = now;
        if (level < 1) {
            return -1;
        }
        level -= 1;
        return (int) level;
    }

    /** Whole seconds until one token is there again. */
    synchronized long secondsToNext() {
        return hourly == 0 ? 3600 : Math.max(1, (long) Math.ceil((1 - level) * 3600 / hourly));
    }
}
