package dev.plumbline.operator;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;

/** Fills the rules of aggregated ClusterRoles, as a controller does elsewhere: a bare API server has none. */
public final class AggregatedRoles {

    private AggregatedRoles() {}

    public static void gather(KubernetesClient client) {
        List<ClusterRole> all = client.rbac().clusterRoles().list().getItems();
        for (ClusterRole role : all) {
            List<PolicyRule> rules = rules(role, all);
            if (!rules.equals(role.getRules())) {
                role.setRules(rules);
                // Where a controller does the same meanwhile, either is right.
                role.getMetadata().setResourceVersion(null);
                client.resource(role).update();
            }
        }
    }

    private static List<PolicyRule> rules(ClusterRole role, List<ClusterRole> all) {
        return role.getAggregationRule() == null
                ? role.getRules()
                : role.getAggregationRule().getClusterRoleSelectors().stream()
                        .flatMap(selector -> all.stream().filter(each -> chosen(selector, each)))
                        .distinct()
                        .flatMap(each -> rules(each, all).stream())
                        .distinct()
                        .toList();
    }

    private static boolean chosen(LabelSelector selector, ClusterRole role) {
        Map<String, String> labels = role.getMetadata().getLabels();
        return labels != null
                && labels.entrySet().containsAll(selector.getMatchLabels().entrySet());
    }
}
