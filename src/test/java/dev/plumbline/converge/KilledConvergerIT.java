package dev.plumbline.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.ExecutionState;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledConvergerIT {

    private static final int STEPS = 52;
    private static final int KILLS = 50;
    private static final int APPROVED = STEPS * 50;
    private static final long SEED = 20261121;

    /** The points around a write at which a converger is killed, in turn. */
    private enum Point {
        /** The write has taken effect, and its answer is still on the way. */
        BEFORE_THE_ANSWER,
        /** The answer is there, or what follows from it: wherever this few milliseconds lead to. */
        SOON_AFTER
    }

    @TempDir
    Path workDir;

    @Test
    void a_converger_killed_between_its_steps_writes_each_value_once_and_loses_none() throws InterruptedException {
        var random = new Random(SEED);
        var wanted = ConvergerIT.many(APPROVED);
        try (var scene = ConvergeScene.prepare("killed-converger", workDir)) {
            scene.herokuPolicy("killed", wanted);
            scene.proposeAndApprove("killed");

            for (int kill = 0; kill < KILLS; kill++) {
                Point point = Point.values()[kill % Point.values().length];
                var written = new CountDownLatch(1);
                var gone = new CountDownLatch(1);
                var failed = new AtomicReference<Throwable>();
                scene.heroku().onWrite((app, number) -> {
                    written.countDown();
                    if (point == Point.BEFORE_THE_ANSWER) {
                        awaitQuietly(gone, failed);
                    }
                });
                scene.startConverger();
                assertThat(written.await(60, TimeUnit.SECONDS))
                        .as(
                                "a write before kill %d: %s\n%s",
                                kill,
                                scene.execution("killed"),
                                scene.converger().log())
                        .isTrue();
                if (point == Point.SOON_AFTER) {
                    // A random point is what is asked for, so it is no condition that could be waited for.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(25)));
                }
                scene.converger().kill();
                gone.countDown();
                assertThat(failed.get()).isNull();
            }
            scene.heroku().onWrite((app, number) -> {});
            scene.startConverger();
            var execution = scene.await("killed", ExecutionState.Succeeded);

            assertThat(execution.stepsDone()).isEqualTo(STEPS);
            assertThat(scene.heroku().configVars("killed")).isEqualTo(wanted);
            var once = new TreeMap<String, Integer>();
            wanted.keySet().forEach(key -> once.put(key, 1));
            assertThat(new TreeMap<>(scene.heroku().written("killed")))
                    .as("seed " + SEED)
                    .isEqualTo(once);
            assertThat(Map.copyOf(scene.heroku().configVars("killed"))).hasSize(APPROVED);
        }
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
