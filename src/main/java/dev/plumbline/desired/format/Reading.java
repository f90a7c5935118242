package dev.plumbline.desired.format;

import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.State;
import java.time.Instant;
import java.util.Objects;

/**
 * What came of reading a file as subjects and their values.
 *
 * <p>The messages go on after the file's name, as {@code has the key "A" twice (line 3, column 1)}. They name keys and
 * places, never a value.
 */
public sealed interface Reading {

    /** The file says this. */
    record Parsed(State state) implements Reading {
        public Parsed {
            Objects.requireNonNull(state, "state");
        }
    }

    /** The file can't be read as what it should be. */
    record Malformed(String message) implements Reading {
        public Malformed {
            Objects.requireNonNull(message, "message");
        }
    }

    /** The file is more than the limits of {@link DesiredFile} let in. */
    record TooLarge(String message) implements Reading {
        public TooLarge {
            Objects.requireNonNull(message, "message");
        }
    }

    /** The same, with these words before what is wrong. */
    default Reading behind(String words) {
        return switch (this) {
            case Parsed parsed -> parsed;
            case Malformed(String message) -> new Malformed(words + message);
            case TooLarge(String message) -> new TooLarge(words + message);
        };
    }

    /**
     * The reading as an observation of the value itself.
     *
     * @param where the file's name for people, fit to be shown
     * @param revision what names this state of the file
     * @param time when the file's owner gave or confirmed it
     */
    default Observation observed(String where, String revision, Instant time) {
        return switch (this) {
            case Parsed(State state) -> new Observation.Observed(state, Evidence.VALUE, revision, time);
            case Malformed(String message) ->
                new Observation.Unavailable(Observation.Reason.MALFORMED, where + " " + message);
            case TooLarge(String message) ->
                new Observation.Unavailable(Observation.Reason.TOO_LARGE, where + " " + message);
        };
    }
}
