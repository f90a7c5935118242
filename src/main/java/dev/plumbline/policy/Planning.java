package dev.plumbline.policy;

import dev.plumbline.api.DriftPolicy;
import java.time.InstantSource;
import java.util.Optional;

/** Plans of policies as they are stored. */
final class Planning {

    private final Planner planner;
    private final Gathering gathering;
    private final InstantSource clock;

    Planning(Planner planner, Gathering gathering, InstantSource clock) {
        this.planner = planner;
        this.gathering = gathering;
        this.clock = clock;
    }

    Plan plan(DriftPolicy policy) {
        if (policy.getSpec() == null) {
            return new Plan.Invalid("spec is missing: kubectl explain driftpolicy.spec shows what it takes");
        }
        return planner.plan(
                policy.getMetadata().getNamespace(),
                policy.getSpec(),
                gathering.noise(policy.getSpec().destination()),
                clock.instant());
    }

    /** A policy as it is to be observed; empty where it can't or shouldn't be. */
    Optional<ObservationLoop.Order> order(DriftPolicy policy) {
        return plan(policy) instanceof Plan.Valid plan && !plan.suspended()
                ? Optional.of(new ObservationLoop.Order(
                        policy.getMetadata().getGeneration(),
                        policy.getSpec().environment(),
                        gathering.kind(policy.getSpec().destination()),
                        plan))
                : Optional.empty();
    }

    /** Where in its period a policy is due, from 0 to 1: the same for all that look at one target. */
    double phase(DriftPolicy policy) {
        String target = policy.getSpec().destination() == null
                ? ""
                : gathering.target(
                        policy.getSpec().destination(), policy.getMetadata().getNamespace());
        // Spreads similar texts evenly, which their hash codes alone do not.
        int mixed = target.hashCode() * 0x9E3779B9;
        return Integer.toUnsignedLong(mixed) / (double) (1L << 32);
    }
}
