package dev.plumbline.observation;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Optional;

/**
 * Looks once at all that a resource is about.
 *
 * @param <O> what is to be looked at
 * @param <V> what a look comes to
 */
@FunctionalInterface
public interface Observing<O extends Order, V extends Answer<V>> {

    /**
     * Never throws: a bug in one provider is that provider's failure.
     *
     * @param before what the last look came to; empty where there was none
     * @param freshness how old an answer may be that another resource has asked for; zero for what is there now
     */
    V observe(ResourceID id, O order, Optional<V> before, Duration freshness);
}
