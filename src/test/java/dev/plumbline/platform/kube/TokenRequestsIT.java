package dev.plumbline.platform.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TokenRequestsIT {

    private static final String NAMESPACE = "token-requests";

    private static KubernetesClient operator;
    private static NamespaceView view;

    /** An account that may make tokens of one other, as docs/sources/vault.md grants it. */
    @BeforeAll
    static void grant() {
        var cluster = TestCluster.shared();
        var admin = cluster.adminClient();
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        for (String account : List.of("operator", "vault-reader", "other")) {
            admin.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName(account)
                            .withNamespace(NAMESPACE)
                            .endMetadata()
                            .build())
                    .serverSideApply();
        }
        admin.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName("plumbline-vault")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .addToRules(new PolicyRuleBuilder()
                                .withApiGroups("")
                                .withResources("serviceaccounts/token")
                                .withResourceNames("vault-reader", "absent")
                                .withVerbs("create")
                                .build())
                        .build())
                .serverSideApply();
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("plumbline-vault")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "plumbline-vault")
                        .addNewSubject(null, "ServiceAccount", "operator", NAMESPACE)
                        .build())
                .serverSideApply();
        operator = new KubernetesClientBuilder()
                .withConfig(cluster.serviceAccountEnv(NAMESPACE, "operator").config())
                .build();
        view = new NamespaceViews(operator, Duration.ZERO, InstantSource.system()).of(NAMESPACE, Duration.ZERO);
        Awaitility.await("the grant takes effect")
                .until(() -> view.serviceAccountToken("vault-reader", "vault") instanceof Lookup.Found);
    }

    @AfterAll
    static void end() {
        operator.close();
    }

    private static JsonNode claims(String account, String audience) throws IOException {
        var lookup = view.serviceAccountToken(account, audience);
        assertThat(lookup).isInstanceOf(Lookup.Found.class);
        String token = ((Lookup.Found<SecretValue>) lookup).value().text().orElseThrow();
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    private static Unavailable failed(String account, String audience) {
        var lookup = view.serviceAccountToken(account, audience);
        assertThat(lookup).isInstanceOf(Lookup.Failed.class);
        return ((Lookup.Failed<SecretValue>) lookup).why();
    }

    @Test
    void a_token_is_for_its_account_and_its_audience_alone_and_ends_soon() throws IOException {
        var claims = claims("vault-reader", "vault");

        assertThat(claims.path("sub").asText()).isEqualTo("system:serviceaccount:" + NAMESPACE + ":vault-reader");
        assertThat(claims.path("aud")).hasSize(1);
        assertThat(claims.path("aud").path(0).asText()).isEqualTo("vault");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(600);
    }

    @Test
    void no_token_is_made_that_the_api_server_would_take() {
        var ofTheServer = operator.serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName("vault-reader")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getSpec()
                .getAudiences();
        assertThat(ofTheServer).isNotEmpty();
        for (String audience : ofTheServer) {
            var why = failed("vault-reader", audience);

            assertThat(why.reason()).isEqualTo(Reason.INVALID);
            assertThat(why.message()).contains("another audience");
        }
    }

    @Test
    void an_account_that_is_not_granted_is_forbidden_and_one_that_is_not_there_is_named() {
        assertThat(failed("other", "vault").reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(failed("other", "vault").message()).contains("serviceaccounts/token", "other");
        assertThat(failed("absent", "vault").reason()).isEqualTo(Reason.REFERENCE_NOT_FOUND);
    }

    @Test
    void a_name_that_leads_elsewhere_is_refused() {
        for (String name : List.of("../other", "a/b", "", "..")) {
            assertThat(failed(name, "vault").reason()).isEqualTo(Reason.INVALID);
        }
        assertThat(failed("vault-reader", " ").reason()).isEqualTo(Reason.INVALID);
    }
}
