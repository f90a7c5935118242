package dev.plumbline.policy;

import dev.plumbline.observation.Cadence;
import dev.plumbline.observation.Order;

/**
 * A policy as it is to be observed.
 *
 * @param generation of the spec that the plan was made of
 * @param destinationKind kind of the destination, or of the check
 */
record PolicyOrder(long generation, String environment, String destinationKind, Plan.Valid plan, Remembered remembered)
        implements Order {

    @Override
    public Cadence cadence() {
        return plan.cadence();
    }
}
