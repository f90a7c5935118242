package dev.plumbline.observation;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;

/** Is told of each observation, for metrics. */
public interface ObservationListener<O, V> {

    /** An observation came to a verdict. */
    void observed(ResourceID resource, O order, V verdict, Duration duration);

    /** A resource is no longer observed. */
    void forgotten(ResourceID resource);
}
