package dev.plumbline.bench;

import dev.plumbline.operator.OperatorProcess;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** How long an operator takes from its start until it is ready, with an AOT cache and without. */
final class Startup {

    private static final int RUNS = 3;
    private static final double GOAL_SECONDS = 3;

    private final Stage stage;

    Startup(Stage stage) {
        this.stage = stage;
    }

    List<Figure> measure(List<String> jvmOptions, List<String> withCache) {
        return List.of(
                Figure.of("Ready without an AOT cache, median of %d".formatted(RUNS), "%.2f s", median(jvmOptions)),
                Figure.atMost(
                        "Ready with an AOT cache, median of %d".formatted(RUNS), median(withCache), GOAL_SECONDS, "s"));
    }

    private double median(List<String> jvmOptions) {
        return IntStream.range(0, RUNS)
                .mapToDouble(run -> once(jvmOptions))
                .sorted()
                .skip(RUNS / 2)
                .findFirst()
                .orElseThrow();
    }

    private double once(List<String> jvmOptions) {
        long start = System.nanoTime();
        try (OperatorProcess operator = stage.launch(jvmOptions)) {
            operator.awaitReady(Duration.ofSeconds(60));
            return Waiting.secondsSince(start);
        }
    }
}
