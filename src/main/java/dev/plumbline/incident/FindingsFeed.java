package dev.plumbline.incident;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec.Kind;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where what was found reaches the incident that it belongs to. Holds the newest findings of each incident in memory:
 * after a restart an incident stays as it is until its policy has been observed again.
 */
@Singleton
public class FindingsFeed extends AbstractEventSource<Findings, DriftIncident>
        implements ResourceEventAware<DriftIncident> {

    private final Map<ResourceID, Findings> newest = new ConcurrentHashMap<>();

    private final IncidentIndex index;
    private final Map<Kind, Sources> sources = new ConcurrentHashMap<>();
    private ResourceCache<DriftIncident> cache;

    public FindingsFeed(IncidentIndex index) {
        super(Findings.class, "findings");
        this.index = index;
    }

    /** Hands over what was found last, and has the incident brought up to date. */
    public void publish(String namespace, String incident, Findings findings) {
        newest.put(new ResourceID(incident, namespace), findings);
        touch(namespace, incident);
    }

    /** Has an incident brought up to date, for something may have happened to its source. */
    public void touch(String namespace, String incident) {
        if (getEventHandler() != null) {
            getEventHandler().handleEvent(new Event(new ResourceID(incident, namespace)));
        }
    }

    /** Says who knows the sources of one kind, once all are known, and has their incidents brought up to date. */
    public void follow(Kind kind, Sources known) {
        sources.put(kind, known);
        index.all()
                .filter(incident -> IncidentIndex.kind(incident).equals(Optional.of(kind)))
                .forEach(incident -> touch(
                        incident.getMetadata().getNamespace(),
                        incident.getMetadata().getName()));
    }

    /** Whoever knows the source of an incident. */
    Sources sources(DriftIncident incident) {
        return sources.getOrDefault(incident.getSpec().source().kind(), Sources.UNKNOWN);
    }

    /** The newest findings; empty where none came since this process started. */
    Optional<Findings> of(DriftIncident incident) {
        return Optional.ofNullable(newest.get(ResourceID.fromResource(incident)));
    }

    /** An incident is closed: what was found since belongs to the next, and whoever opens that is told. */
    void closed(DriftIncident incident) {
        Findings last = newest.remove(ResourceID.fromResource(incident));
        if (last != null && !last.findings().isEmpty()) {
            index.gone(incident);
        }
    }

    /** Says which cache holds the incidents; it is filled before this source starts. */
    void startsWith(ResourceCache<DriftIncident> incidents) {
        cache = incidents;
    }

    @Override
    public void start() {
        super.start();
        index.use(cache);
    }

    @Override
    public void onResourceDeleted(DriftIncident incident) {
        newest.remove(ResourceID.fromResource(incident));
        index.gone(incident);
    }

    @Override
    public Set<Findings> getSecondaryResources(DriftIncident incident) {
        return of(incident).map(Set::of).orElse(Set.of());
    }
}
