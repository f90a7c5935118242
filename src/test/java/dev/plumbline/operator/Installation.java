package dev.plumbline.operator;

import dev.plumbline.cluster.ServiceAccountAccess;
import dev.plumbline.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Installs on a cluster what {@code deploy/} holds, but for the Deployment: the operator runs as a process beside it. */
public final class Installation {

    public static final String NAMESPACE = "plumbline-system";
    public static final String SERVICE_ACCOUNT = "plumbline-operator";

    private Installation() {}

    /** Applies CRDs, namespace and RBAC, and gives the access of the operator's ServiceAccount. */
    public static ServiceAccountAccess on(TestCluster cluster) {
        cluster.applyCrds(Path.of("crds"));
        apply(cluster, Path.of("deploy", "namespace.yaml"));
        apply(cluster, Path.of("deploy", "rbac.yaml"));
        bindCommonKinds(cluster);
        return cluster.serviceAccountEnv(NAMESPACE, SERVICE_ACCOUNT);
    }

    /**
     * Lets the operator observe the common kinds. Elsewhere a controller gathers this role's rules into {@code
     * plumbline-observer}, to which the operator is bound; a bare API server has no controllers.
     */
    private static void bindCommonKinds(TestCluster cluster) {
        cluster.adminClient()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("plumbline-observer-common")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "plumbline-observer-common")
                        .addNewSubject("", "ServiceAccount", SERVICE_ACCOUNT, NAMESPACE)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** Makes a namespace of the tests' own. */
    public static void namespace(TestCluster cluster, String name) {
        cluster.adminClient()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    private static void apply(TestCluster cluster, Path file) {
        try (var in = Files.newInputStream(file)) {
            for (HasMetadata resource : cluster.adminClient().load(in).items()) {
                if (!(resource instanceof Deployment)) {
                    cluster.adminClient().resource(resource).forceConflicts().serverSideApply();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
