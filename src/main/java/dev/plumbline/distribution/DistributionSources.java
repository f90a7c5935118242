package dev.plumbline.distribution;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.Execution.Delivery;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.incident.SourceFate;
import dev.plumbline.incident.Sources;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** The distributions, as incidents ask after them, and as the converger's deliveries are news for them. */
final class DistributionSources implements Sources {

    private final Function<ResourceID, Optional<SecretDistribution>> distributions;
    private final Consumer<ResourceID> look;
    private final Map<ResourceID, List<Delivery>> deliveries = new ConcurrentHashMap<>();

    /**
     * Made once the cache is filled.
     *
     * @param look has a distribution looked at at once
     */
    DistributionSources(Function<ResourceID, Optional<SecretDistribution>> distributions, Consumer<ResourceID> look) {
        this.distributions = distributions;
        this.look = look;
    }

    @Override
    public SourceFate fateOf(DriftIncident incident) {
        Optional<SecretDistribution> distribution =
                distributions.apply(distributionOf(incident)).filter(found -> isThatOf(incident, found));
        return distribution.isEmpty()
                ? SourceFate.Gone
                : suspended(distribution.get()) ? SourceFate.Suspended : SourceFate.Followed;
    }

    @Override
    public void observe(DriftIncident incident) {
        look.accept(distributionOf(incident));
    }

    /** What the converger has put on record since has to be in the ledger before anything else is proposed. */
    @Override
    public void seen(DriftIncident incident) {
        var status = incident.getStatus();
        ResourceID id = ResourceID.fromResource(incident);
        if (status == null || status.execution() == null || status.execution().deliveries() == null) {
            return;
        }
        List<Delivery> now = status.execution().deliveries();
        List<Delivery> before = status.phase() == Phase.Closed ? deliveries.remove(id) : deliveries.put(id, now);
        if (!now.equals(before) && status.phase() != Phase.Closed) {
            look.accept(distributionOf(incident));
        }
    }

    static ResourceID distributionOf(DriftIncident incident) {
        return new ResourceID(
                incident.getSpec().source().name(), incident.getMetadata().getNamespace());
    }

    /** A distribution that was deleted and made anew under its name is another one. */
    private static boolean isThatOf(DriftIncident incident, SecretDistribution distribution) {
        Map<String, String> labels = incident.getMetadata().getLabels();
        String uid = labels == null ? null : labels.get(DriftIncident.SOURCE_UID);
        return uid == null || uid.equals(distribution.getMetadata().getUid());
    }

    private static boolean suspended(SecretDistribution distribution) {
        return distribution.getSpec() != null
                && Boolean.TRUE.equals(distribution.getSpec().suspend());
    }
}
