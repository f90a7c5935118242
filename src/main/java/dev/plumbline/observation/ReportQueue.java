package dev.plumbline.observation;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Hands policies with news to the reconciler, a bounded number at a time and the newest policy first. The reconciler's
 * own queue knows no order: without this, the first answer to somebody's policy would wait until thousands of others
 * that are reported at the same time are written.
 */
public final class ReportQueue {

    /** Keeps the reconciler's threads busy, and its queue short. */
    static final int AT_ONCE = 64;

    /** After so long nobody is waited for: a policy that was deleted at the wrong moment is never reconciled. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Map<ResourceID, News> waiting = new HashMap<>();
    private final PriorityQueue<News> order =
            new PriorityQueue<>(Comparator.comparing(News::created).reversed().thenComparing(News::number));
    private final Map<ResourceID, Instant> underWay = new HashMap<>();
    private Consumer<ResourceID> reconciler = policy -> {};
    private long number;

    public ReportQueue(InstantSource clock) {
        this.clock = clock;
    }

    /** Says who reconciles, before there are any news. */
    void to(Consumer<ResourceID> chosen) {
        synchronized (this) {
            reconciler = chosen;
        }
    }

    /** There are news of a policy, which was created then. */
    void tell(ResourceID policy, Instant created) {
        synchronized (this) {
            if (!waiting.containsKey(policy)) {
                var news = new News(policy, created, number++);
                waiting.put(policy, news);
                order.add(news);
            }
        }
        handOn();
    }

    /** A policy was reconciled, well or not, or has gone. */
    public void done(ResourceID policy) {
        synchronized (this) {
            underWay.remove(policy);
        }
        handOn();
    }

    /** Calls the reconciler outside the lock, for it has locks of its own. */
    private void handOn() {
        Consumer<ResourceID> to;
        List<ResourceID> next;
        synchronized (this) {
            to = reconciler;
            next = next();
        }
        next.forEach(to);
    }

    private List<ResourceID> next() {
        if (order.isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant();
        if (underWay.size() >= AT_ONCE) {
            underWay.values().removeIf(since -> since.plus(PATIENCE).isBefore(now) || since.isAfter(now));
        }
        List<ResourceID> next = new ArrayList<>();
        while (underWay.size() < AT_ONCE && !order.isEmpty()) {
            var news = order.remove();
            waiting.remove(news.policy());
            underWay.put(news.policy(), now);
            next.add(news.policy());
        }
        return next;
    }

    private record News(ResourceID policy, Instant created, long number) {}
}
