package dev.plumbline.bench;

import dev.plumbline.operator.OperatorProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Policies at an interval of one second, which the schema does not allow otherwise: how many observations a second does
 * the operator come to, and what would the bare loop come to?
 */
final class Throughput {

    private static final double RATE_GOAL = 500;
    private static final double RATIO_GOAL = 0.5;
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final Stage stage;
    private final int size;

    Throughput(Stage stage, int size) {
        this.stage = stage;
        this.size = size;
    }

    List<Figure> measure(List<String> jvmOptions) {
        stage.allowFlooding();
        stage.store(new Fleet(size, INTERVAL).policies());
        List<Figure> figures = new ArrayList<>();
        double rate = operatorRate(jvmOptions, figures);
        var bare = new BareLoop(stage);
        // As the operator takes it: all policies of an app in turn, and answers shared for a twentieth of the interval.
        double shared = bare.rate(INTERVAL.dividedBy(20), size / Fleet.APPS, WARM_UP, TIME);
        double unshared = bare.rate(Duration.ZERO, 1, WARM_UP, TIME);
        figures.add(Figure.of("Bare loop: answers a second, sharing reads as the operator does", "%,.0f /s", shared));
        figures.add(Figure.of("Bare loop: answers a second, a request for each", "%,.0f /s", unshared));
        figures.add(Figure.atLeast(
                "Observations a second beside the bare loop that shares reads", rate / shared, RATIO_GOAL, ""));
        figures.add(Figure.of(
                "Observations a second beside the bare loop with a request for each", "%.2f", rate / unshared));
        return List.copyOf(figures);
    }

    private double operatorRate(List<String> jvmOptions, List<Figure> figures) {
        try (OperatorProcess operator = stage.launch(jvmOptions)) {
            operator.awaitReady(Duration.ofSeconds(60));
            var probe = new Probe(operator, stage);
            Waiting.until("a status of every policy", LIMIT, Duration.ofSeconds(1), () -> probe.counters()
                            .policyWrites()
                    >= size);
            Waiting.pass(WARM_UP);
            var before = probe.counters();
            Waiting.pass(TIME);
            var after = probe.counters();
            double seconds = (after.nanos() - before.nanos()) / 1e9;
            double observations = after.observations() - before.observations();
            double cpuMillis = after.cpu().minus(before.cpu()).toNanos() / 1e6;
            figures.add(Figure.atLeast(
                    "Observations a second, where %,d a second are due".formatted(size),
                    observations / seconds,
                    RATE_GOAL,
                    "/s"));
            figures.add(Figure.of(
                    "Under that load: reads of the destination", "%,.0f /s", (after.reads() - before.reads()) / seconds));
            figures.add(Figure.of(
                    "Under that load: CPU time of the operator for an observation",
                    "%.2f ms",
                    cpuMillis / observations));
            figures.add(Figure.of(
                    "Under that load: CPU of the operator", "%.0f %% of a core", cpuMillis / seconds / 10));
            return observations / seconds;
        }
    }
}
