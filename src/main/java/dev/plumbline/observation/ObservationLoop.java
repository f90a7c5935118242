package dev.plumbline.observation;

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
 * Observes each resource of one kind when it is due, on a bounded number of virtual threads, and says so where the verdict is news.
 * An observation that finds nothing new ends here: it costs no reconciliation and no write.
 *
 * <p>First observations and those that a person asked for have threads of their own, the newest resource first, so that
 * someone who has just applied one does not wait behind the routine.
 */
public final class ObservationLoop<O extends Order, V extends Answer<V>> implements AutoCloseable {

    /** How often an unchanged verdict is told, to bring the time of the last observation up to date. */
    public static final Duration HEARTBEAT = Duration.ofMinutes(10);

    /** How long a resource that was asked for is left alone before it is asked for again. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final int ROUTINE_AT_ONCE = 384;
    private static final int FIRST_AT_ONCE = 128;
    private static final Duration LONGEST_START_DELAY = Duration.ofSeconds(30);
    private static final Duration LONGEST_NAP = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(ObservationLoop.class);

    private final Observing<O, V> observing;
    private final InstantSource clock;
    private final ObservationListener<O, V> listener;
    private final Map<ResourceID, Watch<V>> watches = new ConcurrentHashMap<>();
    private final PriorityBlockingQueue<Watch<V>> routine =
            new PriorityBlockingQueue<>(64, Comparator.comparing((Watch<V> watch) -> watch.due));
    private final PriorityBlockingQueue<Watch<V>> first = new PriorityBlockingQueue<>(
            64,
            Comparator.comparing((Watch<V> watch) -> watch.resource.created()).reversed());
    private final ScheduledExecutorService timer;
    // A thread for each observation: one that lived on would keep the stack and the buffers of its largest.
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("observe-", 0).factory());
    private volatile Subscriber<O> subscriber = new Subscriber<>(id -> Optional.empty(), (id, created) -> {});
    private volatile boolean closed;

    public ObservationLoop(Observing<O, V> observing, InstantSource clock, ObservationListener<O, V> listener) {
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
    public ObservationLoop(
            Observing<O, V> observing,
            InstantSource clock,
            ScheduledExecutorService timer,
            ObservationListener<O, V> listener) {
        this.observing = observing;
        this.clock = clock;
        this.timer = timer;
        this.listener = listener;
    }

    /**
     * Starts to work.
     *
     * @param orders the resources as they are now
     * @param news is told of each resource whose verdict says something new, and when the resource was created
     */
    public void start(Function<ResourceID, Optional<O>> orders, BiConsumer<ResourceID, Instant> news) {
        subscriber = new Subscriber<>(orders, news);
        threads.execute(() -> serve(routine, ROUTINE_AT_ONCE));
        threads.execute(() -> serve(first, FIRST_AT_ONCE));
    }

    /** Keeps a resource observed from now on. A new generation or nudge is observed at once; the same again is nothing. */
    public void watch(Watched resource, Cadence cadence) {
        Watch<V> old = watches.get(resource.id());
        if (old != null && old.resource.isFor(resource)) {
            return;
        }
        var watch = new Watch<V>(resource);
        if (old != null && old.resource.uid().equals(resource.uid())) {
            watch.lastGood = old.lastGood;
        }
        // In the map before in a queue: a worker drops what it does not find there.
        watches.put(resource.id(), watch);
        if (old == null && resource.answered()) {
            Instant now = clock.instant();
            Duration period = Duration.between(now, cadence.next(now, 0));
            later(watch, resource.delay(period.compareTo(LONGEST_START_DELAY) < 0 ? period : LONGEST_START_DELAY));
        } else {
            first.add(watch);
        }
    }

