package dev.plumbline.desired;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A namespace that is a few maps. */
public final class FakeNamespace implements NamespaceView {

    private final String name;
    private final Map<String, SecretData> secrets = new HashMap<>();
    private final Map<String, ConfigData> configMaps = new HashMap<>();

    public FakeNamespace(String name) {
        this.name = name;
    }

    public FakeNamespace secret(String secret, Map<String, String> keys) {
        return secret(secret, "1", keys);
    }

    public FakeNamespace secret(String secret, String resourceVersion, Map<String, String> keys) {
        var bytes = new HashMap<String, byte[]>();
        keys.forEach((key, text) -> bytes.put(key, text.getBytes(StandardCharsets.UTF_8)));
        secrets.put(secret, new SecretData(bytes, resourceVersion));
        return this;
    }

    public FakeNamespace configMap(String configMap, String resourceVersion, Map<String, byte[]> keys) {
        configMaps.put(configMap, new ConfigData(keys, resourceVersion));
        return this;
    }

    public Look look(Duration freshness) {
        return new Look(this, freshness);
    }

    @Override
    public String namespace() {
        return name;
    }

    @Override
    public Lookup<SecretData> secretData(String secret) {
        return found(secrets.get(secret), "Secret " + secret);
    }

    @Override
    public Lookup<ConfigData> configMap(String configMap) {
        return found(configMaps.get(configMap), "ConfigMap " + configMap);
    }

    @Override
    public Lookup<List<GenericKubernetesResource>> object(ObjectKind kind, String object) {
        return new Lookup.Found<>(List.of());
    }

    @Override
    public Lookup<List<GenericKubernetesResource>> objects(ObjectKind kind, Map<String, String> labels) {
        return new Lookup.Found<>(List.of());
    }

    private static <T> Lookup<T> found(T value, String what) {
        return value == null
                ? new Lookup.Failed<>(new Unavailable(Reason.REFERENCE_NOT_FOUND, what + " is not there"))
                : new Lookup.Found<>(value);
    }
}
