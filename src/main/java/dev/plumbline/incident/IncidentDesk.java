package dev.plumbline.incident;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.platform.WriteCounter;
import dev.plumbline.proposal.Draft;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** Opens a source's incidents, one after the other, and hands each what was found. */
public final class IncidentDesk {

    /** Incidents of one source within this time are counted together. */
    private static final Duration RECENT = Duration.ofDays(1);

    /** How far back they are counted: more say nothing more. */
    private static final int COUNTED = 16;

    private static final Logger LOG = Logger.getLogger(IncidentDesk.class);

    private final FindingsFeed feed;
    private final IncidentIndex incidents;
    private final WriteCounter writes;

    public IncidentDesk(FindingsFeed feed, IncidentIndex incidents, WriteCounter writes) {
        this.feed = feed;
        this.incidents = incidents;
        this.writes = writes;
    }

    /** When the incident that the source names was closed; empty where it is not, or is not there. */
    public Optional<Instant> closed(Drifting source) {
        return source.incidentRef() == null
                ? Optional.empty()
                : incidents.get(source.namespace(), source.incidentRef().name()).flatMap(IncidentDesk::closed);
    }

    /** Has the incident that the source names see what has become of the source. */
    public void touch(Drifting source) {
        if (source.incidentRef() != null) {
            feed.touch(source.namespace(), source.incidentRef().name());
        }
    }

    /**
     * Sees to it that the incident that the source names is there, and hands it what was found.
     *
     * @param active whether the source says that this incident is open
     */
    public void hold(Drifting source, boolean active, Found found, KubernetesClient client) {
        String name = source.incidentRef().name();
        Optional<DriftIncident> incident = incidents.get(source.namespace(), name);
        if (incident.flatMap(IncidentDesk::closed).isPresent() && !active) {
            return;
        }
        if (incident.isEmpty() && active) {
            open(source, client);
        }
        // One that was closed while this was reported has the source reported anew when it is handed differences.
        if (!found.findings().isEmpty() || incident.isPresent()) {
            List<Draft> drafts = found.drafts().apply(setAside(incident, found.time()));
            feed.publish(
                    source.namespace(),
                    name,
                    new Findings(
                            found.findings(),
                            found.since(),
                            found.time(),
                            found.terms(),
                            drafts,
                            found.standing().apply(drafts),
                            recurrence(source, found.time())));
        }
    }

    /** Counts back over the names that the source's incidents have: this one, and those before it. */
    private int recurrence(Drifting source, Instant now) {
        return 1
                + (int) IntStream.range(Math.max(1, source.count() - COUNTED), source.count())
                        .mapToObj(number -> incidents.get(source.namespace(), source.incident(number)))
                        .flatMap(Optional::stream)
                        .filter(incident -> detected(incident)
                                .filter(time -> Duration.between(time, now).compareTo(RECENT) < 0)
                                .isPresent())
                        .count();
    }

    private static Set<String> setAside(Optional<DriftIncident> incident, Instant now) {
        return incident.map(DriftIncident::getSpec)
                .map(spec -> Lifecycle.overridden(spec, now))
                .orElse(Set.of());
    }

    private static Optional<Instant> detected(DriftIncident incident) {
        return incident.getStatus() == null || incident.getStatus().detectedTime() == null
                ? Optional.empty()
                : Optional.of(Instant.parse(incident.getStatus().detectedTime()));
    }

    private static Optional<Instant> closed(DriftIncident incident) {
        var status = incident.getStatus();
        return status == null || status.phase() != Phase.Closed
                ? Optional.empty()
                : Optional.of(status.closedTime() == null ? Instant.EPOCH : Instant.parse(status.closedTime()));
    }

    private void open(Drifting source, KubernetesClient client) {
        // The next number is taken only once the incident before it is closed.
        String previous = source.count() > 1 ? source.incident(source.count() - 1) : null;
        String name = source.incidentRef().name();
        var incident = new DriftIncident();
        incident.setMetadata(new ObjectMetaBuilder()
                .withNamespace(source.namespace())
                .withName(name)
                .withLabels(Map.of(
                        DriftPolicy.GROUP + "/environment",
                        source.environment(),
                        DriftIncident.SOURCE_UID,
                        source.uid()))
                .build());
        incident.setSpec(DriftIncidentSpec.opened(
                new DriftIncidentSpec.Source(source.kind(), source.name()), source.environment(), previous));
        try {
            client.resource(incident).create();
            writes.wrote(DriftIncident.KIND, "create");
            LOG.infof(
                    "event=incident-opened namespace=%s incident=%s kind=%s source=%s",
                    source.namespace(), name, source.kind(), source.name());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            // It is there: this process has not seen it yet, or another one was quicker.
        }
    }
}
