package dev.plumbline.converge;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.Execution;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.desired.git.GitWorkspace.Login;
import dev.plumbline.destination.Writer;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.WriteCounter;
import dev.plumbline.proposal.Proposals.Stored;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The cluster through its API server. Each answer is read anew; what can't be read throws, and is tried again. */
final class ClusterApi implements Cluster {

    /** Under this name the converger's part of a status is written. */
    static final String FIELD_MANAGER = "plumbline-converger";

    /** The ConfigMap in the converger's own namespace that halts it, and chooses its mode. */
    static final String SWITCH = "plumbline-converger";

    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(FIELD_MANAGER)
            .withForce(true)
            .build();

    private final KubernetesClient client;
    private final String own;
    private final boolean dryRunOnly;
    private final WriteCounter writes;

    /**
     * @param own the converger's own namespace, where the kill switch and the write credentials are
     * @param dryRunOnly whether nothing is ever written outside, whatever the kill switch says
     */
    ClusterApi(KubernetesClient client, String own, boolean dryRunOnly, WriteCounter writes) {
        this.client = client;
        this.own = own;
        this.dryRunOnly = dryRunOnly;
        this.writes = writes;
    }

    @Override
    public Optional<DriftIncident> incident(String namespace, String name) {
        return Optional.ofNullable(client.resources(DriftIncident.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    @Override
    public Optional<DriftPolicy> policy(String namespace, String name) {
        return Optional.ofNullable(client.resources(DriftPolicy.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    @Override
    public Optional<SecretDistribution> distribution(String namespace, String name) {
        return Optional.ofNullable(client.resources(SecretDistribution.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    @Override
    public Optional<byte[]> stored(String namespace, String configMap) {
        return Optional.ofNullable(client.configMaps()
                        .inNamespace(namespace)
                        .withName(configMap)
                        .get())
                .map(ConfigMap::getBinaryData)
                .map(data -> data.get(Stored.KEY))
                .flatMap(ClusterApi::decoded);
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public Permit permit() {
        try {
            ConfigMap map =
                    client.configMaps().inNamespace(own).withName(SWITCH).get();
            return permit(map == null || map.getData() == null ? Map.of() : map.getData());
        } catch (KubernetesClientException e) {
            return new Permit.Halted("ConfigMap " + SWITCH + " in namespace " + own
                    + " can't be read, and it might say halt: let the converger's ServiceAccount read it.");
        }
    }

    /** What the kill switch says. A word that it does not know halts: better than to guess. */
    private Permit permit(Map<String, String> data) {
        String halt = data.getOrDefault("halt", "false").strip().toLowerCase(Locale.ROOT);
        if (!halt.equals("false")) {
            return new Permit.Halted("halt in ConfigMap " + SWITCH + " in namespace " + own
                    + " is not false: it goes on once that is taken away.");
        }
        return switch (data.getOrDefault("mode", "Write").strip()) {
            case "Write" -> dryRunOnly ? new Permit.DryRun() : new Permit.Write();
            case "DryRun" -> new Permit.DryRun();
            default ->
                new Permit.Halted("mode in ConfigMap " + SWITCH + " in namespace " + own
                        + " is neither Write nor DryRun: it goes on once it is one of them.");
        };
    }

    @Override
    public Writer.Credentials credentials(String namespace) {
        return new WriteCredentials(client, own, namespace);
    }

    @Override
    public Lookup<Login> login(String namespace, String host) {
        return new WriteCredentials(client, own, namespace).login(host);
    }

    @Override
    public boolean record(DriftIncident seen, Execution execution) {
        var fresh = new DriftIncident();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withNamespace(seen.getMetadata().getNamespace())
                .withName(seen.getMetadata().getName())
                .withResourceVersion(seen.getMetadata().getResourceVersion())
                .build());
        fresh.setStatus(DriftIncidentStatus.executed(execution));
        try {
            client.resource(fresh).subresource("status").patch(APPLY);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
        writes.wrote(DriftIncident.KIND, "status");
        return true;
    }
}
