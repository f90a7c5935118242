package dev.plumbline.policy;

import dev.plumbline.api.DriftPolicy;
import dev.plumbline.policy.Verdict.Compared;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Observes each policy when it is due, on a bounded number of virtual threads, and says so where the verdict is news.
 * An observation that finds nothing new ends here: it costs no reconciliation and no write.
 *
 * <p>First observations and those that a person asked for have threads of their own, the newest policy first, so that
 * someone who has just applied one does not wait behind the routine.
 */
final class ObservationLoop implements AutoCloseable {

    /** How often an unchanged verdict is told, to bring the time of the last observation up to date. */
    static final Duration HEARTBEAT = Duration.ofMinutes(10);

    /** How long a policy that was asked for is left alone before it is asked for again. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final int ROUTINE_AT_ONCE = 384;
    private static final int FIRST_AT_ONCE = 128;
    private static final Duration LONGEST_START_DELAY = Duration.ofSeconds(30);
    private static final Duration LONGEST_NAP = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(ObservationLoop.class);

    private final Observing observing;
    private final InstantSource clock;
    private final ObservationListener listener;
    private final Map<ResourceID, Watch> watches = new ConcurrentHashMap<>();
    private final PriorityBlockingQueue<Watch> routine =
            new PriorityBlockingQueue<>(64, Comparator.comparing((Watch watch) -> watch.due));
    private final PriorityBlockingQueue<Watch> first = new PriorityBlockingQueue<>(
            64, Comparator.comparing((Watch watch) -> watch.created).reversed());
    private final ScheduledExecutorService timer;
    // A thread for each observation: one that lived on would keep the stack and the buffers of its largest.
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("observe-", 0).factory());
    private volatile Subscriber subscriber = Subscriber.NOBODY;
    private volatile boolean closed;

    ObservationLoop(Observing observing, InstantSource clock, ObservationListener listener) {
        this(
                observing,
                clock,
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("observation-timer").factory()),
                listener);
    }

    /**
     * @param clock of the wall, which may jump
     * @param timer the steady one, which does not; ends with this
     */
    ObservationLoop(
            Observing observing, InstantSource clock, ScheduledExecutorService timer, ObservationListener listener) {
        this.observing = observing;
        this.clock = clock;
        this.timer = timer;
        this.listener = listener;
    }

    /**
     * Starts to work.
     *
     * @param policies the policies as they are now
     * @param news is told of each policy whose verdict says something new, and when the policy was created
     */
    void start(Function<ResourceID, Optional<Order>> policies, BiConsumer<ResourceID, Instant> news) {
        subscriber = new Subscriber(policies, news);
        threads.execute(() -> serve(routine, ROUTINE_AT_ONCE));
        threads.execute(() -> serve(first, FIRST_AT_ONCE));
    }

    /** Keeps a policy observed from now on. A new generation or nudge is observed at once; the same again is nothing. */
    void watch(DriftPolicy policy, Plan.Valid plan, double phase) {
        var watch = new Watch(policy, phase);
        Watch old = watches.get(watch.id);
        if (old != null && old.isFor(watch)) {
            return;
        }
        if (old != null && old.uid.equals(watch.uid)) {
            watch.lastGood = old.lastGood;
        }
        // In the map before in a queue: a worker drops what it does not find there.
        watches.put(watch.id, watch);
        if (old == null && isKnown(policy, watch)) {
            Instant now = clock.instant();
            Duration period = Duration.between(now, plan.cadence().next(now, 0));
            Duration spread = period.compareTo(LONGEST_START_DELAY) < 0 ? period : LONGEST_START_DELAY;
            later(watch, Duration.ofMillis((long) (phase * spread.toMillis())));
        } else {
            first.add(watch);
        }
    }

    /**
     * Has a policy observed at once, and what is seen told also where it says nothing new. Asked again and again it is
     * observed as often as {@link #PAUSE} allows.
     */
    void ask(ResourceID id) {
        Watch old = watches.get(id);
        if (old == null || old.asked) {
            return;
        }
        Instant now = clock.instant();
        var watch = new Watch(old);
        // A new watch, so that what was planned for the old one comes to nothing.
        if (!watches.replace(id, old, watch)) {
            return;
        }
        Duration since = Duration.between(old.askedTime, now);
        if (since.isNegative() || since.compareTo(PAUSE) >= 0) {
            watch.askedTime = now;
            first.add(watch);
        } else {
            watch.due = now.plus(PAUSE.minus(since));
            later(watch, PAUSE.minus(since));
        }
    }

    /** Stops observing a policy. An observation under way comes to nothing. */
    void forget(ResourceID id) {
        watches.remove(id);
        listener.forgotten(id);
    }

