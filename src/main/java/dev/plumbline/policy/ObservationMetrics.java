package dev.plumbline.policy;

import dev.plumbline.policy.Verdict.Compared;
import dev.plumbline.policy.Verdict.NotKnown;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * What Prometheus is told of observations. What there is of each policy is computed when it is asked for, so that a
 * policy costs two numbers and not a meter.
 */
public final class ObservationMetrics implements ObservationListener, MultiCollector {

    private final MeterRegistry registry;
    private final Map<ResourceID, Latest> policies = new ConcurrentHashMap<>();
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    public ObservationMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void observed(ResourceID policy, ObservationLoop.Order order, Verdict verdict, Duration duration) {
        String result =
                switch (verdict) {
                    case Compared compared -> compared.difference().findings().isEmpty() ? "InSync" : "Drifted";
                    case NotKnown unknown -> unknown.why().reason().word();
                };
        timer(order.destinationKind(), result).record(duration);
        policies.compute(policy, (id, before) -> switch (verdict) {
            case Compared compared -> new Latest(
                    order.environment(),
                    compared.time(),
                    compared.difference().findings().size());
            case NotKnown unknown -> before == null ? new Latest(order.environment(), Instant.EPOCH, 0) : before;
        });
    }

    @Override
    public void forgotten(ResourceID policy) {
        policies.remove(policy);
    }

    private Timer timer(String kind, String result) {
        return timers.computeIfAbsent(kind + '/' + result, ignored -> Timer.builder("plumbline.observation.duration")
                .description("How long observations took, by kind of destination and by result")
                .tag("kind", kind)
                .tag("result", result)
                .register(registry));
    }

    @Override
    public MetricSnapshots collect() {
        return MetricSnapshots.of(
                gauge(
                        "plumbline_last_observation_timestamp_seconds",
                        "When both sides of a policy were last read, as Unix time; 0 where they never were",
                        latest -> latest.lastGood.toEpochMilli() / 1000.0),
                gauge(
                        "plumbline_open_findings",
                        "How many differences the last good observation of a policy found",
                        latest -> latest.findings));
    }

    private GaugeSnapshot gauge(String name, String help, ToDoubleFunction<Latest> value) {
        var gauge = GaugeSnapshot.builder().name(name).help(help);
        policies.forEach((policy, latest) -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(Labels.of(
                        "namespace", policy.getNamespace().orElse(""),
                        "policy", policy.getName(),
                        "environment", latest.environment))
                .value(value.applyAsDouble(latest))
                .build()));
        return gauge.build();
    }

    private record Latest(String environment, Instant lastGood, int findings) {}
}
