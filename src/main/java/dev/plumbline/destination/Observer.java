package dev.plumbline.destination;

import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Observation;
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

    /** Looks once. Whatever goes wrong is the answer {@code Unavailable}, never an exception. */
    Observation observe(S spec, Look look);

    /** What this kind of destination adds by itself and that is therefore no drift. */
    default Noise noise() {
        return Noise.NONE;
    }
}
