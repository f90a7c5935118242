package dev.plumbline.policy;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;

/** Is told of each observation, for metrics. */
interface ObservationListener {

    /** An observation came to a verdict. */
    void observed(ResourceID policy, ObservationLoop.Order order, Verdict verdict, Duration duration);

    /** A policy is no longer observed. */
    void forgotten(ResourceID policy);
}
