package dev.plumbline.install;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One right of an account: a verb on a resource.
 *
 * @param role the Role or ClusterRole that holds it
 * @param namespace where it is bound; empty for the whole cluster
 */
record Granted(String role, String namespace, String group, String resource, String verb) {

    /** All rights that bindings on the cluster give a ServiceAccount by its name. */
    static Set<Granted> to(KubernetesClient client, String home, String account) {
        Set<Granted> all = new TreeSet<>((one, other) -> one.toString().compareTo(other.toString()));
        for (var binding : client.rbac().clusterRoleBindings().list().getItems()) {
            if (names(binding.getSubjects(), home, account)) {
                all.addAll(rights(client, binding.getRoleRef(), ""));
            }
        }
        for (var binding : client.rbac().roleBindings().inAnyNamespace().list().getItems()) {
            if (names(binding.getSubjects(), home, account)) {
                all.addAll(rights(
                        client, binding.getRoleRef(), binding.getMetadata().getNamespace()));
            }
        }
        return all;
    }

    /** Whether a request needed it. */
    boolean covers(Audit.Request request) {
        return (namespace.isEmpty() || namespace.equals(request.namespace()))
                && group.equals(request.group())
                && resource.equals(request.resource())
                && verb.equals(request.verb());
    }

    @Override
    public String toString() {
        return role + ": " + verb + " " + resource + (group.isEmpty() ? "" : "." + group)
                + (namespace.isEmpty() ? "" : " in " + namespace);
    }

    private static boolean names(List<Subject> subjects, String home, String account) {
        return subjects != null
                && subjects.stream()
                        .anyMatch(subject -> "ServiceAccount".equals(subject.getKind())
                                && account.equals(subject.getName())
                                && home.equals(subject.getNamespace()));
    }

    private static List<Granted> rights(KubernetesClient client, RoleRef role, String namespace) {
        List<PolicyRule> rules = role.getKind().equals("ClusterRole")
                ? client.rbac().clusterRoles().withName(role.getName()).get().getRules()
                : client.rbac()
                        .roles()
                        .inNamespace(namespace)
                        .withName(role.getName())
                        .get()
                        .getRules();
        var rights = new ArrayList<Granted>();
        for (PolicyRule rule : rules) {
            for (String group : rule.getApiGroups()) {
                for (String resource : rule.getResources()) {
                    rule.getVerbs()
                            .forEach(verb -> rights.add(new Granted(role.getName(), namespace, group, resource, verb)));
                }
            }
        }
        return rights;
    }
}
