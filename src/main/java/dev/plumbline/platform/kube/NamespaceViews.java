package dev.plumbline.platform.kube;

import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import dev.plumbline.platform.NamespaceView.ConfigData;
import dev.plumbline.platform.NamespaceView.ObjectKind;
import dev.plumbline.platform.NamespaceView.SecretData;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Makes views of namespaces. Those of one namespace share their reads. */
public final class NamespaceViews {

    /** Names one read of an object or of several; the name is empty where labels choose, and the other way round. */
    record ObjectsKey(String namespace, ObjectKind kind, String name, Map<String, String> labels) {}

    /** Names one read of a Secret or of a ConfigMap. */
    record NameKey(String namespace, String name) {}

    final KubernetesClient client;
    final KindDirectory kinds;
    final SharedReads<NameKey, Lookup<SecretData>> secrets;
    final SharedReads<NameKey, Lookup<ConfigData>> configMaps;
    final SharedReads<ObjectsKey, Lookup<List<GenericKubernetesResource>>> objects;

    /** @param freshness how long what was read is shared, failures among it */
    public NamespaceViews(KubernetesClient client, Duration freshness, InstantSource clock) {
        this.client = client;
        this.kinds = new KindDirectory(client, freshness, clock);
        this.secrets = new SharedReads<>(_ -> freshness, freshness, clock);
        this.configMaps = new SharedReads<>(_ -> freshness, freshness, clock);
        this.objects = new SharedReads<>(_ -> freshness, freshness, clock);
    }

    /**
     * A view of one namespace.
     *
     * @param atMost how old what another view has read may be; zero for what is there now
     * @throws IllegalArgumentException where this is no name of a namespace
     */
    public NamespaceView of(String namespace, Duration atMost) {
        if (!PlainNames.isNamespace(namespace)) {
            throw new IllegalArgumentException("not the name of a namespace");
        }
        return new ClusterNamespaceView(this, namespace, atMost);
    }
}
