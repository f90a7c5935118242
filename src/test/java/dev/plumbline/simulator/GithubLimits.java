package dev.plumbline.simulator;

import dev.plumbline.simulator.LoopbackApi.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What one token has used of GitHub's limits: requests an hour, points a minute, and a second between writes. */
final class GithubLimits {

    static final int POINTS = 900;

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_WRITES = Duration.ofSeconds(1);

    private record Spent(Instant time, int points) {}

    private final int hourly;
    private final InstantSource clock;
    private final Deque<Spent> spent = new ArrayDeque<>();
    private Instant reset;
    private int used;
    private Instant lastWrite = Instant.MIN;

    GithubLimits(int hourly, InstantSource clock) {
        this.hourly = hourly;
        this.clock = clock;
        this.reset = clock.instant().plus(HOUR);
    }

    /** Counts a request; gives the refusal where it is one too many. */
    synchronized Optional<Answer> take(boolean write, boolean sayInHeaders) {
        Instant now = clock.instant();
        if (!now.isBefore(reset)) {
            used = 0;
            reset = now.plus(HOUR);
        }
        if (used >= hourly) {
            return Optional.of(GithubErrors.of(403, "API rate limit exceeded for user ID 1."));
        }
        used++;
        while (!spent.isEmpty() && !spent.getFirst().time().plus(MINUTE).isAfter(now)) {
            spent.removeFirst();
        }
        int points = write ? 5 : 1;
        if (spent.stream().mapToInt(Spent::points).sum() + points > POINTS) {
            return Optional.of(secondary(sayInHeaders));
        }
        if (write) {
            boolean tooSoon =
                    lastWrite != Instant.MIN && Duration.between(lastWrite, now).compareTo(BETWEEN_WRITES) < 0;
            lastWrite = now;
            if (tooSoon) {
                return Optional.of(secondary(sayInHeaders));
            }
        }
        spent.addLast(new Spent(now, points));
        return Optional.empty();
    }

    /** An authorised 304 does not count against the hour. */
    synchronized void giveBack() {
        used--;
    }

    private static Answer secondary(boolean sayInHeaders) {
        var error = GithubErrors.of(
                403, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.");
        return sayInHeaders ? error.with(Map.of("Retry-After", "60")) : error;
    }

    synchronized Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("X-RateLimit-Limit", Integer.toString(hourly));
        headers.put("X-RateLimit-Remaining", Integer.toString(hourly - used));
        headers.put("X-RateLimit-Used", Integer.toString(used));
        headers.put("X-RateLimit-Reset", Long.toString(reset.getEpochSecond()));
        headers.put("X-RateLimit-Resource", "core");
        return headers;
    }
}
