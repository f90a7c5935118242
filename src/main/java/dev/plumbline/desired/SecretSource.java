package dev.plumbline.desired;

import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Look;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads one secret where it is rotated. It only reads.
 *
 * @param <S> the member of {@link dev.plumbline.api.SecretSourceSpec} that this source is for
 */
public interface SecretSource<S> {

    /** The member of the union that this source is for. */
    Class<S> spec();

    /** Names what is read, for people, as {@code vault secret/billing/stripe#api_key}. Holds no credential. */
    String name(S spec);

    /**
     * Looks once. Whatever goes wrong is the answer {@link Reading.Failed}, never an exception. What a credential opens is
     * not kept beyond the look, but for the credential itself.
     *
     * @param known the version whose value the caller has had already, and does not need again; empty for none
     */
    Reading read(S spec, Optional<String> known, Look look);

    /** A shell command that prints the value and nothing else, for people; empty where there is none. */
    default Optional<String> command(S spec, String namespace) {
        return Optional.empty();
    }

    /**
     * A version of a secret.
     *
     * @param id as the source calls it, at most 128 characters. Where both are whole numbers, the larger is the newer
     * @param created when it was made, as the source says; empty where it does not
     */
    record Version(String id, Optional<Instant> created) {}

    /** What came of a look. */
    sealed interface Reading {

        /** This version is current, and its value was read. */
        record Current(Version version, SecretValue value, Instant time) implements Reading {}

        /** The version that the caller knows is still current. Its value was not read. */
        record Unchanged(Version version, Instant time) implements Reading {}

        /**
         * There is no current value: the newest version was deleted or destroyed, or the secret or its key is gone.
         *
         * @param version the newest that there is; empty where there is none
         * @param reason a word in CamelCase for a condition: {@code Deleted}, {@code Destroyed} or {@code NotFound}
         * @param message what is wrong, where, and what to do next
         */
        record Withdrawn(Optional<Version> version, String reason, String message, Instant time) implements Reading {}

        /** It could not be read, and why. Nothing is known. */
        record Failed(Unavailable why) implements Reading {}
    }
}
