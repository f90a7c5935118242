package dev.plumbline.platform.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an answer says of its provider's limit. From RFC 9110 ({@code Retry-After}), Heroku ({@code
 * RateLimit-Remaining}) and GitHub ({@code X-RateLimit-Remaining}, {@code X-RateLimit-Reset}; 403 as well as 429; a minute
 * where a refusal names no time).
 *
 * @param remaining requests left, where it says so
 * @param pause how long no request should follow, where it says so; never longer than {@link #LONGEST}
 */
public record LimitHeaders(OptionalLong remaining, Optional<Duration> pause) {

    /** After this a request is tried whatever was said; the provider can say it again. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final Duration UNSAID = Duration.ofMinutes(1);
    private static final long EARLIEST_EPOCH = 1_000_000_000;

    /** Whether an answer is a refusal for asking too much, and not for lack of a right. */
    public static boolean limited(int status, Map<String, List<String>> headers) {
        return status == 429
                || status == 403
                        && (headers.containsKey("retry-after")
                                || number(headers, "x-ratelimit-remaining").equals(OptionalLong.of(0)));
    }

    /** @param headers by lower-case name */
    public static LimitHeaders of(int status, Map<String, List<String>> headers, Instant now) {
        OptionalLong remaining = number(headers, "ratelimit-remaining");
        if (remaining.isEmpty()) {
            remaining = number(headers, "x-ratelimit-remaining");
        }
        boolean limited = limited(status, headers);
        boolean usedUp = remaining.isPresent() && remaining.getAsLong() == 0;
        Optional<Duration> pause = Optional.empty();
        if (limited || status == 503) {
            pause = retryAfter(headers, now);
        }
        if (pause.isEmpty() && (usedUp || limited)) {
            pause = reset(headers, now);
        }
        if (pause.isEmpty() && limited) {
            pause = Optional.of(UNSAID);
        }
        return new LimitHeaders(remaining, pause.map(LimitHeaders::bounded));
    }

    static Optional<Duration> retryAfter(Map<String, List<String>> headers, Instant now) {
        OptionalLong seconds = number(headers, "retry-after");
        if (seconds.isPresent()) {
            return Optional.of(seconds(seconds.getAsLong()));
        }
        return first(headers, "retry-after").flatMap(text -> {
            try {
                return Optional.of(Duration.between(
                        now,
                        ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant()));
            } catch (DateTimeException | ArithmeticException e) {
                return Optional.empty();
            }
        });
    }

    private static Optional<Duration> reset(Map<String, List<String>> headers, Instant now) {
        OptionalLong reset = number(headers, "x-ratelimit-reset");
        if (reset.isEmpty()) {
            reset = number(headers, "ratelimit-reset");
        }
        if (reset.isEmpty()) {
            return Optional.empty();
        }
        long value = reset.getAsLong();
        return Optional.of(seconds(value < EARLIEST_EPOCH ? value : value - now.getEpochSecond()));
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds()));
    }

    private static Duration bounded(Duration duration) {
        if (duration.isNegative()) {
            return Duration.ZERO;
        }
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }

    private static Optional<String> first(Map<String, List<String>> headers, String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst().map(String::strip);
    }

    private static OptionalLong number(Map<String, List<String>> headers, String name) {
        return first(headers, name)
                .filter(text -> text.matches("[0-9]{1,15}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElseGet(OptionalLong::empty);
    }
}
