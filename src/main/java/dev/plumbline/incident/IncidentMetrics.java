package dev.plumbline.incident;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** How many incidents there are, and what of them needs a look, counted when Prometheus asks. */
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
        return List.of(
                gauge,
                open(
                        "plumbline_incident_overridden_findings",
                        "How many differences of incidents that are not closed people have set aside",
                        status -> status.overriddenFindings() == null ? 0 : status.overriddenFindings()),
                open(
                        "plumbline_incidents_expired",
                        "How many incidents that are not closed have passed their expiry",
                        status -> holds(status, IncidentConditions.EXPIRED)),
                open(
                        "plumbline_incidents_orphaned",
                        "How many incidents that are not closed have a policy that is deleted or suspended",
                        status -> holds(status, IncidentConditions.ORPHANED)));
    }

    /** A sum over the incidents that are not closed, by environment; an environment of closed ones alone has a zero. */
    private GaugeMetricFamily open(String name, String help, ToIntFunction<DriftIncidentStatus> value) {
        var gauge = new GaugeMetricFamily(name, help, List.of("environment"));
        incidents
                .all()
                .filter(incident -> incident.getStatus() != null)
                .collect(Collectors.groupingBy(
                        (DriftIncident incident) -> incident.getSpec().environment(),
                        Collectors.summingInt(incident -> incident.getStatus().phase() == Phase.Closed
                                ? 0
                                : value.applyAsInt(incident.getStatus()))))
                .forEach((environment, sum) -> gauge.addMetric(List.of(environment), sum));
        return gauge;
    }

    private static int holds(DriftIncidentStatus status, String type) {
        return status.conditions() != null
                        && status.conditions().stream()
                                .anyMatch(condition ->
                                        condition.type().equals(type) && condition.status() == Condition.Status.True)
                ? 1
                : 0;
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
