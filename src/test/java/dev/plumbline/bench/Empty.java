package dev.plumbline.bench;

import dev.plumbline.operator.OperatorProcess;
import java.time.Duration;
import java.util.List;

/**
 * What an operator takes that has nothing to watch.
 *
 * @param liveBytes of its heap after a collection
 * @param residentBytes of physical memory
 * @param cpuPerSecond of idling, as a part of one core
 */
record Empty(long liveBytes, long residentBytes, double cpuPerSecond) {

    private static final Duration CALM = Duration.ofSeconds(15);
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final double MIB = 1024 * 1024;

    static Empty measure(Stage stage, List<String> jvmOptions) {
        try (OperatorProcess operator = stage.launch(jvmOptions)) {
            operator.awaitReady(Duration.ofSeconds(60));
            var probe = new Probe(operator, stage);
            Waiting.pass(CALM);
            Duration before = probe.cpu();
            Waiting.pass(IDLE);
            Duration used = probe.cpu().minus(before);
            long resident = probe.residentBytes();
            return new Empty(probe.liveBytes(), resident, used.toNanos() / (double) IDLE.toNanos());
        }
    }

    List<Figure> figures() {
        return List.of(
                Figure.of("Empty operator: heap", "%.1f MiB", liveBytes / MIB),
                Figure.of("Empty operator: RSS", "%.0f MiB", residentBytes / MIB),
                Figure.of("Empty operator: CPU", "%.1f %% of a core", cpuPerSecond * 100));
    }
}
