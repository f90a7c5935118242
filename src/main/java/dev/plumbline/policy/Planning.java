package dev.plumbline.policy;

import dev.plumbline.api.DriftPolicy;
import dev.plumbline.observation.Watched;
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
                gathering.nature(policy.getSpec()),
                clock.instant());
    }

    /** A policy as it is to be observed; empty where it can't or shouldn't be. */
    Optional<PolicyOrder> order(DriftPolicy policy) {
        return plan(policy) instanceof Plan.Valid plan && !plan.suspended()
                ? Optional.of(new PolicyOrder(
                        policy.getMetadata().getGeneration(),
                        policy.getSpec().environment(),
                        gathering.kind(policy.getSpec()),
                        plan,
                        Remembered.by(policy)))
                : Optional.empty();
    }

    /** A policy as it stands, for the loop. */
    Watched watched(DriftPolicy policy) {
        var status = policy.getStatus();
        String target = gathering.target(policy.getSpec(), policy.getMetadata().getNamespace());
        return Watched.of(
                policy,
                status == null ? null : status.observedGeneration(),
                status == null ? null : status.observedNudge(),
                policy.getSpec().desired() == null || policy.getSpec().desired().snapshot() == null
                        ? ""
                        : Remembered.by(policy).newWord().map(Word::text).orElse(""),
                Watched.phase(target));
    }
}
