package dev.plumbline.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Distributions;
import dev.plumbline.operator.Installation;
import dev.plumbline.operator.OperatorProcess;
import dev.plumbline.operator.Scene;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rules, the dashboard and the documentation say of metrics, beside what the packaged processes expose. */
class ExposedMetricsIT {

    private static final String NAMESPACE = "exposed-metrics";
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_0-9]+)(\\{[^}]*\\})? ");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    @TempDir
    Path workDir;

    @Test
    void each_metric_that_is_asked_for_is_exposed_and_each_of_ours_is_documented_with_its_labels() {
        var cluster = TestCluster.shared();
        try (var scene = Scene.start(cluster, NAMESPACE, workDir, Map.of())) {
            var distributions = aWorldInWhichEverythingHappens(scene);
            var access = Installation.converger(cluster);
            var converger = new OperatorProcess.Start(
                    access,
                    workDir.resolve("converger"),
                    Map.of(
                            "plumbline.role",
                            "converger",
                            "plumbline.operator.namespace",
                            Installation.NAMESPACE,
                            "plumbline.converger.namespace",
                            access.namespace()),
                    List.of("-Xmx128m"));
            try (var beside = OperatorProcess.startReady(converger)) {
                // Some of the JVM's are there once it has collected garbage for the first time: asking makes some.
                Awaitility.await("a first collection of garbage")
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> scene.operator().metrics().contains("\njvm_gc_pause_seconds_sum"));
                var byOperator = labels(scene.operator().metrics());
                var byConverger = labels(beside.metrics());

                assertThat(byOperator.keySet())
                        .as("metrics that rules and panels ask for")
                        .containsAll(Monitoring.askedFor(Monitoring.OPERATOR_RULES))
                        .containsAll(Monitoring.askedFor(Monitoring.DASHBOARD));
                assertThat(byConverger.keySet())
                        .as("metrics that the converger's rules ask for")
                        .containsAll(Monitoring.askedFor(Monitoring.CONVERGER_RULES));
                assertThat(ours(byOperator)).isEqualTo(Monitoring.documented());
                assertThat(Monitoring.documented().entrySet())
                        .containsAll(ours(byConverger).entrySet());
            } finally {
                distributions.deleteAll();
            }
        }
    }

    private static Distributions aWorldInWhichEverythingHappens(Scene scene) {
        scene.heroku().createApp("exposed");
        scene.heroku().setConfigVar("exposed", "A", "x");
        scene.herokuPolicy("in-sync", "exposed", "{A: x}");
        scene.herokuPolicy("drifted", "exposed", "{A: y}");
        scene.policies().secret("source", Map.of("key", "canary-exposed"));
        var distributions = new Distributions(scene.cluster().adminClient(), NAMESPACE);
        distributions.apply("stripe-key", """
                environment: production
                interval: 5s
                source: {secret: {name: source, key: key}}
                destinations: [{name: worker, kubernetesSecret: {name: worker-env, key: KEY}}]
                """);
        scene.policies().await("in-sync", DriftStatus.InSync);
        scene.policies().await("drifted", DriftStatus.DriftIncidentActive);
        distributions.await("stripe-key", status -> status.destinations() != null);
        Awaitility.await("the incidents are counted")
                .atMost(Duration.ofSeconds(60))
                .until(() -> scene.operator().metric("plumbline_incidents_expired", "production") == 0
                        && scene.operator().metrics().contains("plumbline_incidents_expired{"));
        return distributions;
    }

    /** The names of labels by the metric's name, as Prometheus prints them. */
    private static Map<String, Set<String>> labels(String metrics) {
        return SAMPLE.matcher(metrics)
                .results()
                .collect(Collectors.toMap(
                        found -> found.group(1),
                        found -> LABEL.matcher(found.group(2) == null ? "" : found.group(2))
                                .results()
                                .map(label -> label.group(1))
                                .collect(Collectors.toCollection(TreeSet::new)),
                        (one, other) -> one));
    }

    /** Those of Plumbline's own, a timer by its name without what is counted of it. */
    private static Map<String, Set<String>> ours(Map<String, Set<String>> metrics) {
        return metrics.entrySet().stream()
                .filter(metric -> metric.getKey().startsWith("plumbline_"))
                .collect(Collectors.toMap(
                        metric -> metric.getKey().replaceFirst("_seconds_(count|sum|max)$", "_seconds"),
                        Map.Entry::getValue,
                        (one, other) -> one));
    }
}
