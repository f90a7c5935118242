package dev.plumbline.incident;

import dev.plumbline.api.DriftIncident;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The incidents as they are now, for whoever opens, counts or shows them. Reads the controller's own cache. */
@Singleton
public class IncidentIndex {

    private volatile ResourceCache<DriftIncident> cache;
    private volatile Consumer<DriftIncident> onGone = incident -> {};

    public Optional<DriftIncident> get(String namespace, String name) {
        return cache == null ? Optional.empty() : cache.get(new ResourceID(name, namespace));
    }

    public Stream<DriftIncident> all() {
        return cache == null ? Stream.empty() : cache.list();
    }

    /** Has the one listener told of each incident that is deleted, or was closed while something differs. */
    public void onGone(Consumer<DriftIncident> listener) {
        onGone = listener;
    }

    /** Has a cache used that is filled by now. */
    void use(ResourceCache<DriftIncident> incidents) {
        cache = incidents;
    }

    void gone(DriftIncident incident) {
        onGone.accept(incident);
    }
}
