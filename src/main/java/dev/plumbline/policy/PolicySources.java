package dev.plumbline.policy;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.incident.SourceFate;
import dev.plumbline.incident.Sources;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The policies, as incidents ask after them. Reads the controller's own cache, which is filled by then. */
final class PolicySources implements Sources {

    private final Function<ResourceID, Optional<DriftPolicy>> policies;
    private final Consumer<ResourceID> look;

    /**
     * Made once the cache is filled.
     *
     * @param look has a policy observed at once
     */
    PolicySources(Function<ResourceID, Optional<DriftPolicy>> policies, Consumer<ResourceID> look) {
        this.policies = policies;
        this.look = look;
    }

    @Override
    public SourceFate fateOf(DriftIncident incident) {
        Optional<DriftPolicy> policy = policies.apply(policyOf(incident)).filter(found -> isThatOf(incident, found));
        return policy.isEmpty()
                ? SourceFate.Gone
                : suspended(policy.get()) ? SourceFate.Suspended : SourceFate.Followed;
    }

    @Override
    public void observe(DriftIncident incident) {
        look.accept(policyOf(incident));
    }

    static ResourceID policyOf(DriftIncident incident) {
        return new ResourceID(
                incident.getSpec().source().name(), incident.getMetadata().getNamespace());
    }

    /** A policy that was deleted and made anew under its name is another one. */
    private static boolean isThatOf(DriftIncident incident, DriftPolicy policy) {
        Map<String, String> labels = incident.getMetadata().getLabels();
        String uid = labels == null ? null : labels.get(DriftIncident.SOURCE_UID);
        return uid == null || uid.equals(policy.getMetadata().getUid());
    }

    private static boolean suspended(DriftPolicy policy) {
        return policy.getSpec() != null && Boolean.TRUE.equals(policy.getSpec().suspend());
    }
}
