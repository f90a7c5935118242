package dev.plumbline.policy;

import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.DriftPolicyStatus.Blessed;
import dev.plumbline.api.Times;
import dev.plumbline.platform.WriteCounter;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.Map;

/**
 * Keeps blessed states in ConfigMaps that the policy owns. Each is made before a status names it and never changes; those
 * of earlier words stay, as a record of what was blessed, until the policy goes.
 */
final class Blessings {

    /** Says of a ConfigMap that it keeps a blessed state: the operator may make such, beside stored proposals. */
    static final String LABEL = DriftPolicy.GROUP + "/blessed";

    private static final String NAME = "plumbline-blessed-";
    private static final int NAMED_BY = 24;

    private final WriteCounter writes;

    Blessings(WriteCounter writes) {
        this.writes = writes;
    }

    /** Stores what was blessed, and says how a status names it. */
    Blessed keep(DriftPolicy policy, Blessing blessing, KubernetesClient client) {
        byte[] bytes = Blessing.bytes(blessing.state());
        String digest = Blessing.digest(bytes);
        // The policy is part of the name: two that bless the same state keep it each for itself.
        String name = NAME
                + Blessing.digest((policy.getMetadata().getUid() + digest).getBytes())
                        .substring("sha256:".length(), "sha256:".length() + NAMED_BY);
        try {
            client.resource(configMap(policy, name, bytes)).create();
            writes.wrote("ConfigMap", "create");
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            // One name has one content: it was stored before the status could be written.
        }
        return new Blessed(
                blessing.word().by(),
                blessing.word().reason(),
                Times.of(blessing.time()),
                name,
                digest,
                blessing.word().text());
    }

    private static ConfigMap configMap(DriftPolicy policy, String name, byte[] bytes) {
        var metadata = policy.getMetadata();
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(metadata.getNamespace())
                .withName(name)
                .withLabels(Map.of(LABEL, "true"))
                .addNewOwnerReference()
                .withApiVersion(policy.getApiVersion())
                .withKind(DriftPolicy.KIND)
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .endOwnerReference()
                .endMetadata()
                .withImmutable(true)
                .withBinaryData(Map.of(Blessing.KEY, Base64.getEncoder().encodeToString(bytes)))
                .build();
    }
}
