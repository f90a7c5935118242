package dev.plumbline.platform.kube;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView.ObjectKind;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.time.InstantSource;

/** Knows by the API server's discovery how a namespaced kind is asked for. What it knows is kept for five minutes. */
final class KindDirectory {

    private static final Duration KNOWN = Duration.ofMinutes(5);

    private final KubernetesClient client;
    private final SharedReads<ObjectKind, Lookup<ResourceDefinitionContext>> kinds;

    /** @param freshness how long a kind counts as not served once the server said so */
    KindDirectory(KubernetesClient client, Duration freshness, InstantSource clock) {
        this.client = client;
        this.kinds = new SharedReads<>(
                found -> switch (found) {
                    case Lookup.Found<ResourceDefinitionContext> _ -> KNOWN;
                    case Lookup.Failed<ResourceDefinitionContext> _ -> freshness;
                },
                KNOWN,
                clock);
    }

    Lookup<ResourceDefinitionContext> find(ObjectKind kind) {
        return kinds.get(kind, () -> discover(kind));
    }

    private Lookup<ResourceDefinitionContext> discover(ObjectKind kind) {
        String groupVersion = kind.group().isEmpty() ? kind.version() : kind.group() + "/" + kind.version();
        APIResourceList served;
        try {
            served = client.getApiResources(groupVersion);
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                return new Lookup.Failed<>(ApiFailure.of(e, "discover", groupVersion, "(any)"));
            }
            served = null;
        }
        APIResource resource = served == null || served.getResources() == null
                ? null
                : served.getResources().stream()
                        .filter(each -> kind.kind().equals(each.getKind())
                                && !each.getName().contains("/"))
                        .findFirst()
                        .orElse(null);
        if (resource == null) {
            return failed(
                    Reason.NOT_FOUND,
                    "The API server serves no kind " + kind.kind() + " in " + groupVersion
                            + ": correct group, version and kind, or install what defines it");
        }
        if (!Boolean.TRUE.equals(resource.getNamespaced())) {
            return failed(
                    Reason.INVALID,
                    "Kind " + kind.kind() + " in " + groupVersion
                            + " belongs to the whole cluster: only objects of the policy's namespace can be read");
        }
        return new Lookup.Found<>(new ResourceDefinitionContext.Builder()
                .withGroup(kind.group().isEmpty() ? null : kind.group())
                .withVersion(kind.version())
                .withKind(kind.kind())
                .withPlural(resource.getName())
                .withNamespaced(true)
                .build());
    }

    private static Lookup<ResourceDefinitionContext> failed(Reason reason, String message) {
        return new Lookup.Failed<>(new Unavailable(reason, message));
    }
}
