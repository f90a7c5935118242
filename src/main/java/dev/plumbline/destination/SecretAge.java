package dev.plumbline.destination;

import dev.plumbline.drift.Age;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The longest that a secret may go without being written anew.
 *
 * @param said as the policy says it, as {@code 90d}
 */
public record SecretAge(String said, Duration duration) {

    /** What a spec says of it; empty where it says nothing, {@code Invalid} where that is no age. */
    public static Lookup<Optional<SecretAge>> of(String field, String said) {
        if (said == null) {
            return new Lookup.Found<>(Optional.empty());
        }
        return Age.parse(said)
                .<Lookup<Optional<SecretAge>>>map(
                        duration -> new Lookup.Found<>(Optional.of(new SecretAge(said, duration))))
                .orElseGet(() -> new Lookup.Failed<>(new Unavailable(
                        Reason.INVALID,
                        field + " '" + ForeignText.shown(said, 32) + "' is not an age: write it as 90d or 36h")));
    }

    /** Whether what was written then is too old by now. */
    public boolean isOver(Instant written, Instant now) {
        try {
            return written.plus(duration).isBefore(now);
        } catch (DateTimeException | ArithmeticException e) {
            // A time at the end of all time.
            return false;
        }
    }

    /** The day of a time, for messages: they say the same as long as nobody writes. */
    public static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
