package dev.plumbline.destination;

import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Look;
import java.time.Instant;
import java.util.Optional;

/**
 * Sees what one kind of destination holds under one name, as well as it lets anybody see that. It only reads: what writes
 * lives behind {@link SecretWriter}, for the converger alone.
 *
 * @param <S> the member of {@link dev.plumbline.api.SecretDestinationSpec} that this observer is for
 */
public interface SecretObserver<S> {

    /** The member of the union that this observer is for. */
    Class<S> spec();

    /**
     * Names the one place that is written to, as {@code config var STRIPE_KEY of Heroku app billing-prod}. It is signed,
     * and two distributions with the same target are a conflict: another place has another name, and the same place has
     * the same name however it is spelled.
     *
     * @param namespace of the distribution
     */
    String target(S spec, String namespace);

    /** Looks once. Whatever goes wrong is the answer {@link Sighting.Failed}, never an exception. */
    Sighting look(S spec, Look look);

    /** How many bytes a value may have here, as the provider's documentation says. */
    int maxBytes();

    /** Whether a value has to be text in UTF-8. */
    default boolean textOnly() {
        return true;
    }

    /** What else a delivery brings about, for people, as {@code Heroku restarts app billing-prod.}; empty for nothing. */
    default Optional<String> risk(S spec) {
        return Optional.empty();
    }

    /**
     * A shell command that does the same by hand, for people; no value stands in it.
     *
     * @param value a shell command that prints the value and nothing else
     */
    default Optional<String> command(S spec, String namespace, String value) {
        return Optional.empty();
    }

    /** What was seen. */
    sealed interface Sighting {

        /** Nothing is there under that name. */
        record Absent(Instant time) implements Sighting {}

        /** The value itself was read. */
        record Held(SecretValue value, Instant time) implements Sighting {}

        /**
         * Something is there, and its value can't be read.
         *
         * @param mark what changes whenever somebody writes there, as a time, an entity tag or a deployment's identifier,
         *     at most 256 characters; empty where the place shows nothing of the kind
         * @param shared whether the mark also changes with what is no write to this very thing: then one that has changed
         *     proves nothing
         * @param changed when it was last written, as the place says; empty where it does not
         */
        record Present(String mark, boolean shared, Optional<Instant> changed, Instant time) implements Sighting {}

        /** The place says which version, or a value of which fingerprint, it holds; exactly one of the two is there. */
        record Named(Optional<String> version, Optional<String> fingerprint, Instant time) implements Sighting {}

        /** The place shows nothing at all: only what was delivered is known. */
        record Blind(Instant time) implements Sighting {}

        /** The look failed, and why. Nothing is known. */
        record Failed(Unavailable why) implements Sighting {}
    }
}
