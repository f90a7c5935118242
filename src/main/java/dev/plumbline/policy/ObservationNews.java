package dev.plumbline.policy;

import dev.plumbline.api.DriftPolicy;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Turns news of the observation loop into events for the reconciler, and ends the watch of a deleted policy. */
final class ObservationNews extends AbstractEventSource<Seen, DriftPolicy> implements ResourceEventAware<DriftPolicy> {

    private final ObservationLoop loop;
    private final Function<ResourceID, Optional<ObservationLoop.Order>> orders;
    private final ReportQueue reports;

    ObservationNews(
            ObservationLoop loop, Function<ResourceID, Optional<ObservationLoop.Order>> orders, ReportQueue reports) {
        super(Seen.class, "observations");
        this.loop = loop;
        this.orders = orders;
        this.reports = reports;
    }

    @Override
    public void start() {
        super.start();
        reports.to(this::tell);
        loop.start(orders, reports::tell);
    }

    @Override
    public void stop() {
        super.stop();
        loop.close();
    }

    /** Has a policy looked at, next after those that already are to be. */
    void tell(ResourceID policy) {
        getEventHandler().handleEvent(new Event(policy));
    }

    @Override
    public void onResourceDeleted(DriftPolicy policy) {
        loop.forget(ResourceID.fromResource(policy));
        reports.done(ResourceID.fromResource(policy));
    }

    @Override
    public Set<Seen> getSecondaryResources(DriftPolicy policy) {
        return loop.seen(ResourceID.fromResource(policy), policy.getMetadata().getGeneration())
                .map(Set::of)
                .orElse(Set.of());
    }
}
