package dev.plumbline.platform.kube;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads that several callers share: one at a time for each key, and its result for as long as it is fresh.
 *
 * @param <K> names what is read
 * @param <V> what came of it
 */
final class SharedReads<K, V> {

    /** No limit but the freshness of the result itself. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private record Read<V>(Instant started, CompletableFuture<V> result) {}

    private final ConcurrentMap<K, Read<V>> reads = new ConcurrentHashMap<>();
    private final Function<V, Duration> freshness;
    private final Duration sweepEvery;
    private final InstantSource clock;
    private final AtomicReference<Instant> swept;

    /**
     * @param freshness how long a result is shared, from the start of its read on
     * @param sweepEvery after how long results that nobody may use any more are let go of
     */
    SharedReads(Function<V, Duration> freshness, Duration sweepEvery, InstantSource clock) {
        this.freshness = freshness;
        this.sweepEvery = sweepEvery;
        this.clock = clock;
        this.swept = new AtomicReference<>(clock.instant());
    }

    /** Reads, or shares what another caller reads or has read. Blocks. */
    V get(K key, Supplier<V> source) {
        return get(key, LONGEST, source);
    }

    /**
     * Reads, or shares what another caller has read no longer ago than {@code atMost}. Zero shares nothing, not even a
     * read that is under way. Blocks.
     */
    V get(K key, Duration atMost, Supplier<V> source) {
        Instant now = clock.instant();
        sweep(now);
        var mine = new Read<V>(now, new CompletableFuture<>());
        var read = reads.compute(key, (_, known) -> known != null && serves(known, now, atMost) ? known : mine);
        if (read == mine) {
            try {
                mine.result().complete(source.get());
            } catch (Throwable e) {
                reads.remove(key, mine);
                mine.result().completeExceptionally(e);
                throw e;
            }
        }
        return read.result().join();
    }

    /** A read that is still under way serves; so does a result that is fresh, unless the clock has jumped back. */
    private boolean serves(Read<V> read, Instant now, Duration atMost) {
        if (!read.result().isDone()) {
            return atMost.isPositive();
        }
        if (read.result().isCompletedExceptionally()) {
            return false;
        }
        Duration age = Duration.between(read.started(), now);
        return !age.isNegative()
                && age.compareTo(atMost) < 0
                && age.compareTo(freshness.apply(read.result().join())) < 0;
    }

    private void sweep(Instant now) {
        Instant last = swept.get();
        boolean due = now.isBefore(last) || Duration.between(last, now).compareTo(sweepEvery) >= 0;
        if (due && swept.compareAndSet(last, now)) {
            reads.values().removeIf(read -> !serves(read, now, LONGEST));
        }
    }

    /** How many results are held. */
    int size() {
        return reads.size();
    }
}
