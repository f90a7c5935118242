package dev.plumbline.demo;

import dev.plumbline.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** Users of the demo's cluster, as {@code kubectl --as} makes a request theirs. */
final class People {

    private final TestCluster cluster;

    People(TestCluster cluster) {
        this.cluster = cluster;
    }

    /** Gives a user one of the roles of {@code deploy/} in a namespace. */
    void give(String user, String role, String namespace) {
        cluster.adminClient()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(role + "-" + user)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                        .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                        .build())
                .serverSideApply();
    }

    /** Patches an incident or a distribution as a user. */
    void say(String user, HasMetadata resource, String patch) {
        try (var client = cluster.clientAs(user)) {
            client.resources(resource.getClass())
                    .inNamespace(resource.getMetadata().getNamespace())
                    .withName(resource.getMetadata().getName())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
        }
    }

    /** What the API server says when it refuses a user's patch. */
    String refusal(String user, HasMetadata resource, String patch) {
        try {
            say(user, resource, patch);
        } catch (KubernetesClientException e) {
            return e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
        }
        return "(it was taken)";
    }
}
