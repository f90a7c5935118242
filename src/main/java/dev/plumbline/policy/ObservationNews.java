package dev.plumbline.policy;

import dev.plumbline.api.DriftPolicy;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Turns news of the observation loop into events for the reconciler, and ends the watch of a deleted policy. */
final class ObservationNews extends AbstractEventSource<Seen, DriftPolicy> implements ResourceEventAware<DriftPolicy> {

    private final ObservationLoop loop;
    private final Function<ResourceID, Optional<ObservationLoop.Order>> orders;
    private final ReportQueue reports;
    private final Consumer<DriftPolicy> onGone;
    private Runnable onStart = () -> {};

    /**
     * Begins to tell once it is started.
     *
     * @param onGone is told of each policy that is deleted
     */
    ObservationNews(
            ObservationLoop loop,
            Function<ResourceID, Optional<ObservationLoop.Order>> orders,
            ReportQueue reports,
            Consumer<DriftPolicy> onGone) {
        super(Seen.class, "observations");
        this.loop = loop;
        this.orders = orders;
        this.reports = reports;
        this.onGone = onGone;
    }

    /** Says what else is to begin once the cache of policies is filled. */
    void onStart(Runnable action) {
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

    /** Has a policy looked at, next after those that already are to be. */
    void tell(ResourceID policy) {
        getEventHandler().handleEvent(new Event(policy));
    }

    @Override
    public void onResourceDeleted(DriftPolicy policy) {
        loop.forget(ResourceID.fromResource(policy));
        reports.done(ResourceID.fromResource(policy));
        onGone.accept(policy);
    }

    @Override
    public Set<Seen> getSecondaryResources(DriftPolicy policy) {
        return loop.seen(ResourceID.fromResource(policy), policy.getMetadata().getGeneration())
                .map(Set::of)
                .orElse(Set.of());
    }
}
