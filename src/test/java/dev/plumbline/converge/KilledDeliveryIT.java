package dev.plumbline.converge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledDeliveryIT {

    private static final int APPS = 6;
    private static final int KILLS = 50;
    private static final int ROTATED_EVERY = 4;
    private static final long SEED = 20261121;
    private static final String KEY = "STRIPE_KEY";

    /** The points around a write at which a converger is killed, in turn. */
    private enum Point {
        /** The write has taken effect, and its answer is still on the way. */
        BEFORE_THE_ANSWER,
        /** The answer is there, or what follows from it: wherever this few milliseconds lead to. */
        SOON_AFTER
    }

    @TempDir
    Path workDir;

    private final Map<String, List<Integer>> written = new ConcurrentHashMap<>();

    @Test
    void a_converger_killed_in_the_middle_of_deliveries_never_writes_an_older_version_over_a_newer_one()
            throws InterruptedException {
        var random = new Random(SEED);
        List<String> apps =
                IntStream.range(0, APPS).mapToObj(i -> "killed-" + i).toList();
        try (var scene = DeliveryScene.prepare("killed-delivery", workDir)) {
            int version = 1;
            scene.rotate("stripe", value(version));
            apps.forEach(app -> {
                scene.heroku().createApp(app);
                scene.heroku().setConfigVar(app, KEY, value(1));
            });
            scene.distributions().apply("stripe", spec(apps));
            scene.signInAdvance("stripe");
            scene.awaitInSync("stripe", APPS + "/" + APPS);
            scene.rotate("stripe", value(++version));

            for (int kill = 0; kill < KILLS; kill++) {
                Point point = Point.values()[kill % Point.values().length];
                var first = new CountDownLatch(1);
                var gone = new CountDownLatch(1);
                var failed = new AtomicReference<Throwable>();
                scene.heroku().onWrite((app, number) -> {
                    note(scene, app);
                    first.countDown();
                    if (point == Point.BEFORE_THE_ANSWER) {
                        awaitQuietly(gone, failed);
                    }
                });
                scene.startConverger();
                assertThat(first.await(90, TimeUnit.SECONDS))
                        .as(
                                "a write before kill %d: %s\n%s",
                                kill, scene.distributions().incidentsOf("stripe"), scene.logs())
                        .isTrue();
                if (kill % ROTATED_EVERY == 0) {
                    scene.rotate("stripe", value(++version));
                }
                if (point == Point.SOON_AFTER) {
                    // A random point is what is asked for, so it is no condition that could be waited for.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(40)));
                }
                scene.converger().kill();
                gone.countDown();
                assertThat(failed.get()).isNull();
            }
            scene.heroku().onWrite((app, number) -> note(scene, app));
            scene.rotate("stripe", value(++version));
            scene.startConverger();
            scene.awaitInSync("stripe", APPS + "/" + APPS);

            String newest = value(version);
            assertThat(apps).allSatisfy(app -> {
                assertThat(scene.heroku().configVars(app)).containsEntry(KEY, newest);
                assertThat(written.get(app)).as("seed " + SEED).isSorted();
            });
            assertThat(written.values().stream()
                            .flatMap(List::stream)
                            .distinct()
                            .count())
                    .as("versions that were on their way: %s", written)
                    .isGreaterThan(KILLS / ROTATED_EVERY / 2);
            assertThat(scene.logs()).doesNotContain("canary");
        }
    }

    private void note(DeliveryScene scene, String app) {
        String value = scene.heroku().configVars(app).get(KEY);
        written.computeIfAbsent(app, name -> new CopyOnWriteArrayList<>())
                .add(Integer.parseInt(value.substring(value.lastIndexOf('-') + 1)));
    }

    private static String value(int version) {
        return "sk-canary-" + version;
    }

    private static String spec(List<String> apps) {
        return """
                environment: production
                source: {secret: {name: stripe, key: key}}
                interval: 5s
                delivery: {order: Ordered, retries: 20, backoff: 1s}
                destinations:
                """
                + apps.stream()
                        .map(app ->
                                "  - {name: %s, herokuConfigVar: {app: %s, key: %s, secretRef: {name: heroku-read}}}\n"
                                        .formatted(app, app, KEY))
                        .collect(Collectors.joining());
    }

    private static void awaitQuietly(CountDownLatch gone, AtomicReference<Throwable> failed) {
        try {
            if (!gone.await(30, TimeUnit.SECONDS)) {
                failed.set(new AssertionError("the converger was not killed"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
