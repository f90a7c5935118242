package dev.plumbline.bench;

import dev.plumbline.api.DriftIncident;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Somebody changes a config var of each app that is in sync, each at a random time within three intervals. How long until
 * there is an incident that shows it, for every policy that looks at that app?
 */
final class DriftLatency {

    private static final int SEED = 7;
    private static final int INTERVALS = 3;
    private static final Duration BEYOND = Duration.ofSeconds(60);

    private final Stage stage;
    private final Fleet fleet;

    DriftLatency(Stage stage, Fleet fleet) {
        this.stage = stage;
        this.fleet = fleet;
    }

    List<Figure> measure() {
        Map<String, Long> shown = new ConcurrentHashMap<>();
        try (var watch =
                stage.client().resources(DriftIncident.class).inAnyNamespace().watch(new FirstFindings(shown))) {
            Map<String, Long> changed = change();
            double[] seconds = latencies(changed, shown);
            double goal = fleet.interval().toSeconds() + 2;
            return List.of(
                    Figure.of(
                            "From a change to its incident: changes, and policies that show them",
                            "%d, %,d",
                            fleet.appsInSync().count(),
                            seconds.length),
                    Figure.atLeast(
                            "From a change to its incident: policies with an incident",
                            seconds.length,
                            changed.size(),
                            ""),
                    Figure.of("From a change to its incident: median", "%.1f s", percentile(seconds, 50)),
                    Figure.atMost("From a change to its incident: 99th percentile", percentile(seconds, 99), goal, "s"),
                    Figure.of("From a change to its incident: longest", "%.1f s", percentile(seconds, 100)));
        }
    }

    /** Makes the changes, and gives for each policy that should notice when that was. */
    private Map<String, Long> change() {
        RandomGenerator random = new Random(SEED);
        Map<String, Long> changed = new ConcurrentHashMap<>();
        try (var hands = Executors.newScheduledThreadPool(1)) {
            fleet.appsInSync().forEach(app -> {
                long delay =
                        random.nextLong(fleet.interval().multipliedBy(INTERVALS).toMillis());
                hands.schedule(
                        () -> {
                            long now = System.nanoTime();
                            fleet.watching(app).forEach(policy -> changed.put(policy, now));
                            stage.heroku().setConfigVar(Fleet.app(app), "SETTING_01", "changed by hand");
                        },
                        delay,
                        TimeUnit.MILLISECONDS);
            });
        }
        return new HashMap<>(changed);
    }

    private double[] latencies(Map<String, Long> changed, Map<String, Long> shown) {
        long end = System.nanoTime() + fleet.interval().plus(BEYOND).toNanos();
        Waiting.until(
                "incidents, or the end of patience",
                fleet.interval().plus(BEYOND).plusSeconds(10),
                Duration.ofMillis(200),
                () -> shown.keySet().containsAll(changed.keySet()) || System.nanoTime() > end);
        List<Double> seconds = new ArrayList<>();
        changed.forEach((policy, at) -> {
            Long seen = shown.get(policy);
            if (seen != null) {
                seconds.add((seen - at) / 1e9);
            }
        });
        return seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static double percentile(double[] sorted, int percent) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(sorted.length * percent / 100.0);
        return Arrays.stream(sorted).skip(Math.max(0, rank - 1)).findFirst().orElseThrow();
    }

    /** Notes when an incident first showed findings, by {@code namespace/policy}. */
    private record FirstFindings(Map<String, Long> shown) implements Watcher<DriftIncident> {
        @Override
        public void eventReceived(Action action, DriftIncident incident) {
            var status = incident.getStatus();
            if (status != null && status.openFindings() != null && status.openFindings() > 0) {
                String policy = incident.getMetadata().getNamespace() + "/"
                        + incident.getSpec().source().name();
                shown.putIfAbsent(policy, System.nanoTime());
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            throw new IllegalStateException("the watch of the incidents ended", cause);
        }
    }
}
