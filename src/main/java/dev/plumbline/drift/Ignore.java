package dev.plumbline.drift;

import java.time.Instant;
import java.util.Objects;

/**
 * A difference that someone has set aside, for a reason and until a time.
 *
 * @param subject which subjects
 * @param reason why
 * @param owner who answers for it
 * @param until the first moment at which the difference counts again
 */
public record Ignore(Glob subject, String reason, String owner, Instant until) {

    public Ignore {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(until, "until");
    }

    /** Whether this sets the subject aside at that moment. */
    public boolean appliesTo(Subject candidate, Instant now) {
        return now.isBefore(until) && subject.matches(candidate);
    }
}
