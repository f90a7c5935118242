package dev.plumbline.distribution;

import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.observation.ObservationLoop;
import dev.plumbline.platform.NamespaceView;
import dev.plumbline.platform.WriteCounter;
import dev.plumbline.platform.kube.SecretWatches;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/** What works together here, put together once. */
public final class DistributionRoom implements AutoCloseable {

    private final SecretPlaces places;
    private final FingerprintKey key;
    private final ExecutorService threads;
    private final ObservationLoop<DistributionOrder, Survey> loop;
    private final SecretWatches watches;
    private final WriteCounter writes;
    private final InstantSource clock;

    public DistributionRoom(
            SecretPlaces places,
            BiFunction<String, Duration, NamespaceView> views,
            FingerprintKey key,
            SecretWatches watches,
            DistributionMetrics metrics,
            WriteCounter writes,
            InstantSource clock) {
        this.places = places;
        this.key = key;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("destination-", 0).factory());
        this.loop = new ObservationLoop<>(new Surveying(places, views, key, threads, clock), clock, metrics);
        this.watches = watches;
        this.writes = writes;
        this.clock = clock;
    }

    @Override
    public void close() {
        loop.close();
        threads.shutdownNow();
        watches.close();
    }

    SecretPlaces places() {
        return places;
    }

    FingerprintKey key() {
        return key;
    }

    ObservationLoop<DistributionOrder, Survey> loop() {
        return loop;
    }

    SecretWatches watches() {
        return watches;
    }

    WriteCounter writes() {
        return writes;
    }

    InstantSource clock() {
        return clock;
    }
}
