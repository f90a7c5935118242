package dev.plumbline.destination;

import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.State;
import dev.plumbline.platform.Look;

/**
 * Reads one kind of destination. It only reads: what writes lives behind another port, for the converger alone.
 *
 * @param <S> the member of {@link dev.plumbline.api.DestinationSpec} that this observer is for
 */
public interface Observer<S> {

    /** The member of the union that this observer is for. */
    Class<S> spec();

    /**
     * Names what is observed, the same for every policy that looks at it: they are observed together.
     *
     * @param namespace of the policy
     */
    String target(S spec, String namespace);

    /**
     * Looks once. Whatever goes wrong is the answer {@code Unavailable}, never an exception.
     *
     * @param look knows which subjects should hold, for a destination that can't list what it has
     */
    Observation observe(S spec, Look look);

    /**
     * What was observed, each subject under the name that the truth has for it, where both call one thing differently.
     *
     * @param desired what should hold, in clear
     */
    default State named(State desired, State observed) {
        return observed;
    }

    /** What this kind of destination adds by itself and that is therefore no drift. */
    default Noise noise() {
        return Noise.NONE;
    }

    /** The same, where it depends on what of the destination is looked at. */
    default Noise noise(S spec) {
        return noise();
    }
}
