package dev.plumbline.incident;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentSpec.Kind;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The incidents as they are now, for whoever opens, counts or shows them. Reads the controller's own cache. */
@Singleton
public class IncidentIndex {

    private volatile ResourceCache<DriftIncident> cache;
    private final Map<Kind, Consumer<DriftIncident>> onGone = new ConcurrentHashMap<>();

    public Optional<DriftIncident> get(String namespace, String name) {
        return cache == null ? Optional.empty() : cache.get(new ResourceID(name, namespace));
    }

    public Stream<DriftIncident> all() {
        return cache == null ? Stream.empty() : cache.list();
    }

    /** Has a listener told of each incident of sources of one kind that is deleted, or was closed while something differs. */
    public void onGone(Kind kind, Consumer<DriftIncident> listener) {
        onGone.put(kind, listener);
    }

    /** Has a cache used that is filled by now. */
    void use(ResourceCache<DriftIncident> incidents) {
        cache = incidents;
    }

    void gone(DriftIncident incident) {
        kind(incident).map(onGone::get).ifPresent(listener -> listener.accept(incident));
    }

    /** What kind of source an incident has; empty for one that somebody made without. */
    static Optional<Kind> kind(DriftIncident incident) {
        return Optional.ofNullable(incident.getSpec())
                .map(DriftIncidentSpec::source)
                .map(DriftIncidentSpec.Source::kind);
    }
}