    /**
     * Has a resource observed at once, and what is seen told also where it says nothing new. Asked again and again it is
     * observed as often as {@link #PAUSE} allows.
     */
    public void ask(ResourceID id) {
        Watch<V> old = watches.get(id);
        if (old == null || old.asked) {
            return;
        }
        Instant now = clock.instant();
        var watch = new Watch<V>(old);
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

    /** Stops observing a resource. An observation under way comes to nothing. */
    public void forget(ResourceID id) {
        watches.remove(id);
        listener.forgotten(id);
    }

    /** What has been seen of this generation of a resource. */
    public Optional<Seen<V>> seen(ResourceID id, long generation) {
        Watch<V> watch = watches.get(id);
        if (watch == null || watch.resource.generation() != generation || watch.verdict == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Seen<>(generation, watch.resource.nudge(), watch.verdict, Optional.ofNullable(watch.lastGood)));
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        watches.clear();
        threads.shutdownNow();
    }

    private void serve(PriorityBlockingQueue<Watch<V>> lane, int atOnce) {
        var free = new Semaphore(atOnce);
        while (!closed) {
            try {
                free.acquire();
                Watch<V> watch = lane.take();
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

    private void look(Watch<V> watch) {
        try {
            if (watches.get(watch.resource.id()) == watch) {
                observe(watch);
            }
        } catch (RuntimeException e) {
            // A bug that shows with one resource must not cost that one its next look.
            LOG.errorf(
                    e, "event=observation-bug resource=%s", watch.resource.id().getName());
            later(watch, LONGEST_NAP);
        }
    }

    private void observe(Watch<V> watch) {
        Optional<O> order = subscriber.orders.apply(watch.resource.id());
        if (order.isEmpty() || order.get().generation() != watch.resource.generation()) {
            // The resource is gone or has changed; whoever changed it has it watched anew.
            return;
        }
        Cadence cadence = order.get().cadence();
        long start = System.nanoTime();
        // Whoever asks for a look now means now, and not what somebody saw a moment ago.
        boolean asked =
                watch.asked || (watch.verdict == null && !watch.resource.nudge().isEmpty());
        V verdict = observing.observe(
                watch.resource.id(),
                order.get(),
                Optional.ofNullable(watch.verdict),
                asked ? Duration.ZERO : cadence.freshness());
        listener.observed(watch.resource.id(), order.get(), verdict, Duration.ofNanos(System.nanoTime() - start));
        if (watches.get(watch.resource.id()) != watch) {
            return;
        }
        watch.verdict = verdict;
        watch.asked = false;
        Instant now = clock.instant();
        if (verdict.isGood()) {
            watch.lastGood = verdict.time();
        } else if (watch.lastGood != null && watch.lastGood.isAfter(now)) {
            // The clock was set back: what was seen "in the future" is not fresh for that long.
            watch.lastGood = now;
        }
        watch.due = cadence.next(now, watch.resource.phase());
        later(watch, Duration.between(now, watch.due));
        boolean news = isNews(watch, verdict, now);
        // Where it says the same as what was told, one of the two is enough to keep.
        watch.told = verdict;
        if (news) {
            watch.toldTime = now;
            subscriber.news.accept(watch.resource.id(), watch.resource.created());
        }
    }

    private boolean isNews(Watch<V> watch, V verdict, Instant now) {
        return watch.told == null
                || !verdict.saysSameAs(watch.told)
                || !now.isBefore(watch.toldTime.plus(HEARTBEAT))
                || now.isBefore(watch.toldTime);
    }

    /** Queues a watch after a delay by the steady clock; a long one is taken in naps, for the wall clock may jump. */
    private void later(Watch<V> watch, Duration delay) {
        if (closed) {
            return;
        }
        Duration nap = delay.compareTo(LONGEST_NAP) > 0 ? LONGEST_NAP : delay;
        timer.schedule(() -> wake(watch, delay.minus(nap)), nap.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void wake(Watch<V> watch, Duration rest) {
        if (watches.get(watch.resource.id()) != watch) {
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

    private record Subscriber<O>(Function<ResourceID, Optional<O>> orders, BiConsumer<ResourceID, Instant> news) {}
}
