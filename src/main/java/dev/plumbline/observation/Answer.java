package dev.plumbline.observation;

import java.time.Instant;

/**
 * What one observation came to.
 *
 * @param <V> the answers themselves
 */
public interface Answer<V> {

    /** When it was given. */
    Instant time();

    /** Whether all that was to be read was read. */
    boolean isGood();

    /** Whether another one says the same of the world, whenever it was given. */
    boolean saysSameAs(V other);
}
