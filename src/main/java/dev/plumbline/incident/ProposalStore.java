package dev.plumbline.incident;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.platform.WriteCounter;
import dev.plumbline.proposal.Proposals.Stored;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Keeps the proposals that are too long for a status in ConfigMaps that the incident owns. Each is made before a status
 * names it, never changes, and goes once no status names it any more.
 */
final class ProposalStore {

    /** Says of a ConfigMap that it holds a proposal: the operator may make and delete only such. */
    static final String LABEL = DriftPolicy.GROUP + "/proposal";

    private static final Logger LOG = Logger.getLogger(ProposalStore.class);

    private final WriteCounter writes;

    ProposalStore(WriteCounter writes) {
        this.writes = writes;
    }

    /** Stores what the incident's status does not name yet. */
    void keep(DriftIncident incident, List<Stored> stored, KubernetesClient client) {
        Set<String> there = named(incident.getStatus());
        for (Stored proposal : stored) {
            if (!there.contains(proposal.name())) {
                try {
                    client.resource(configMap(incident, proposal)).create();
                    writes.wrote("ConfigMap", "create");
                } catch (KubernetesClientException e) {
                    if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                        throw e;
                    }
                    // One name has one content: it was stored before the status could be written.
                }
            }
        }
    }

    /** Deletes what the status before named and the one that is written now does not. */
    void drop(DriftIncident before, DriftIncidentStatus now, KubernetesClient client) {
        Set<String> unused = new HashSet<>(named(before.getStatus()));
        unused.removeAll(named(now));
        for (String name : unused) {
            try {
                client.configMaps()
                        .inNamespace(before.getMetadata().getNamespace())
                        .withName(name)
                        .delete();
                writes.wrote("ConfigMap", "delete");
            } catch (KubernetesClientException e) {
                // It goes with its incident at the latest.
                LOG.warnf(
                        "event=proposal-not-deleted namespace=%s configmap=%s code=%d",
                        before.getMetadata().getNamespace(), name, e.getCode());
            }
        }
    }

    private static Set<String> named(DriftIncidentStatus status) {
        return status == null || status.proposals() == null
                ? Set.of()
                : status.proposals().stream()
                        .map(Proposal::storedIn)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
    }

    private static ConfigMap configMap(DriftIncident incident, Stored proposal) {
        var metadata = incident.getMetadata();
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(metadata.getNamespace())
                .withName(proposal.name())
                .withLabels(Map.of(LABEL, "true"))
                .addNewOwnerReference()
                .withApiVersion(incident.getApiVersion())
                .withKind(DriftIncident.KIND)
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .endOwnerReference()
                .endMetadata()
                .withImmutable(true)
                .withBinaryData(Map.of(Stored.KEY, Base64.getEncoder().encodeToString(proposal.packed())))
                .build();
    }
}
