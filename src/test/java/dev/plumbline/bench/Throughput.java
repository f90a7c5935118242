package dev.plumbline.bench;

import dev.plumbline.operator.OperatorProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Policies at an interval of one second, which the schema does not allow otherwise, each with an app of its own, so that
 * no read is shared: how many observations a second does the operator come to, and what would the bare loop come to?
 */
final class Throughput {

    /** More than can be observed in a second. */
    private static final Fleet FLEET = new Fleet(5000, 5000, Duration.ofSeconds(1));

    private static final double RATE_GOAL = 500;
    private static final double RATIO_GOAL = 0.5;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final Stage stage;

    Throughput(Stage stage) {
        this.stage = stage;
    }

    List<Figure> measure(List<String> jvmOptions) {
        stage.allowFlooding();
        stage.store(FLEET);
        List<Figure> figures = new ArrayList<>();
        double rate = operatorRate(jvmOptions, figures);
        double bare = new BareLoop(stage).rate(FLEET.apps(), WARM_UP, TIME);
        figures.add(Figure.of("Bare loop: answers fetched and hashed", "%,.0f /s", bare));
        figures.add(Figure.atLeast("Observations beside the bare loop's answers", rate / bare, RATIO_GOAL, ""));
        return List.copyOf(figures);
    }

    private double operatorRate(List<String> jvmOptions, List<Figure> figures) {
        try (OperatorProcess operator = stage.launch(jvmOptions)) {
            operator.awaitReady(Duration.ofSeconds(60));
            var probe = new Probe(operator, stage);
            Waiting.until(
                    "a status of every policy",
                    LIMIT,
                    Duration.ofSeconds(1),
                    () -> probe.counters().policyWrites() >= FLEET.size());
            Waiting.pass(WARM_UP);
            var before = probe.counters();
            Waiting.pass(TIME);
            var after = probe.counters();
            double seconds = (after.nanos() - before.nanos()) / 1e9;
            double observations = after.observations() - before.observations();
            double cpuMillis = after.cpu().minus(before.cpu()).toNanos() / 1e6;
            figures.add(Figure.atLeast(
                    "Observations, where %,d a second are due".formatted(FLEET.size()),
                    observations / seconds,
                    RATE_GOAL,
                    "/s"));
            figures.add(Figure.of(
                    "Under that load: reads of the destination",
                    "%,.0f /s",
                    (after.reads() - before.reads()) / seconds));
            figures.add(Figure.of(
                    "Under that load: CPU time of the operator for an observation",
                    "%.2f ms",
                    cpuMillis / observations));
            figures.add(
                    Figure.of("Under that load: CPU of the operator", "%.0f %% of a core", cpuMillis / seconds / 10));
            return observations / seconds;
        }
    }
}
