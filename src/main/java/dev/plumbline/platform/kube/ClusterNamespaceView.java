package dev.plumbline.platform.kube;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import dev.plumbline.platform.kube.NamespaceViews.NameKey;
import dev.plumbline.platform.kube.NamespaceViews.ObjectsKey;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** One namespace of the cluster that the operator runs in, through its shared reads. */
final class ClusterNamespaceView implements NamespaceView {

    private static final String SERVICE_ACCOUNT_TOKEN = "kubernetes.io/service-account-token";

    /** What one selector may choose: more than a person could look through, and little enough for memory. */
    private static final long MOST_OBJECTS = 500;

    /** How many objects one page of all of a kind has: each may be a megabyte. */
    private static final long PAGE = 100;

    private static final int MOST_PAGES = 100;

    private final NamespaceViews shared;
    private final String namespace;
    private final Duration freshness;

    ClusterNamespaceView(NamespaceViews shared, String namespace, Duration freshness) {
        this.shared = shared;
        this.namespace = namespace;
        this.freshness = freshness;
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public Lookup<SecretData> secretData(String name) {
        var refused = PlainNames.refusedName("Secret", name);
        return refused.isPresent()
                ? new Lookup.Failed<>(refused.get())
                : shared.secrets.get(new NameKey(namespace, name), freshness, () -> readSecret(name));
    }

    @Override
    public Lookup<ConfigData> configMap(String name) {
        var refused = PlainNames.refusedName("ConfigMap", name);
        return refused.isPresent()
                ? new Lookup.Failed<>(refused.get())
                : shared.configMaps.get(new NameKey(namespace, name), freshness, () -> readConfigMap(name));
    }

    @Override
    public Lookup<List<GenericKubernetesResource>> object(ObjectKind kind, String name) {
        var refused = PlainNames.refusedKind(kind).or(() -> PlainNames.refusedName(kind.kind(), name));
        return refused.isPresent()
                ? new Lookup.Failed<>(refused.get())
                : shared.objects.get(
                        new ObjectsKey(namespace, kind, name, Map.of()),
                        freshness,
                        () -> read(kind, "get", context -> readObject(context, name)));
    }

    @Override
    public Lookup<List<GenericKubernetesResource>> objects(ObjectKind kind, Map<String, String> labels) {
        var refused = PlainNames.refusedKind(kind).or(() -> PlainNames.refusedLabels(labels));
        return refused.isPresent()
                ? new Lookup.Failed<>(refused.get())
                : shared.objects.get(
                        new ObjectsKey(namespace, kind, "", Map.copyOf(labels)),
                        freshness,
                        () -> read(kind, "list", context -> readObjects(context, labels)));
    }

    @Override
    public <T> Lookup<List<T>> every(ObjectKind kind, Function<GenericKubernetesResource, Optional<T>> taken) {
        var refused = PlainNames.refusedKind(kind);
        return refused.isPresent()
                ? new Lookup.Failed<>(refused.get())
                : read(kind, "list", context -> readEvery(context, taken));
    }

    @Override
    public Lookup<SecretValue> serviceAccountToken(String name, String audience) {
        var refused = PlainNames.refusedName("ServiceAccount", name);
        return refused.isPresent()
                ? new Lookup.Failed<>(refused.get())
                : new TokenRequests(shared.client, namespace).token(name, audience);
    }

    private Lookup<SecretData> readSecret(String name) {
        Secret secret;
        try {
            secret = shared.client
                    .secrets()
                    .inNamespace(namespace)
                    .withName(name)
                    .get();
        } catch (KubernetesClientException e) {
            return new Lookup.Failed<>(ApiFailure.of(e, "get", "secrets", namespace));
        }
        if (secret == null) {
            return missing("Secret", name);
        }
        if (SERVICE_ACCOUNT_TOKEN.equals(secret.getType())) {
            // Whoever may write a policy could have it sent to a host of their own.
            return failed(
                    Reason.INVALID,
                    "Secret " + name
                            + " holds a token for the API server, which is never sent elsewhere: name another");
        }
        return switch (decoded("Secret", name, Map.of(), secret.getData())) {
            case Lookup.Failed<Map<String, byte[]>>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Map<String, byte[]>>(var keys) ->
                new Lookup.Found<>(new SecretData(keys, secret.getMetadata().getResourceVersion()));
        };
    }

    private Lookup<ConfigData> readConfigMap(String name) {
        ConfigMap map;
        try {
            map = shared.client
                    .configMaps()
                    .inNamespace(namespace)
                    .withName(name)
                    .get();
        } catch (KubernetesClientException e) {
            return new Lookup.Failed<>(ApiFailure.of(e, "get", "configmaps", namespace));
        }
        if (map == null) {
            return missing("ConfigMap", name);
        }
        return switch (decoded("ConfigMap", name, map.getData(), map.getBinaryData())) {
            case Lookup.Failed<Map<String, byte[]>>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Map<String, byte[]>>(var keys) ->
                new Lookup.Found<>(new ConfigData(keys, map.getMetadata().getResourceVersion()));
        };
    }

    private <T> Lookup<T> read(ObjectKind kind, String verb, Function<ResourceDefinitionContext, Lookup<T>> read) {
        return switch (shared.kinds.find(kind)) {
            case Lookup.Failed<ResourceDefinitionContext>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<ResourceDefinitionContext>(var context) -> {
                try {
                    yield read.apply(context);
                } catch (KubernetesClientException e) {
                    String group = kind.group().isEmpty() ? "" : "." + kind.group();
                    yield new Lookup.Failed<>(ApiFailure.of(e, verb, context.getPlural() + group, namespace));
                }
            }
        };
    }

    private Lookup<List<GenericKubernetesResource>> readObject(ResourceDefinitionContext context, String name) {
        var object = shared.client
                .genericKubernetesResources(context)
                .inNamespace(namespace)
                .withName(name)
                .get();
        return new Lookup.Found<>(object == null ? List.of() : List.of(object));
    }

    private Lookup<List<GenericKubernetesResource>> readObjects(
            ResourceDefinitionContext context, Map<String, String> labels) {
        var page = shared.client
                .genericKubernetesResources(context)
                .inNamespace(namespace)
                .withLabels(labels)
                .list(new ListOptionsBuilder().withLimit(MOST_OBJECTS).build());
        String rest = page.getMetadata() == null ? null : page.getMetadata().getContinue();
        return rest == null || rest.isEmpty()
                ? new Lookup.Found<>(List.copyOf(page.getItems()))
                : failed(
                        Reason.TOO_LARGE,
                        "More than " + MOST_OBJECTS + " " + context.getPlural() + " in namespace " + namespace
                                + " carry the selector's labels: choose a narrower selector");
    }

    private <T> Lookup<List<T>> readEvery(
            ResourceDefinitionContext context, Function<GenericKubernetesResource, Optional<T>> taken) {
        var all = new ArrayList<T>();
        String next = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            var read = shared.client
                    .genericKubernetesResources(context)
                    .inNamespace(namespace)
                    .list(new ListOptionsBuilder()
                            .withLimit(PAGE)
                            .withContinue(next)
                            .build());
            read.getItems().stream().map(taken).flatMap(Optional::stream).forEach(all::add);
            next = read.getMetadata() == null ? null : read.getMetadata().getContinue();
            if (next == null || next.isEmpty()) {
                return new Lookup.Found<>(List.copyOf(all));
            }
        }
        return failed(
                Reason.TOO_LARGE,
                "Namespace " + namespace + " has more than " + PAGE * MOST_PAGES + " " + context.getPlural()
                        + ", too many to look through: delete those that nobody needs");
    }

    private static Lookup<Map<String, byte[]>> decoded(
            String kind, String name, Map<String, String> texts, Map<String, String> base64) {
        var keys = new TreeMap<String, byte[]>();
        if (texts != null) {
            texts.forEach((key, text) -> keys.put(key, text.getBytes(StandardCharsets.UTF_8)));
        }
        if (base64 != null) {
            for (var entry : base64.entrySet()) {
                try {
                    keys.put(entry.getKey(), Base64.getDecoder().decode(entry.getValue()));
                } catch (IllegalArgumentException e) {
                    return failed(Reason.MALFORMED, kind + " " + name + " has a key that is not base64: write it anew");
                }
            }
        }
        return new Lookup.Found<>(Collections.unmodifiableMap(keys));
    }

    private <T> Lookup<T> missing(String kind, String name) {
        return failed(
                Reason.REFERENCE_NOT_FOUND,
                kind + " " + name + " is not in namespace " + namespace
                        + ": create it there, or correct the reference");
    }

    private static <T> Lookup<T> failed(Reason reason, String message) {
        return new Lookup.Failed<>(new Unavailable(reason, message));
    }
}
