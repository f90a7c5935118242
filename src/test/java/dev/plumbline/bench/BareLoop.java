package dev.plumbline.bench;

import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Budget;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpAnswer;
import dev.plumbline.platform.http.HttpGet;
import dev.plumbline.platform.http.HttpListener;
import dev.plumbline.platform.http.LoopbackOptions;
import dev.plumbline.platform.http.Timekeeper;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * What could at best be had: the operator's HTTP client fetches the config vars of app after app and hashes them, and
 * does nothing else. It knows of no policies, desired states, findings or API server.
 */
final class BareLoop {

    private static final int WORKERS = 384;
    private static final Budget UNBOUNDED = new Budget(1e9, 1_000_000_000);

    private final Stage stage;

    BareLoop(Stage stage) {
        this.stage = stage;
    }

    /**
     * How many answers a second are fetched and hashed.
     *
     * @param apps of which each is asked in its turn
     */
    double rate(int apps, Duration warmUp, Duration time) {
        var options = new LoopbackOptions().withBudgets(Map.of(), UNBOUNDED).build();
        var next = new AtomicLong();
        var done = new LongAdder();
        var end = System.nanoTime() + warmUp.plus(time).toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var http = new GuardedHttpClient(
                        options, Timekeeper.system(), RandomGenerator.getDefault(), HttpListener.NONE)) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                workers.add(threads.submit(() -> {
                    while (System.nanoTime() < end) {
                        hash(http, (int) (next.getAndIncrement() % apps));
                        done.increment();
                    }
                }));
            }
            Waiting.pass(warmUp);
            long before = done.sum();
            long start = System.nanoTime();
            for (Future<?> worker : workers) {
                worker.get();
            }
            return (done.sum() - before) / ((System.nanoTime() - start) / 1e9);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the bare loop stopped", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void hash(GuardedHttpClient http, int app) {
        var uri = URI.create(stage.heroku().url() + "/apps/" + Fleet.app(app) + "/config-vars");
        var get = new HttpGet(
                uri,
                Map.of("Accept", "application/vnd.heroku+json; version=3"),
                Optional.of(Credential.bearer(Stage.token())),
                "heroku",
                false);
        switch (http.get(get, Duration.ZERO)) {
            case Lookup.Found<HttpAnswer>(var answer) -> sha256(answer.body());
            case Lookup.Failed<HttpAnswer>(var why) ->
                throw new IllegalStateException("the bare loop could not read: " + why.message());
        }
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
