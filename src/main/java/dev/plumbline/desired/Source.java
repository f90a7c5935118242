package dev.plumbline.desired;

import dev.plumbline.drift.Observation;
import dev.plumbline.platform.Look;

/**
 * Reads one kind of owner of the truth.
 *
 * @param <S> the member of {@link dev.plumbline.api.DesiredSpec} that this source is for
 */
public interface Source<S> {

    /** The member of the union that this source is for. */
    Class<S> spec();

    /** Reads once. Whatever goes wrong is the answer {@code Unavailable}, never an exception. */
    Observation read(S spec, Look look);
}
