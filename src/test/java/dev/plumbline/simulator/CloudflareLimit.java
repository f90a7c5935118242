package dev.plumbline.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/** So many requests in five minutes; one more, and nothing goes through for the next five. */
final class CloudflareLimit {

    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final int most;
    private final InstantSource clock;
    private final Deque<Instant> asked = new ArrayDeque<>();
    private Instant blockedUntil = Instant.MIN;

    CloudflareLimit(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
    }

    /** Seconds until the next request may come; 0 where this one may go through. */
    synchronized long refusal() {
        Instant now = clock.instant();
        if (now.isBefore(blockedUntil)) {
            return Math.max(1, Duration.between(now, blockedUntil).toSeconds());
        }
        while (!asked.isEmpty() && !asked.getFirst().isAfter(now.minus(WINDOW))) {
            asked.removeFirst();
        }
        if (asked.size() >= most) {
            blockedUntil = now.plus(WINDOW);
            return WINDOW.toSeconds();
        }
        asked.addLast(now);
        return 0;
    }
}
