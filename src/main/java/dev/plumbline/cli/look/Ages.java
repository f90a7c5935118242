package dev.plumbline.cli.look;

import dev.plumbline.api.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as people read them: how long ago, and when. */
final class Ages {

    private static final Pattern DURATION = Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");
    private static final int MINUTES = 60;
    private static final int HOURS = 24;
    private static final int FEW = 10;

    private Ages() {}

    /** A time of a status; empty where it is none. */
    static Optional<Instant> time(String text) {
        try {
            return text == null || text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** A duration as Kubernetes writes it; empty where it is none. */
    static Optional<Duration> parsed(String text) {
        var found = DURATION.matcher(text);
        if (text.isEmpty() || !found.matches()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofHours(number(found.group(1)))
                .plusMinutes(number(found.group(2)))
                .plusSeconds(number(found.group(3))));
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** How long, in one or two units: 45s, 9m30s, 14m, 3h12m, 2d4h, 40d. */
    static String length(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        long minutes = seconds / MINUTES;
        long hours = minutes / MINUTES;
        long days = hours / HOURS;
        if (minutes < 2) {
            return seconds + "s";
        }
        if (hours < 1) {
            return minutes < FEW ? two(minutes, "m", seconds % MINUTES, "s") : minutes + "m";
        }
        if (days < 1) {
            return hours < FEW ? two(hours, "h", minutes % MINUTES, "m") : hours + "h";
        }
        return days < FEW ? two(days, "d", hours % HOURS, "h") : days + "d";
    }

    private static String two(long big, String unit, long small, String smallUnit) {
        return big + unit + (small == 0 ? "" : small + smallUnit);
    }

    /** How long ago a time is; a question mark where it is not known. */
    static String since(Optional<Instant> time, Instant now) {
        return time.map(then -> length(Duration.between(then, now))).orElse("?");
    }

    /** Both: {@code 2026-11-22T12:00:00Z (14m ago)}, or {@code (in 3h)}. */
    static String full(String text, Instant now) {
        return time(text)
                .map(then -> Times.of(then) + " ("
                        + (then.isAfter(now)
                                ? "in " + length(Duration.between(now, then))
                                : length(Duration.between(then, now)) + " ago")
                        + ")")
                .orElseGet(() -> Shown.text(text));
    }
}
