package dev.plumbline.converge;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftPolicy;
import java.util.Optional;

/** Why a policy is no ground to write on any more. Pure. */
final class Obstacles {

    private Obstacles() {}

    /** What is in the way, with what to do; empty where nothing is. */
    static Optional<String> of(DriftIncident incident, Optional<DriftPolicy> policy) {
        if (policy.isEmpty() || !isSame(incident, policy.get())) {
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

    private static boolean isSame(DriftIncident incident, DriftPolicy policy) {
        var labels = incident.getMetadata().getLabels();
        String uid = labels == null ? null : labels.get(DriftIncident.SOURCE_UID);
        return uid != null && uid.equals(policy.getMetadata().getUid());
    }
}
