package dev.plumbline.converge;

import dev.plumbline.api.DriftPolicy;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.destination.Writer;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Base64;
import java.util.List;

/**
 * The write credentials of one namespace: Secrets in the converger's own namespace, labelled with the namespace and the
 * host that they serve. What is not labelled for both is not found.
 */
final class WriteCredentials implements Writer.Credentials {

    static final String FOR_NAMESPACE = DriftPolicy.GROUP + "/for-namespace";
    static final String FOR_HOST = DriftPolicy.GROUP + "/for-host";

    private static final int SHOWN = 253;

    private final KubernetesClient client;
    private final String own;
    private final String namespace;

    /** @param own the converger's own namespace */
    WriteCredentials(KubernetesClient client, String own, String namespace) {
        this.client = client;
        this.own = own;
        this.namespace = namespace;
    }

    @Override
    public Lookup<Credential> forHost(String host) {
        List<Secret> secrets;
        try {
            secrets = client.secrets()
                    .inNamespace(own)
                    .withLabel(FOR_NAMESPACE, namespace)
                    .withLabel(FOR_HOST, host)
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            return failed(
                    Reason.FORBIDDEN,
                    "The write credentials can't be read: let the converger's ServiceAccount list Secrets in namespace "
                            + own + ".");
        }
        return switch (secrets.size()) {
            case 0 ->
                failed(
                        Reason.REFERENCE_NOT_FOUND,
                        "There is no write credential: make a Secret in namespace " + own + " with the key '"
                                + BearerToken.KEY + "' and the labels " + labels(host) + ".");
            case 1 -> token(secrets.getFirst());
            default ->
                failed(
                        Reason.INVALID,
                        "More than one Secret in namespace " + own + " carries the labels " + labels(host)
                                + ": leave one of them.");
        };
    }

    private String labels(String host) {
        return FOR_NAMESPACE + "=" + namespace + " and " + FOR_HOST + "=" + ForeignText.shown(host, SHOWN);
    }

    private static Lookup<Credential> token(Secret secret) {
        String name = secret.getMetadata().getName();
        String base64 = secret.getData() == null ? null : secret.getData().get(BearerToken.KEY);
        try {
            return BearerToken.of(
                    name, base64 == null ? null : Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return failed(Reason.MALFORMED, "Secret " + name + " has a key that is not base64: write it anew.");
        }
    }

    private static Lookup<Credential> failed(Reason reason, String message) {
        return new Lookup.Failed<>(new Unavailable(reason, message));
    }
}
