package dev.plumbline.converge.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How long a delivery that failed waits. Pure. */
public final class Backoff {

    /** The longest wait, before chance has its say. */
    static final Duration LONGEST = Duration.ofHours(1);

    /** Longer than any approval holds: whoever asks for more is not asked again under this one. */
    static final Duration LONGEST_ASKED = Duration.ofHours(24);

    private Backoff() {}

    /**
     * Twice as long after each attempt, up to an hour, give or take a quarter, so that those who failed together do not all
     * come back together; and never before the provider wants to be asked again.
     *
     * @param attempts how often it was tried, at least 1
     * @param first how long the first retry waits
     * @param retryAfter how long the provider asks to be left alone; empty where it does not say
     */
    public static Duration after(int attempts, Duration first, Optional<Duration> retryAfter, RandomGenerator random) {
        Duration wait = first;
        for (int attempt = 1; attempt < attempts && wait.compareTo(LONGEST) < 0; attempt++) {
            wait = wait.multipliedBy(2);
        }
        long millis = shorter(wait, LONGEST).toMillis();
        Duration spread = Duration.ofMillis(millis * 3 / 4 + (long) (random.nextDouble() * millis / 2));
        Duration asked = shorter(retryAfter.orElse(Duration.ZERO), LONGEST_ASKED);
        return spread.compareTo(asked) < 0 ? asked : spread;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
