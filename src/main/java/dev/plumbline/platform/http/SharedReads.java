package dev.plumbline.platform.http;

import dev.plumbline.platform.Lookup;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * One read for all who want the same thing within their freshness. Whoever comes while a read runs waits for it; whoever
 * comes later gets what was read; a failure is shared for a moment only. What was read is kept for revalidation, within
 * a bound on bytes and entries, the longest unasked going first.
 */
final class SharedReads {

    static final Duration FAILURE_SHARED = Duration.ofSeconds(1);

    /** What an entry takes beside its body, roughly. */
    private static final int OVERHEAD = 1024;

    /**
     * What makes two reads the same.
     *
     * @param credential the credential's identity, empty for none; never the credential
     * @param trust what the server's certificate may be signed by beside what is trusted anyway: what one asker's
     *     authority vouches for is nothing that another asked for
     */
    record Key(
            String uri,
            Map<String, String> headers,
            String credential,
            boolean statusIsData,
            Optional<ExtraTrust> trust) {}

    /** Times are of the monotonic clock; {@code startedAt} is when the read began that came to this. */
    private record Kept(
            long startedAt,
            Optional<HttpAnswer> answer,
            long answeredAt,
            Optional<Lookup<HttpAnswer>> failure,
            long failedAt) {

        long size() {
            return OVERHEAD + answer.map(kept -> (long) kept.body().length).orElse(0L);
        }
    }

    private record Flight(long startedAt, CompletableFuture<Lookup<HttpAnswer>> result) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Key, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Key, Flight> flights = new HashMap<>();
    private final long byteLimit;
    private final int entryLimit;
    private final Timekeeper time;
    private final Executor executor;
    private long bytes;

    SharedReads(long byteLimit, int entryLimit, Timekeeper time, Executor executor) {
        this.byteLimit = byteLimit;
        this.entryLimit = entryLimit;
        this.time = time;
        this.executor = executor;
    }

    /**
     * @param read does the reading, given the answer that is kept, if any; runs on the executor, so that a caller who
     *     gives up takes nothing from the others
     */
    CompletableFuture<Lookup<HttpAnswer>> read(
            Key key, Duration freshness, Function<Optional<HttpAnswer>, Lookup<HttpAnswer>> read) {
        Flight flight;
        Optional<HttpAnswer> known;
        lock.lock();
        try {
            long now = time.nanos();
            Kept entry = kept.get(key);
            if (entry != null) {
                if (entry.answer().isPresent()
                        && now - entry.answeredAt() <= freshness.toNanos()
                        && freshness.isPositive()) {
                    return CompletableFuture.completedFuture(
                            new Lookup.Found<>(entry.answer().get()));
                }
                Duration shared = freshness.compareTo(FAILURE_SHARED) < 0 ? freshness : FAILURE_SHARED;
                if (entry.failure().isPresent()
                        && now - entry.failedAt() <= shared.toNanos()
                        && freshness.isPositive()) {
                    return CompletableFuture.completedFuture(entry.failure().get());
                }
            }
            Flight running = flights.get(key);
            if (running != null && now - running.startedAt() <= freshness.toNanos() && freshness.isPositive()) {
                return running.result();
            }
            known = entry == null ? Optional.empty() : entry.answer();
            flight = new Flight(now, new CompletableFuture<>());
            flights.put(key, flight);
        } finally {
            lock.unlock();
        }
        executor.execute(() -> fly(key, flight, known, read));
        return flight.result();
    }

    private void fly(
            Key key,
            Flight flight,
            Optional<HttpAnswer> known,
            Function<Optional<HttpAnswer>, Lookup<HttpAnswer>> read) {
        try {
            Lookup<HttpAnswer> result = read.apply(known);
            land(key, flight, result);
            flight.result().complete(result);
        } catch (RuntimeException | Error e) {
            land(key, flight, null);
            flight.result().completeExceptionally(e);
        }
    }

    private void land(Key key, Flight flight, Lookup<HttpAnswer> result) {
        lock.lock();
        try {
            flights.remove(key, flight);
            Kept before = kept.get(key);
            boolean overtaken = before != null && before.startedAt() - flight.startedAt() > 0;
            if (overtaken) {
                return;
            }
            long now = time.nanos();
            switch (result) {
                case null -> {}
                case Lookup.Found<HttpAnswer>(HttpAnswer answer) ->
                    keep(key, new Kept(flight.startedAt(), Optional.of(answer), now, Optional.empty(), 0));
                case Lookup.Failed<HttpAnswer> failed ->
                    keep(
                            key,
                            new Kept(
                                    flight.startedAt(),
                                    before == null ? Optional.empty() : before.answer(),
                                    before == null ? 0 : before.answeredAt(),
                                    Optional.of(failed),
                                    now));
            }
        } finally {
            lock.unlock();
        }
    }

    private void keep(Key key, Kept entry) {
        Kept before = kept.remove(key);
        if (before != null) {
            bytes -= before.size();
        }
        if (entry.size() > byteLimit) {
            return;
        }
        kept.put(key, entry);
        bytes += entry.size();
        Iterator<Kept> oldest = kept.values().iterator();
        while (bytes > byteLimit || kept.size() > entryLimit) {
            bytes -= oldest.next().size();
            oldest.remove();
        }
    }
}