    /** What has been seen of this generation of a policy. */
    Optional<Seen> seen(ResourceID id, long generation) {
        Watch watch = watches.get(id);
        if (watch == null || watch.generation != generation || watch.verdict == null) {
            return Optional.empty();
        }
        return Optional.of(new Seen(generation, watch.nudge, watch.verdict, Optional.ofNullable(watch.lastGood)));
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        watches.clear();
        threads.shutdownNow();
    }

    static String nudge(DriftPolicy policy) {
        var annotations = policy.getMetadata().getAnnotations();
        String nudge = annotations == null ? null : annotations.get(DriftPolicy.OBSERVE_NOW);
        return nudge == null ? "" : nudge.substring(0, Math.min(63, nudge.length()));
    }

    private static boolean isKnown(DriftPolicy policy, Watch watch) {
        var status = policy.getStatus();
        return status != null
                && status.observedGeneration() != null
                && status.observedGeneration() == watch.generation
                && watch.nudge.equals(status.observedNudge() == null ? "" : status.observedNudge());
    }

    private void serve(PriorityBlockingQueue<Watch> lane, int atOnce) {
        var free = new Semaphore(atOnce);
        while (!closed) {
            try {
                free.acquire();
                Watch watch = lane.take();
                threads.execute(() -> {
                    try {
                        look(watch);
                    } finally {
                        free.release();
                    }
                });
            } catch (InterruptedException | RejectedExecutionException e) {
                return;
            }
        }
    }

    private void look(Watch watch) {
        try {
            if (watches.get(watch.id) == watch) {
                observe(watch);
            }
        } catch (RuntimeException e) {
            // A bug that shows with one policy must not cost that one its next look.
            LOG.errorf(e, "event=observation-bug policy=%s", watch.id.getName());
            later(watch, LONGEST_NAP);
        }
    }

    private void observe(Watch watch) {
        Optional<Order> order = subscriber.policies.apply(watch.id);
        if (order.isEmpty() || order.get().generation() != watch.generation) {
            // The policy is gone or has changed; whoever changed it has it watched anew.
            return;
        }
        Plan.Valid plan = order.get().plan();
        long start = System.nanoTime();
        // Whoever asks for a look now means now, and not what somebody saw a moment ago.
        boolean asked = watch.asked || (watch.verdict == null && !watch.nudge.isEmpty());
        Verdict verdict = observing.observe(
                watch.id.getNamespace().orElse(""),
                plan,
                asked ? Duration.ZERO : plan.cadence().freshness());
        listener.observed(watch.id, order.get(), verdict, Duration.ofNanos(System.nanoTime() - start));
        if (watches.get(watch.id) != watch) {
            return;
        }
        watch.verdict = verdict;
        watch.asked = false;
        Instant now = clock.instant();
        if (verdict instanceof Compared) {
            watch.lastGood = verdict.time();
        } else if (watch.lastGood != null && watch.lastGood.isAfter(now)) {
            // The clock was set back: what was seen "in the future" is not fresh for that long.
            watch.lastGood = now;
        }
        watch.due = plan.cadence().next(now, watch.phase);
        later(watch, Duration.between(now, watch.due));
        if (isNews(watch, verdict, now)) {
            watch.told = verdict;
            watch.toldTime = now;
            subscriber.news.accept(watch.id, watch.created);
        }
    }

    private static boolean isNews(Watch watch, Verdict verdict, Instant now) {
        return watch.told == null
                || !verdict.saysSameAs(watch.told)
                || !now.isBefore(watch.toldTime.plus(HEARTBEAT))
                || now.isBefore(watch.toldTime);
    }

    /** Queues a watch after a delay by the steady clock; a long one is taken in naps, for the wall clock may jump. */
    private void later(Watch watch, Duration delay) {
        if (closed) {
            return;
        }
        Duration nap = delay.compareTo(LONGEST_NAP) > 0 ? LONGEST_NAP : delay;
        timer.schedule(() -> wake(watch, delay.minus(nap)), nap.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void wake(Watch watch, Duration rest) {
        if (watches.get(watch.id) != watch) {
            return;
        }
        Duration byWallClock = watch.verdict == null ? Duration.ZERO : Duration.between(clock.instant(), watch.due);
        Duration left = rest.compareTo(byWallClock) < 0 ? rest : byWallClock;
        if (left.isPositive()) {
            later(watch, left);
        } else {
            routine.add(watch);
        }
    }

    /**
     * A policy as it is to be observed.
     *
     * @param generation of the spec that the plan was made of
     */
    record Order(long generation, String environment, String destinationKind, Plan.Valid plan) {}

    private record Subscriber(Function<ResourceID, Optional<Order>> policies, BiConsumer<ResourceID, Instant> news) {
        static final Subscriber NOBODY = new Subscriber(id -> Optional.empty(), (id, created) -> {});
    }
}
