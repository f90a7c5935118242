package dev.plumbline.incident;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Times and durations as people and statuses write them. What the schema lets through may still be no time. */
final class Written {

    private Written() {}

    /** Empty for null, and for what is no time, as the 31st of February. */
    static Optional<Instant> time(String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Empty for null, and for what is no duration. */
    static Optional<Duration> duration(String text) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT)));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** A duration as the API writes it, as {@code 4h}. */
    static String of(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(java.util.Locale.ROOT);
    }
}
