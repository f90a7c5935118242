package dev.plumbline.incident;

import dev.plumbline.api.DriftIncidentStatus;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;
import java.util.stream.Collectors;

/** How many incidents there are, by phase and severity, counted when Prometheus asks. */
public final class IncidentMetrics implements Collector {

    private final IncidentIndex incidents;

    public IncidentMetrics(IncidentIndex incidents) {
        this.incidents = incidents;
    }

    @Override
    public MetricSnapshot collect() {
        Map<Labels, Long> counts = incidents
                .all()
                .map(incident -> labels(incident.getStatus()))
                .collect(Collectors.groupingBy(labels -> labels, Collectors.counting()));
        var gauge = GaugeSnapshot.builder().name("plumbline_incidents").help("How many incidents there are, by phase and severity");
        counts.forEach((labels, count) -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(count)
                .build()));
        return gauge.build();
    }

    private static Labels labels(DriftIncidentStatus status) {
        return Labels.of(
                "phase", status == null || status.phase() == null ? "New" : status.phase().name(),
                "severity", status == null || status.severity() == null ? "New" : status.severity().name());
    }
}
