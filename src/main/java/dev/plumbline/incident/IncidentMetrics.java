package dev.plumbline.incident;

import dev.plumbline.api.DriftIncidentStatus;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How many incidents there are, by phase and severity, counted when Prometheus asks. */
public final class IncidentMetrics extends Collector {

    private final IncidentIndex incidents;

    public IncidentMetrics(IncidentIndex incidents) {
        this.incidents = incidents;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Map<List<String>, Long> counts = incidents
                .all()
                .map(incident -> labels(incident.getStatus()))
                .collect(Collectors.groupingBy(labels -> labels, Collectors.counting()));
        var gauge = new GaugeMetricFamily(
                "plumbline_incidents",
                "How many incidents there are, by phase and severity",
                List.of("phase", "severity"));
        counts.forEach(gauge::addMetric);
        return List.of(gauge);
    }

    private static List<String> labels(DriftIncidentStatus status) {
        return List.of(
                status == null || status.phase() == null
                        ? "New"
                        : status.phase().name(),
                status == null || status.severity() == null
                        ? "New"
                        : status.severity().name());
    }
}
