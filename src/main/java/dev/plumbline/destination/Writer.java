package dev.plumbline.destination;

import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;

/**
 * Writes to one kind of destination. For the converger alone: the operator has no such bean and no credential that one
 * could use.
 *
 * @param <S> the member of {@link dev.plumbline.api.DestinationSpec} that this writer is for
 */
public interface Writer<S> {

    /** The member of the union that this writer is for. */
    Class<S> spec();

    /**
     * Carries one step out, at once or not at all. Doing it again leaves things as they are. Whatever goes wrong is the
     * answer, never an exception.
     *
     * @param namespace of the policy
     * @param step as it was approved
     * @param desired what should hold, in clear, as it was just read
     */
    Written write(S spec, String namespace, Step step, State desired, Credentials credentials);

    /** Does all that {@link #write} does but for changing anything, and says whether it would have gone through. */
    Written rehearse(S spec, String namespace, Step step, State desired, Credentials credentials);

    /** The write credentials that were given for one namespace. */
    @FunctionalInterface
    interface Credentials {

        /** The credential for a host, as {@code api.heroku.com}; fails with what to do where there is none. */
        Lookup<Credential> forHost(String host);

        /** The key that deliveries to a host are signed with; fails with what to do where there is none. */
        default Lookup<byte[]> signingKey(String host) {
            return new Lookup.Failed<>(new Unavailable(
                    Reason.REFERENCE_NOT_FOUND, "There is no key to sign deliveries to this host with."));
        }
    }

    /** What came of a step. */
    sealed interface Written {

        /**
         * It is done.
         *
         * @param reference what names it at the destination, as {@code release v42}; empty for nothing
         */
        record Done(String reference) implements Written {}

        /** It may or may not be done, and why: what is wrong, where, and what to do next. Holds no value. */
        record Failed(String message) implements Written {}
    }
}
