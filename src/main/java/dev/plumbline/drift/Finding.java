package dev.plumbline.drift;

import java.util.Comparator;
import java.util.Objects;

/**
 * One difference between what should hold and what holds. It shows values only as the {@link Disclosure} allows: in
 * clear where the policy reveals them, as fingerprints elsewhere.
 *
 * @param subject what differs
 * @param field where inside the subject, as an RFC 6901 JSON pointer; empty where the subject differs as a whole
 * @param kind in what way
 * @param desired what should hold, as shown; empty where nothing should
 * @param observed what holds, as shown; empty where nothing does
 * @param evidence how well the observation knows
 * @param mark fingerprint of both values together: as long as it stays, neither has moved, however they are shown
 * @param message what else is known of it, for people, at most {@value #MAX_MESSAGE} characters: what is longer is cut;
 *     empty for nothing
 */
public record Finding(
        Subject subject,
        String field,
        Kind kind,
        String desired,
        String observed,
        Evidence evidence,
        String mark,
        String message)
        implements Comparable<Finding> {

    /** As much as an incident has room for. */
    public static final int MAX_MESSAGE = 512;

    private static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::subject).thenComparing(Finding::field);

    public Finding {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(desired, "desired");
        Objects.requireNonNull(observed, "observed");
        Objects.requireNonNull(evidence, "evidence");
        Objects.requireNonNull(mark, "mark");
        message = ForeignText.shown(message, MAX_MESSAGE);
    }

    /** One of which nothing else is known. */
    public Finding(
            Subject subject, String field, Kind kind, String desired, String observed, Evidence evidence, String mark) {
        this(subject, field, kind, desired, observed, evidence, mark, "");
    }

    /** The same, with this known of it. */
    public Finding saying(String more) {
        return new Finding(subject, field, kind, desired, observed, evidence, mark, more);
    }

    /** Ordered by subject, then by field: a comparison has at most one finding for each such place. */
    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }

    /** In what way something differs. */
    public enum Kind {
        /** It should be there and isn't. */
        MISSING("Missing"),
        /** It is there and shouldn't be. */
        UNEXPECTED("Unexpected"),
        /** It is there with another value. */
        CHANGED("Changed"),
        /** It holds an older version. */
        STALE("Stale"),
        /** Nobody can tell. */
        UNVERIFIABLE("Unverifiable");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word as users see it. */
        public String word() {
            return word;
        }
    }
}
