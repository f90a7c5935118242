package dev.plumbline.platform.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long a server asks to be left alone: the header {@code Retry-After} of RFC 9110, in seconds or as a date. */
public final class RetryAfter {

    private RetryAfter() {}

    /**
     * What the headers say, between nothing and an hour; empty where they do not say it, or not in a form that is known.
     *
     * @param headers by lower-case name
     */
    public static Optional<Duration> of(Map<String, List<String>> headers, Instant now) {
        return LimitHeaders.retryAfter(headers, now).map(asked -> {
            if (asked.isNegative()) {
                return Duration.ZERO;
            }
            return asked.compareTo(LimitHeaders.LONGEST) > 0 ? LimitHeaders.LONGEST : asked;
        });
    }
}
