package dev.plumbline.platform.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What this process may watch in a namespace, as the API server says. Everybody who is logged in may ask that. */
public final class WatchRights {

    /** What an informer does. */
    private static final List<String> VERBS = List.of("list", "watch");

    private final KubernetesClient client;

    public WatchRights(KubernetesClient client) {
        this.client = client;
    }

    /** Whether a name can be that of a namespace. */
    public static boolean isNamespace(String name) {
        return PlainNames.isNamespace(name);
    }

    /**
     * What is missing to watch kinds in a namespace, as {@code list driftpolicies}. Where the rights are Roles, all is
     * missing in a namespace that does not exist.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException where the API server does not answer
     */
    public List<String> missing(String namespace, Collection<Class<? extends HasMetadata>> kinds) {
        var missing = new ArrayList<String>();
        for (Class<? extends HasMetadata> kind : kinds) {
            for (String verb : VERBS) {
                if (!may(namespace, kind, verb)) {
                    missing.add(verb + " " + HasMetadata.getPlural(kind));
                }
            }
        }
        return List.copyOf(missing);
    }

    private boolean may(String namespace, Class<? extends HasMetadata> kind, String verb) {
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withGroup(HasMetadata.getGroup(kind))
                .withResource(HasMetadata.getPlural(kind))
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec()
                .build();
        return client.resource(review).create().getStatus().getAllowed();
    }
}
