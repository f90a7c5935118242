package dev.plumbline.observation;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Turns news of the observation loop into events for the reconciler, and ends the watch of a deleted resource. */
public final class ObservationNews<P extends HasMetadata, O extends Order, V extends Answer<V>>
        extends AbstractEventSource<ObservationNews.Told, P> implements ResourceEventAware<P> {

    private final ObservationLoop<O, V> loop;
    private final Function<ResourceID, Optional<O>> orders;
    private final ReportQueue reports;
    private final Consumer<P> onGone;
    private Runnable onStart = () -> {};

    /**
     * Begins to tell once it is started.
     *
     * @param onGone is told of each resource that is deleted
     */
    public ObservationNews(
            ObservationLoop<O, V> loop,
            Function<ResourceID, Optional<O>> orders,
            ReportQueue reports,
            Consumer<P> onGone) {
        super(Told.class, "observations");
        this.loop = loop;
        this.orders = orders;
        this.reports = reports;
        this.onGone = onGone;
    }

    /** Says what else is to begin once the cache of resources is filled. */
    public void onStart(Runnable action) {
        onStart = action;
    }

    @Override
    public void start() {
        super.start();
        reports.to(this::tell);
        loop.start(orders, reports::tell);
        onStart.run();
    }

    @Override
    public void stop() {
        super.stop();
        loop.close();
    }

    /** Has a resource looked at, next after those that already are to be. */
    public void tell(ResourceID resource) {
        getEventHandler().handleEvent(new Event(resource));
    }

    @Override
    public void onResourceDeleted(P resource) {
        loop.forget(ResourceID.fromResource(resource));
        reports.done(ResourceID.fromResource(resource));
        onGone.accept(resource);
    }

    @Override
    public Set<Told> getSecondaryResources(P resource) {
        return loop.seen(
                        ResourceID.fromResource(resource),
                        resource.getMetadata().getGeneration())
                .map(seen -> Set.of(new Told(seen)))
                .orElse(Set.of());
    }

    /** What has been seen, as the SDK takes it. */
    public record Told(Seen<?> seen) {}
}
