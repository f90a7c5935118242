package dev.plumbline.drift;

import java.util.Objects;

/**
 * What a place tells of a subject beside its value.
 *
 * @param message for people; holds no value, and says the same as long as the place does: no age that grows
 */
public record Remark(Subject subject, Kind kind, String message) {

    public Remark {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
    }

    /** What follows from it. */
    public enum Kind {
        /** Nothing by itself: it is told with whatever is found about the subject. */
        NOTE,
        /** The subject is a finding because it is too old, whatever its value. */
        STALE,
        /** Nobody can tell what the subject's value is, so it is not compared: that is the finding. */
        UNVERIFIABLE
    }
}
