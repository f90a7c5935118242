package dev.plumbline.check.argocd;

import dev.plumbline.platform.NamespaceView.ObjectKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells what runs in a namespace without belonging to an Application, by the marks that Argo CD leaves on what it manages:
 * the annotation {@code argocd.argoproj.io/tracking-id}, or the label {@code app.kubernetes.io/instance} where it tracks
 * by label. Marks are metadata that whoever may write the object may write too.
 */
final class Strays {

    /** What runs, and what leads to it. */
    static final List<ObjectKind> KINDS = List.of(
            new ObjectKind("", "v1", "Pod"),
            new ObjectKind("", "v1", "Service"),
            new ObjectKind("apps", "v1", "DaemonSet"),
            new ObjectKind("apps", "v1", "Deployment"),
            new ObjectKind("apps", "v1", "ReplicaSet"),
            new ObjectKind("apps", "v1", "StatefulSet"),
            new ObjectKind("batch", "v1", "CronJob"),
            new ObjectKind("batch", "v1", "Job"),
            new ObjectKind("networking.k8s.io", "v1", "Ingress"));

    private static final String TRACKING_ID = "argocd.argoproj.io/tracking-id";
    private static final String INSTANCE = "app.kubernetes.io/instance";

    private Strays() {}

    /**
     * An object that belongs to no Application.
     *
     * @param subject {@code Kind.group/name}, or {@code Kind/name} in the core group
     * @param why a word for it
     * @param message a sentence for it
     */
    record Stray(String subject, Why why, String message) {}

    /** Why an object counts as belonging to none. */
    enum Why {
        /** It carries no mark. */
        UNMARKED("Unmarked"),
        /** Its mark is another object's. */
        COPIED("Copied"),
        /** Its mark names an Application that isn't there. */
        ORPHANED("Orphaned");

        private final String word;

        Why(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /**
     * The object as one that belongs to none; empty where it belongs to one, to another object, or to Kubernetes itself.
     *
     * @param applications the names of those in the namespace; empty where there are none, so that the label alone counts
     */
    static Optional<Stray> stray(ObjectKind kind, GenericKubernetesResource object, Set<String> applications) {
        ObjectMeta meta = object.getMetadata();
        boolean owned =
                meta.getOwnerReferences() != null && !meta.getOwnerReferences().isEmpty();
        if (owned || isOfKubernetes(kind, meta)) {
            return Optional.empty();
        }
        String subject = kind.kind() + (kind.group().isEmpty() ? "" : "." + kind.group()) + "/" + meta.getName();
        String trackingId = orEmpty(meta.getAnnotations()).get(TRACKING_ID);
        String instance = orEmpty(meta.getLabels()).get(INSTANCE);
        if (trackingId != null) {
            return isOf(trackingId, kind, meta)
                    ? Optional.empty()
                    : Optional.of(new Stray(
                            subject,
                            Why.COPIED,
                            "It belongs to no Application: its annotation " + TRACKING_ID
                                    + " names another object, so it was copied, and Argo CD does not manage it."));
        }
        if (instance == null || instance.isEmpty()) {
            return Optional.of(new Stray(
                    subject,
                    Why.UNMARKED,
                    "It belongs to no Application: it has neither the annotation " + TRACKING_ID + " nor the label "
                            + INSTANCE + "."));
        }
        return applications.isEmpty() || applications.contains(instance)
                ? Optional.empty()
                : Optional.of(new Stray(
                        subject,
                        Why.ORPHANED,
                        "It belongs to no Application: its label " + INSTANCE
                                + " names none of those in this namespace."));
    }

    /**
     * Whether a tracking ID, {@code application:group/Kind:namespace/name}, is this object's. Argo CD leaves an object
     * alone that has another one's. The group may be an older one's of the same kind, and the name of what is made under a
     * generated name is not in it.
     */
    private static boolean isOf(String trackingId, ObjectKind kind, ObjectMeta meta) {
        String[] parts = trackingId.split(":", 3);
        if (parts.length < 3 || parts[0].isEmpty()) {
            return false;
        }
        String name = parts[2].substring(parts[2].indexOf('/') + 1);
        return parts[1].endsWith("/" + kind.kind())
                && parts[2].startsWith(meta.getNamespace() + "/")
                && (name.equals(meta.getName()) || name.isEmpty());
    }

    /** The API server's own Service, which it makes in the namespace {@code default}. */
    private static boolean isOfKubernetes(ObjectKind kind, ObjectMeta meta) {
        return kind.kind().equals("Service")
                && meta.getName().equals("kubernetes")
                && "default".equals(meta.getNamespace());
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
