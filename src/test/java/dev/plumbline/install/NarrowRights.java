package dev.plumbline.install;

import dev.plumbline.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** Rights of an operator in single namespaces: Roles and nothing for the cluster. */
final class NarrowRights {

    private final TestCluster cluster;
    private final String home;
    private final String account;

    /** @param home the namespace of the ServiceAccount */
    NarrowRights(TestCluster cluster, String home, String account) {
        this.cluster = cluster;
        this.home = home;
        this.account = account;
    }

    /** Makes a namespace without any right in it. */
    void bareNamespace(String name) {
        cluster.adminClient()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    /** Lets the account work in a namespace, and returns when the server knows. */
    void in(String namespace) {
        grant(
                namespace,
                rule("plumbline.dev", List.of("driftpolicies", "secretdistributions"), "get", "list", "watch"),
                rule("plumbline.dev", List.of("driftpolicies/status", "secretdistributions/status"), "patch"),
                rule("plumbline.dev", List.of("driftincidents"), "get", "list", "watch", "create"),
                rule("plumbline.dev", List.of("driftincidents/status"), "patch"),
                rule("", List.of("configmaps"), "create", "delete"),
                rule("", List.of("secrets", "configmaps"), "get"),
                rule("events.k8s.io", List.of("events"), "create"));
        await(namespace, "plumbline.dev", "driftpolicies", "watch");
    }

    /** Lets the account keep its key and its lease in its own namespace. */
    void atHome() {
        grant(
                home,
                rule("", List.of("secrets"), "create", "get"),
                rule("coordination.k8s.io", List.of("leases"), "create", "get", "update", "patch"));
        await(home, "coordination.k8s.io", "leases", "update");
    }

    private void grant(String namespace, PolicyRule... rules) {
        var client = cluster.adminClient();
        client.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(account)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withRules(rules)
                        .build())
                .serverSideApply();
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(account)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", account)
                        .addNewSubject("", "ServiceAccount", account, home)
                        .build())
                .serverSideApply();
    }

    private void await(String namespace, String group, String resource, String verb) {
        var review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:" + home + ":" + account)
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withGroup(group)
                .withResource(resource)
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec()
                .build();
        Awaitility.await(account + " may " + verb + " " + resource + " in " + namespace)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> cluster.adminClient()
                        .resource(review)
                        .create()
                        .getStatus()
                        .getAllowed());
    }

    private static PolicyRule rule(String group, List<String> resources, String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resources)
                .withVerbs(verbs)
                .build();
    }
}
