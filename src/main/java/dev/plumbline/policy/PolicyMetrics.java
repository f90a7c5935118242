package dev.plumbline.policy;

import dev.plumbline.observation.ObservationListener;
import dev.plumbline.policy.Verdict.Compared;
import dev.plumbline.policy.Verdict.NotKnown;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * What Prometheus is told of observations. What there is of each policy is computed when it is asked for, so that a
 * policy costs three numbers and not a meter.
 */
public final class PolicyMetrics extends Collector implements ObservationListener<PolicyOrder, Verdict> {

    private final MeterRegistry registry;
    private final Map<ResourceID, Latest> policies = new ConcurrentHashMap<>();
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    public PolicyMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void observed(ResourceID policy, PolicyOrder order, Verdict verdict, Duration duration) {
        String result = switch (verdict) {
            case Compared compared -> compared.difference().findings().isEmpty() ? "InSync" : "Drifted";
            case NotKnown unknown -> unknown.why().reason().word();
        };
        timer(order.destinationKind(), result).record(duration);
        policies.compute(policy, (id, before) -> switch (verdict) {
            case Compared compared ->
                new Latest(
                        order.environment(),
                        compared.time(),
                        order.cadence().staleAt(compared.time()),
                        compared.difference().findings().size());
            case NotKnown unknown ->
                before == null ? new Latest(order.environment(), Instant.EPOCH, Instant.EPOCH, 0) : before;
        });
    }

    @Override
    public void forgotten(ResourceID policy) {
        policies.remove(policy);
    }

    private Timer timer(String kind, String result) {
        return timers.computeIfAbsent(
                kind + '/' + result,
                ignored -> Timer.builder("plumbline.observation.duration")
                        .description("How long observations took, by kind of destination and by result")
                        .tag("kind", kind)
                        .tag("result", result)
                        .register(registry));
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return List.of(
                gauge(
                        "plumbline_last_observation_timestamp_seconds",
                        "When both sides of a policy were last read, as Unix time; 0 where they never were",
                        latest -> latest.lastGood.toEpochMilli() / 1000.0),
                gauge(
                        "plumbline_observation_stale_timestamp_seconds",
                        "When what was last read of a policy is too old to be called known, as Unix time; 0 where nothing was",
                        latest -> latest.staleAt.toEpochMilli() / 1000.0),
                gauge(
                        "plumbline_open_findings",
                        "How many differences the last good observation of a policy found",
                        latest -> latest.findings));
    }

    private GaugeMetricFamily gauge(String name, String help, ToDoubleFunction<Latest> value) {
        var gauge = new GaugeMetricFamily(name, help, List.of("namespace", "policy", "environment"));
        policies.forEach((policy, latest) -> gauge.addMetric(
                List.of(policy.getNamespace().orElse(""), policy.getName(), latest.environment),
                value.applyAsDouble(latest)));
        return gauge;
    }

    private record Latest(String environment, Instant lastGood, Instant staleAt, int findings) {}
}
