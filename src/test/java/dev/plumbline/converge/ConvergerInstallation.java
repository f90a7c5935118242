package dev.plumbline.converge;

import dev.plumbline.cluster.ServiceAccountAccess;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Installation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** A ServiceAccount for the converger with the rights that it needs. To be replaced by {@code Installation.converger}. */
final class ConvergerInstallation {

    static final String NAMESPACE = "plumbline-converger";

    private static final List<String> RESOURCES = List.of("""
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: plumbline-converger, namespace: plumbline-converger}
            """, """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: plumbline-converger}
            rules:
              - {apiGroups: [plumbline.dev], resources: [driftincidents], verbs: [get, list, watch]}
              - {apiGroups: [plumbline.dev], resources: [driftpolicies], verbs: [get]}
              - {apiGroups: [plumbline.dev], resources: [driftincidents/status], verbs: [patch]}
              - {apiGroups: [""], resources: [secrets, configmaps], verbs: [get]}
            """, """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: plumbline-converger}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: plumbline-converger}
            subjects: [{kind: ServiceAccount, name: plumbline-converger, namespace: plumbline-converger}]
            """, """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: plumbline-converger, namespace: plumbline-converger}
            rules:
              - {apiGroups: [""], resources: [secrets, configmaps], verbs: [get, list, watch]}
              - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create, get, update, patch]}
            """, """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: plumbline-converger, namespace: plumbline-converger}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: plumbline-converger}
            subjects: [{kind: ServiceAccount, name: plumbline-converger, namespace: plumbline-converger}]
            """);

    private ConvergerInstallation() {}

    static ServiceAccountAccess on(TestCluster cluster) {
        Installation.namespace(cluster, NAMESPACE);
        RESOURCES.forEach(yaml -> apply(cluster.adminClient(), yaml));
        return cluster.serviceAccountEnv(NAMESPACE, "plumbline-converger");
    }

    /** Lets the converger write these objects in a namespace, as its owner would. */
    static void letWrite(KubernetesClient admin, String namespace) {
        apply(admin, """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: converged, namespace: %s}
                rules:
                  - {apiGroups: [""], resources: [configmaps, services], verbs: [get, list, create, patch]}
                  - {apiGroups: [apps], resources: [deployments], verbs: [get, list, create, patch]}
                """.formatted(namespace));
        apply(admin, """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: converged, namespace: %s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: converged}
                subjects: [{kind: ServiceAccount, name: plumbline-converger, namespace: plumbline-converger}]
                """.formatted(namespace));
    }

    private static void apply(KubernetesClient admin, String yaml) {
        HasMetadata resource = Serialization.unmarshal(yaml);
        admin.resource(resource).forceConflicts().serverSideApply();
    }
}
