package dev.plumbline.check.argocd;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The namespace {@code shop}, with the objects that a test puts into it and the kinds that it takes away. */
final class ArgoNamespace implements NamespaceView {

    private final List<GenericKubernetesResource> objects = new ArrayList<>();
    private final Map<String, Unavailable> refused = new HashMap<>();

    /** Puts an Application there, in place of the one that has that name. */
    ArgoNamespace application(String name, Object status) {
        objects.removeIf(object -> object.getKind().equals("Application")
                && object.getMetadata().getName().equals(name));
        var application = object("argoproj.io/v1alpha1", "Application", name);
        if (status != null) {
            application.setAdditionalProperty("status", status);
        }
        return with(application);
    }

    ArgoNamespace with(GenericKubernetesResource object) {
        objects.add(object);
        return this;
    }

    ArgoNamespace without(String name) {
        objects.removeIf(object -> object.getMetadata().getName().equals(name));
        return this;
    }

    ArgoNamespace refuses(String kind, Reason reason) {
        refused.put(kind, new Unavailable(reason, "plumbline-operator may not list " + kind));
        return this;
    }

    static GenericKubernetesResource object(String apiVersion, String kind, String name) {
        var object = new GenericKubernetesResource();
        object.setApiVersion(apiVersion);
        object.setKind(kind);
        object.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("shop")
                .addToLabels("team", "web")
                .build());
        return object;
    }

    @Override
    public String namespace() {
        return "shop";
    }

    @Override
    public Lookup<SecretData> secretData(String name) {
        throw new AssertionError("a check of Argo CD reads no Secret");
    }

    @Override
    public Lookup<ConfigData> configMap(String name) {
        throw new AssertionError("a check of Argo CD reads no ConfigMap");
    }

    @Override
    public Lookup<List<GenericKubernetesResource>> object(ObjectKind kind, String name) {
        return found(kind, object -> object.getMetadata().getName().equals(name));
    }

    @Override
    public Lookup<List<GenericKubernetesResource>> objects(ObjectKind kind, Map<String, String> labels) {
        return found(kind, object -> object.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()));
    }

    @Override
    public <T> Lookup<List<T>> every(ObjectKind kind, Function<GenericKubernetesResource, Optional<T>> taken) {
        return switch (found(kind, _ -> true)) {
            case Lookup.Failed<List<GenericKubernetesResource>>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<List<GenericKubernetesResource>>(var all) ->
                new Lookup.Found<>(
                        all.stream().map(taken).flatMap(Optional::stream).toList());
        };
    }

    private Lookup<List<GenericKubernetesResource>> found(
            ObjectKind kind, Predicate<GenericKubernetesResource> wanted) {
        if (refused.containsKey(kind.kind())) {
            return new Lookup.Failed<>(refused.get(kind.kind()));
        }
        return new Lookup.Found<>(objects.stream()
                .filter(object -> object.getKind().equals(kind.kind()))
                .filter(wanted)
                .toList());
    }
}
