package dev.plumbline.destination;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A namespace that holds what a test puts into it. */
public final class TestNamespace implements NamespaceView {

    private final Map<String, Map<String, byte[]>> secrets = new HashMap<>();
    private final List<GenericKubernetesResource> objects = new ArrayList<>();

    public TestNamespace withSecret(String name, String key, String value) {
        secrets.put(name, Map.of(key, value.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    public TestNamespace withObject(GenericKubernetesResource object) {
        objects.add(object);
        return this;
    }

    @Override
    public String namespace() {
        return "shop";
    }

    @Override
    public Lookup<SecretData> secretData(String name) {
        var keys = secrets.get(name);
        return keys == null ? missing("Secret " + name) : new Lookup.Found<>(new SecretData(keys, "1"));
    }

    @Override
    public Lookup<ConfigData> configMap(String name) {
        return missing("ConfigMap " + name);
    }

    @Override
    public Lookup<List<GenericKubernetesResource>> object(ObjectKind kind, String name) {
        return found(kind, object -> object.getMetadata().getName().equals(name));
    }

    @Override
    public Lookup<List<GenericKubernetesResource>> objects(ObjectKind kind, Map<String, String> labels) {
        return found(
                kind,
                object -> object.getMetadata().getLabels() != null
                        && object.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()));
    }

    private Lookup<List<GenericKubernetesResource>> found(
            ObjectKind kind, Predicate<GenericKubernetesResource> wanted) {
        return new Lookup.Found<>(objects.stream()
                .filter(object -> object.getKind().equals(kind.kind()))
                .filter(wanted)
                .toList());
    }

    private static <T> Lookup<T> missing(String what) {
        return new Lookup.Failed<>(new Unavailable(Reason.REFERENCE_NOT_FOUND, what + " is not there: create it"));
    }
}
