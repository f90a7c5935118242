package dev.plumbline.destination.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What the API server and its controllers keep in an object for themselves. It is no part of what should hold, also
 * where an exported manifest still carries some of it. The annotation with the last applied manifest is among it, and
 * can hold secrets: it is left out as soon as an object is read.
 */
final class ServerOwned {

    private static final List<String> METADATA =
            List.of("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink");

    private static final List<String> ANNOTATIONS = List.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            "deployment.kubernetes.io/revision",
            "deployment.kubernetes.io/desired-replicas",
            "deployment.kubernetes.io/max-replicas",
            "deployment.kubernetes.io/revision-history",
            "deprecated.daemonset.template.generation",
            "control-plane.alpha.kubernetes.io/leader",
            "endpoints.kubernetes.io/last-change-trigger-time",
            "batch.kubernetes.io/job-tracking",
            "pv.kubernetes.io/bind-completed",
            "pv.kubernetes.io/bound-by-controller",
            "volume.kubernetes.io/storage-provisioner",
            "volume.beta.kubernetes.io/storage-provisioner",
            "volume.kubernetes.io/selected-node",
            "autoscaling.alpha.kubernetes.io/conditions",
            "autoscaling.alpha.kubernetes.io/current-metrics");

    private ServerOwned() {}

    /** Takes it out of an object that nobody else has seen yet. */
    static ObjectNode takenOut(ObjectNode object) {
        object.remove("status");
        if (object.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(METADATA);
            if (metadata.get("annotations") instanceof ObjectNode annotations) {
                annotations.remove(ANNOTATIONS);
                if (annotations.isEmpty()) {
                    metadata.remove("annotations");
                }
            }
        }
        return object;
    }

    /** Gives an observed object, itself a copy, what the desired one says of it, so that it never differs. */
    static void takenFrom(JsonNode desired, ObjectNode observed) {
        takenOut(observed);
        copy("status", desired, observed);
        JsonNode metadata = desired.path("metadata");
        if (!metadata.isObject()) {
            return;
        }
        ObjectNode into = observed.withObject("/metadata");
        METADATA.forEach(field -> copy(field, metadata, into));
        JsonNode annotations = metadata.path("annotations");
        if (ANNOTATIONS.stream().anyMatch(annotations::has)) {
            ObjectNode intoAnnotations = into.withObject("/annotations");
            ANNOTATIONS.forEach(annotation -> copy(annotation, annotations, intoAnnotations));
        }
    }

    private static void copy(String field, JsonNode from, ObjectNode into) {
        JsonNode value = from.get(field);
        if (value != null) {
            into.set(field, value);
        }
    }
}
