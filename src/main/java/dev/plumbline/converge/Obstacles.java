package dev.plumbline.converge;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.SecretDistribution;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** Why a policy or a distribution is no ground to write on any more. Pure. */
final class Obstacles {

    private Obstacles() {}

    /** What is in the way, with what to do; empty where nothing is. */
    static Optional<String> of(DriftIncident incident, Optional<DriftPolicy> policy) {
        if (policy.isEmpty() || !isFrom(incident, policy.get())) {
            return Optional.of(
                    "The policy that this incident came from is gone: nothing says any more what should hold.");
        }
        if (policy.get().getSpec() == null) {
            return Optional.of("The policy has no spec: nothing says what should hold.");
        }
        return Boolean.TRUE.equals(policy.get().getSpec().suspend())
                ? Optional.of(
                        "The policy is suspended: resume it, look at the proposal that follows, and approve that.")
                : Optional.empty();
    }

    /** What is in the way of delivering, with what to do; empty where nothing is. */
    static Optional<String> ofDistribution(DriftIncident incident, Optional<SecretDistribution> distribution) {
        if (distribution.isEmpty() || !isFrom(incident, distribution.get())) {
            return Optional.of(
                    "The distribution that this incident came from is gone: nothing says any more what is to be delivered.");
        }
        if (distribution.get().getSpec() == null) {
            return Optional.of("The distribution has no spec: nothing says what is to be delivered.");
        }
        return Boolean.TRUE.equals(distribution.get().getSpec().suspend())
                ? Optional.of(
                        "The distribution is suspended: resume it, look at the proposal that follows, and approve that.")
                : Optional.empty();
    }

    /** Whether it is the resource itself that the incident came from, and no other of its name. */
    static boolean isFrom(DriftIncident incident, HasMetadata source) {
        var labels = incident.getMetadata().getLabels();
        String uid = labels == null ? null : labels.get(DriftIncident.SOURCE_UID);
        return uid != null && uid.equals(source.getMetadata().getUid());
    }
}
