package dev.plumbline.policy;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.DriftPolicyStatus;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.incident.Findings;
import dev.plumbline.incident.FindingsFeed;
import dev.plumbline.incident.IncidentIndex;
import dev.plumbline.incident.Lifecycle;
import dev.plumbline.platform.WriteCounter;
import dev.plumbline.policy.Verdict.Compared;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** Opens a policy's incidents, one after the other, and hands each what was found. */
final class IncidentDesk {

    /** Incidents of one policy within this time are counted together. */
    private static final Duration RECENT = Duration.ofDays(1);

    /** How far back they are counted: more say nothing more. */
    private static final int COUNTED = 16;

    private static final Logger LOG = Logger.getLogger(IncidentDesk.class);

    private final FindingsFeed feed;
    private final IncidentIndex incidents;
    private final Drafting drafting;
    private final WriteCounter writes;

    IncidentDesk(FindingsFeed feed, IncidentIndex incidents, Drafting drafting, WriteCounter writes) {
        this.feed = feed;
        this.incidents = incidents;
        this.drafting = drafting;
        this.writes = writes;
    }

    /** When the incident that a policy's status names was closed; empty where it is not, or is not there. */
    Optional<Instant> closed(DriftPolicy policy) {
        DriftPolicyStatus status = policy.getStatus();
        return status == null || status.incidentRef() == null
                ? Optional.empty()
                : incidents
                        .get(
                                policy.getMetadata().getNamespace(),
                                status.incidentRef().name())
                        .flatMap(IncidentDesk::closed);
    }

    /** Has the incident that a policy's status names see what has become of the policy. */
    void touch(DriftPolicy policy) {
        if (policy.getStatus() != null && policy.getStatus().incidentRef() != null) {
            feed.touch(
                    policy.getMetadata().getNamespace(),
                    policy.getStatus().incidentRef().name());
        }
    }

    /** Sees to it that the incident that the status names is there, and hands it what was found. */
    void hold(
            DriftPolicy policy, Plan.Valid plan, Compared compared, DriftPolicyStatus status, KubernetesClient client) {
        String namespace = policy.getMetadata().getNamespace();
        String name = status.incidentRef().name();
        boolean drifted = !compared.difference().findings().isEmpty();
        Optional<DriftIncident> incident = incidents.get(namespace, name);
        if (incident.flatMap(IncidentDesk::closed).isPresent()
                && status.driftStatus() != DriftStatus.DriftIncidentActive) {
            return;
        }
        if (incident.isEmpty() && status.driftStatus() == DriftStatus.DriftIncidentActive) {
            open(policy, name, previous(policy, status), client);
        }
        // One that was closed while this was reported has the policy reported anew when it is handed differences.
        if (drifted || incident.isPresent()) {
            Instant since = status.driftedSince() == null ? compared.time() : Instant.parse(status.driftedSince());
            feed.publish(
                    namespace,
                    name,
                    new Findings(
                            compared.difference().findings(),
                            since,
                            compared.time(),
                            plan.terms(),
                            drafting.drafts(policy, plan, compared, setAside(incident, compared.time())),
                            recurrence(policy, status, compared.time())));
        }
    }

    /** Counts back over the names that the policy's incidents have: this one, and those before it. */
    private int recurrence(DriftPolicy policy, DriftPolicyStatus status, Instant now) {
        int count = count(status);
        return 1
                + (int) IntStream.range(Math.max(1, count - COUNTED), count)
                        .mapToObj(number -> incidents.get(policy.getMetadata().getNamespace(), name(policy, number)))
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

    /** The next number is taken only once the incident before it is closed. */
    private static String previous(DriftPolicy policy, DriftPolicyStatus status) {
        int count = count(status);
        return count > 1 ? name(policy, count - 1) : null;
    }

    private static int count(DriftPolicyStatus status) {
        return status.incidentCount() == null ? 0 : status.incidentCount();
    }

    private static String name(DriftPolicy policy, int number) {
        return IncidentName.of(
                policy.getMetadata().getName(), policy.getMetadata().getUid(), number);
    }

    private static Optional<Instant> closed(DriftIncident incident) {
        var status = incident.getStatus();
        return status == null || status.phase() != Phase.Closed
                ? Optional.empty()
                : Optional.of(status.closedTime() == null ? Instant.EPOCH : Instant.parse(status.closedTime()));
    }

    private void open(DriftPolicy policy, String name, String previous, KubernetesClient client) {
        var incident = new DriftIncident();
        incident.setMetadata(new ObjectMetaBuilder()
                .withNamespace(policy.getMetadata().getNamespace())
                .withName(name)
                .withLabels(Map.of(
                        DriftPolicy.GROUP + "/environment",
                        policy.getSpec().environment(),
                        DriftIncident.POLICY_UID,
                        policy.getMetadata().getUid()))
                .build());
        incident.setSpec(DriftIncidentSpec.opened(
                new DriftIncidentSpec.Source(
                        DriftIncidentSpec.Kind.DriftPolicy, policy.getMetadata().getName()),
                policy.getSpec().environment(),
                previous));
        try {
            client.resource(incident).create();
            writes.wrote(DriftIncident.KIND, "create");
            LOG.infof(
                    "event=incident-opened namespace=%s incident=%s policy=%s",
                    policy.getMetadata().getNamespace(),
                    name,
                    policy.getMetadata().getName());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            // It is there: this process has not seen it yet, or another one was quicker.
        }
    }
}
