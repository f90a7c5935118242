package dev.plumbline.operator;

import dev.plumbline.cluster.ServiceAccountAccess;
import dev.plumbline.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Installs on a cluster what {@code deploy/} holds, but for the Deployments: they run as processes beside it. */
public final class Installation {

    public static final String NAMESPACE = "plumbline-system";
    public static final String SERVICE_ACCOUNT = "plumbline-operator";
    public static final String CONVERGER = "plumbline-converger";

    /** The operator's name as a user of the API server. */
    public static final String OPERATOR_USER = user(NAMESPACE, SERVICE_ACCOUNT);

    /** The converger's name as a user of the API server. */
    public static final String CONVERGER_USER = user(CONVERGER, CONVERGER);

    private static final Path BASE = Path.of("deploy", "base");
    private static final Path WITH_CONVERGER = Path.of("deploy", "overlays", "converger");

    private Installation() {}

    /**
     * Applies CRDs, namespace, rights and admission policies, and gives the access of the operator's ServiceAccount once
     * the policies are in force.
     */
    public static ServiceAccountAccess on(TestCluster cluster) {
        cluster.applyCrds(Path.of("crds"));
        apply(cluster, BASE.resolve("namespace.yaml"));
        apply(cluster, BASE.resolve("rbac.yaml"));
        apply(cluster, BASE.resolve("roles.yaml"));
        apply(cluster, BASE.resolve("admission.yaml"));
        AggregatedRoles.gather(cluster.adminClient());
        awaitAdmission(cluster);
        return cluster.serviceAccountEnv(NAMESPACE, SERVICE_ACCOUNT);
    }

    /** Adds what lets a converger work, and gives the access of its ServiceAccount. Follows {@link #on}. */
    public static ServiceAccountAccess converger(TestCluster cluster) {
        apply(cluster, WITH_CONVERGER.resolve("namespace.yaml"));
        apply(cluster, WITH_CONVERGER.resolve("rbac.yaml"));
        awaitReading(cluster, CONVERGER_USER, NAMESPACE);
        return cluster.serviceAccountEnv(CONVERGER, CONVERGER);
    }

    /** Makes a namespace of the tests' own, and lets the operator and a converger read in it. */
    public static void namespace(TestCluster cluster, String name) {
        cluster.adminClient()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
        bindReader(cluster, name, NAMESPACE, SERVICE_ACCOUNT);
        bindReader(cluster, name, CONVERGER, CONVERGER);
    }

    /** As {@code kubectl create rolebinding} does in docs/install.md. */
    private static void bindReader(TestCluster cluster, String namespace, String home, String account) {
        cluster.adminClient()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(account)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "plumbline-reader")
                        .addNewSubject("", "ServiceAccount", account, home)
                        .build())
                .forceConflicts()
                .serverSideApply();
        awaitReading(cluster, user(home, account), namespace);
    }

    /** The server takes rights up some moments after they are written. */
    private static void awaitReading(TestCluster cluster, String user, String namespace) {
        var review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(user)
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withResource("secrets")
                .withName("plumbline-fingerprint-key")
                .withVerb("get")
                .endResourceAttributes()
                .endSpec()
                .build();
        Awaitility.await(user + " may read in " + namespace)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> cluster.adminClient()
                        .resource(review)
                        .create()
                        .getStatus()
                        .getAllowed());
    }

    private static void apply(TestCluster cluster, Path file) {
        try (var in = Files.newInputStream(file)) {
            for (HasMetadata resource : cluster.adminClient().load(in).items()) {
                if (!(resource instanceof Deployment) && !isAggregated(resource)) {
                    cluster.adminClient().resource(resource).forceConflicts().serverSideApply();
                } else if (isAggregated(resource)
                        && cluster.adminClient().resource(resource).get() == null) {
                    // Applied once: again, and it would be without rules until they are gathered anew.
                    cluster.adminClient().resource(resource).create();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isAggregated(HasMetadata resource) {
        return resource instanceof ClusterRole role && role.getAggregationRule() != null;
    }

    /** The server takes policies up in their order, some seconds later: once the last one holds, all do. */
    private static void awaitAdmission(TestCluster cluster) {
        try (var operator = cluster.clientAs(OPERATOR_USER)) {
            Awaitility.await("the admission policies are in force")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> refusesAnyConfigMap(operator));
        }
    }

    private static boolean refusesAnyConfigMap(KubernetesClient operator) {
        try {
            operator.resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withGenerateName("not-a-proposal-")
                            .withNamespace(NAMESPACE)
                            .endMetadata()
                            .build())
                    .dryRun()
                    .create();
            return false;
        } catch (KubernetesClientException e) {
            return e.getMessage().contains("plumbline-stored-proposals");
        }
    }

    private static String user(String namespace, String account) {
        return "system:serviceaccount:" + namespace + ":" + account;
    }
}
