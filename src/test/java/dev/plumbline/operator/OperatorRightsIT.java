package dev.plumbline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the account that {@code deploy/} gives the operator may do, asked of the API server as that account. */
class OperatorRightsIT {

    private static final String NAMESPACE = "operator-rights";

    private static KubernetesClient operator;

    @BeforeAll
    static void install() {
        var access = Installation.on(TestCluster.shared());
        Installation.converger(TestCluster.shared());
        Installation.namespace(TestCluster.shared(), NAMESPACE);
        operator = new KubernetesClientBuilder().withConfig(access.config()).build();
    }

    @AfterAll
    static void close() {
        operator.close();
    }

    @ParameterizedTest
    @CsvSource({
        "plumbline.dev, driftpolicies, '', list",
        "plumbline.dev, driftpolicies, '', watch",
        "plumbline.dev, driftpolicies, status, patch",
        "plumbline.dev, secretdistributions, '', list",
        "plumbline.dev, secretdistributions, '', watch",
        "plumbline.dev, secretdistributions, status, patch",
        "plumbline.dev, driftincidents, '', create",
        "plumbline.dev, driftincidents, status, patch",
        "'', secrets, '', get",
        "'', secrets, '', watch",
        "'', configmaps, '', get",
        "apps, deployments, '', list",
        "'', configmaps, '', create",
        "'', configmaps, '', delete",
        "events.k8s.io, events, '', create",
    })
    void the_operator_may_do_its_work(String group, String resource, String part, String verb) {
        assertThat(may(NAMESPACE, group, resource, part, verb)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "plumbline.dev, driftpolicies, ''",
        "plumbline.dev, driftpolicies, finalizers",
        "plumbline.dev, secretdistributions, ''",
        "plumbline.dev, secretdistributions, finalizers",
        "'', secrets, ''",
        "'', namespaces, ''",
        "'', pods, ''",
        "'', pods, exec",
        "'', serviceaccounts, token",
        "apps, deployments, ''",
        "rbac.authorization.k8s.io, clusterrolebindings, ''",
        "coordination.k8s.io, leases, ''",
    })
    void the_operator_may_write_nothing_but_status_incidents_and_what_goes_with_them(
            String group, String resource, String part) {
        assertThat(new String[] {"create", "update", "patch", "delete", "deletecollection"})
                .noneMatch(verb -> may(NAMESPACE, group, resource, part, verb));
    }

    @ParameterizedTest
    @CsvSource({"update", "patch", "deletecollection", "list", "watch"})
    void the_operator_may_not_change_or_look_through_config_maps_where_it_may_not_observe(String verb) {
        assertThat(may("default", "", "configmaps", "", verb)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'', secrets, get",
        "'', secrets, list",
        "'', secrets, watch",
        "'', secrets, create",
        "'', configmaps, get",
        "'', configmaps, list",
        "'', services, get",
        "'', pods, create",
        "'', serviceaccounts, get",
        "coordination.k8s.io, leases, get",
    })
    void the_operator_has_no_right_where_write_credentials_are(String group, String resource, String verb) {
        assertThat(may(Installation.CONVERGER, group, resource, "", verb)).isFalse();
    }

    @Test
    void the_operator_reads_nothing_where_nobody_let_it() {
        assertThat(may("default", "", "secrets", "", "get")).isFalse();
        assertThat(may("default", "", "secrets", "", "watch")).isFalse();
        assertThat(may("default", "", "configmaps", "", "get")).isFalse();
        assertThat(may("default", "apps", "deployments", "", "list")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"acknowledge", "approve", "override", "extend", "close", "purge"})
    void the_operator_holds_none_of_the_verbs_of_people(String verb) {
        assertThat(may(NAMESPACE, "plumbline.dev", "driftincidents", "", verb)).isFalse();
        assertThat(may(NAMESPACE, "plumbline.dev", "secretdistributions", "", verb))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"update", "patch", "delete", "deletecollection"})
    void the_operator_may_not_change_an_incident(String verb) {
        assertThat(may(NAMESPACE, "plumbline.dev", "driftincidents", "", verb)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"list", "update", "patch", "delete"})
    void the_operator_may_not_list_or_change_secrets_even_in_its_own_namespace(String verb) {
        assertThat(may(NAMESPACE, "", "secrets", "", verb)).isFalse();
        assertThat(may(Installation.NAMESPACE, "", "secrets", "", verb)).isFalse();
        assertThat(may(Installation.NAMESPACE, "", "secrets", "", "watch")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"impersonate, '', users", "impersonate, '', groups", "escalate, rbac.authorization.k8s.io, clusterroles"
    })
    void the_operator_may_not_become_somebody_else(String verb, String group, String resource) {
        assertThat(may("", group, resource, "", verb)).isFalse();
    }

    @Test
    void an_incident_is_opened_without_a_refusal_and_its_spec_refuses_the_operator(@TempDir Path workDir) {
        try (var scene = Scene.start(TestCluster.shared(), NAMESPACE, workDir, Map.of())) {
            scene.heroku().createApp("rights");
            scene.heroku().setConfigVar("rights", "MODE", "manual");
            scene.herokuPolicy("rights", "rights", "{MODE: auto}");
            scene.policies().await("rights", DriftStatus.DriftIncidentActive);
            var incident =
                    scene.policies().awaitIncident("rights", i -> i.getStatus().openFindings() == 1);

            assertThatThrownBy(() -> operator.resources(DriftIncident.class)
                            .inNamespace(NAMESPACE)
                            .withName(incident.getMetadata().getName())
                            .patch(
                                    PatchContext.of(PatchType.JSON_MERGE),
                                    "{\"spec\": {\"acknowledgement\": {\"by\": \"the operator\"}}}"))
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            refused -> assertThat(refused.getCode()).isEqualTo(403));
            assertThat(scene.operator().log()).doesNotContainIgnoringCase("forbidden");
        }
    }

    private static boolean may(String namespace, String group, String resource, String part, String verb) {
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withGroup(group)
                .withResource(resource)
                .withSubresource(part)
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec()
                .build();
        return operator.resource(review).create().getStatus().getAllowed();
    }
}
