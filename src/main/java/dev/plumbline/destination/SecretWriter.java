package dev.plumbline.destination;

import dev.plumbline.drift.SecretValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Delivers secrets to one kind of destination. For the converger alone: the operator has no such bean and no credential
 * that one could use.
 *
 * @param <S> the member of {@link dev.plumbline.api.SecretDestinationSpec} that this writer is for
 */
public interface SecretWriter<S> {

    /** The member of the union that this writer is for. */
    Class<S> spec();

    /**
     * Names what can be written in one call, as {@code Heroku app billing-prod}: deliveries of the same batch are handed
     * over together.
     *
     * @param namespace of the distribution
     */
    String batch(S spec, String namespace);

    /**
     * Delivers, in one call where the provider has one; doing it again leaves things as they are. Whatever goes wrong is
     * the answer, never an exception.
     *
     * @param namespace of the distribution
     * @param items at least one, all of one batch
     */
    Outcome deliver(String namespace, List<Item<S>> items, Writer.Credentials credentials);

    /** Does all that {@link #deliver} does but for changing anything, and says whether it would have gone through. */
    Outcome rehearse(String namespace, List<Item<S>> items, Writer.Credentials credentials);

    /**
     * What one name gets.
     *
     * @param value in clear, in the form that it has at the destination
     * @param version of the source, for destinations that keep it
     * @param fingerprint of the value, for destinations that keep it
     * @param idempotencyKey the same for each try of the same delivery, and for no other: 1 to 64 letters, digits and
     *     dashes
     */
    record Item<S>(S spec, SecretValue value, String version, String fingerprint, String idempotencyKey) {}

    /** What came of it. */
    sealed interface Outcome {

        /**
         * All items arrived.
         *
         * @param reference what names it at the destination, as {@code release v42}; empty for nothing
         */
        record Done(String reference) implements Outcome {}

        /**
         * It may or may not have arrived, and may go better later.
         *
         * @param message what is wrong, where, and what to do next; holds no value and nothing that a stranger wrote which
         *     was not {@linkplain dev.plumbline.drift.ForeignText shortened and escaped}
         * @param retryAfter how long the provider asks to be left alone; empty where it does not say
         */
        record Failed(String message, Optional<Duration> retryAfter) implements Outcome {}

        /** It did not arrive and will not, however often it is tried: what is wrong, where, and what to do next. */
        record Refused(String message) implements Outcome {}
    }
}
