package dev.plumbline.distribution;

import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.observation.ObservationListener;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Prometheus is told of distributions. What there is of each is computed when it is asked for, so that a distribution
 * costs a few numbers and not a meter.
 */
public final class DistributionMetrics extends Collector implements ObservationListener<DistributionOrder, Survey> {

    private final MeterRegistry registry;
    private final Map<ResourceID, Latest> distributions = new ConcurrentHashMap<>();
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    public DistributionMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void observed(ResourceID distribution, DistributionOrder order, Survey survey, Duration duration) {
        timer(survey).record(duration);
        Map<State, Integer> states = new EnumMap<>(State.class);
        survey.standings().forEach(standing -> states.merge(standing.state(), 1, Integer::sum));
        distributions.compute(
                distribution,
                (id, before) -> new Latest(
                        order.plan().spec().environment(),
                        survey.isGood() ? survey.time() : before == null ? Instant.EPOCH : before.lastGood,
                        survey.isGood()
                                ? order.cadence().staleAt(survey.time())
                                : before == null ? Instant.EPOCH : before.staleAt,
                        Map.copyOf(states)));
    }

    @Override
    public void forgotten(ResourceID distribution) {
        distributions.remove(distribution);
    }

    private Timer timer(Survey survey) {
        String result = switch (survey.source()) {
            case SourceSeen.Taken _ -> survey.isGood() ? "Read" : "DestinationUnread";
            case SourceSeen.Held held -> held.reason();
            case SourceSeen.Unread unread -> unread.reason();
        };
        return timers.computeIfAbsent(
                result,
                ignored -> Timer.builder("plumbline.distribution.look.duration")
                        .description("How long looks at a distribution's source and destinations took, by result")
                        .tag("result", result)
                        .register(registry));
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var times = new GaugeMetricFamily(
                "plumbline_distribution_last_observation_timestamp_seconds",
                "When the source and all destinations of a distribution were last read, as Unix time; 0 where they never were",
                List.of("namespace", "distribution", "environment"));
        var stale = new GaugeMetricFamily(
                "plumbline_distribution_stale_timestamp_seconds",
                "When what was last read of a distribution is too old to be called known, as Unix time; 0 where nothing was",
                List.of("namespace", "distribution", "environment"));
        var states = new GaugeMetricFamily(
                "plumbline_distribution_destinations",
                "How many destinations of a distribution are in a state",
                List.of("namespace", "distribution", "environment", "state"));
        distributions.forEach((id, latest) -> {
            String namespace = id.getNamespace().orElse("");
            times.addMetric(
                    List.of(namespace, id.getName(), latest.environment), latest.lastGood.toEpochMilli() / 1000.0);
            stale.addMetric(
                    List.of(namespace, id.getName(), latest.environment), latest.staleAt.toEpochMilli() / 1000.0);
            latest.states.forEach((state, count) ->
                    states.addMetric(List.of(namespace, id.getName(), latest.environment, state.name()), count));
        });
        return List.of(times, stale, states);
    }

    private record Latest(String environment, Instant lastGood, Instant staleAt, Map<State, Integer> states) {}
}
