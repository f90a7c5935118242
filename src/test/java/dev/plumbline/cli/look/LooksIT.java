package dev.plumbline.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cli.Typed;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Scene;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look, at a real API server, at statuses that a real operator has written. */
class LooksIT {

    private static final String NAMESPACE = "looks";
    private static final String VIEWER = "viewer@example.com";

    @TempDir
    static Path workDir;

    private static Scene scene;
    private static String incident;

    @BeforeAll
    static void an_operator_has_looked() {
        var cluster = TestCluster.shared();
        scene = Scene.start(cluster, NAMESPACE, workDir, Map.of());
        scene.heroku().createApp("shop");
        scene.heroku().setConfigVar("shop", "API_KEY", "canary-observed");
        scene.heroku().createApp("blog");
        scene.heroku().setConfigVar("blog", "LOG_LEVEL", "info");
        scene.herokuPolicy("shop", "shop", "{API_KEY: canary-desired}");
        scene.herokuPolicy("blog", "blog", "{LOG_LEVEL: info}");
        scene.policies().apply("dark", """
                environment: production
                interval: 5s
                desired: {inline: {values: {LOG_LEVEL: info}}}
                destination: {herokuConfigVars: {app: blog, secretRef: {name: no-such}}}
                """);
        scene.policies().await("shop", DriftStatus.DriftIncidentActive);
        scene.policies().await("blog", DriftStatus.InSync);
        scene.policies().awaitFailure("dark", "ReferenceNotFound");
        incident = scene.policies()
                .awaitIncident("shop", found -> found.getStatus().proposals() != null)
                .getMetadata()
                .getName();
        viewer(cluster);
    }

    @AfterAll
    static void the_operator_ends() {
        if (scene != null) {
            scene.close();
        }
    }

    @Test
    void what_is_wrong_is_listed_and_what_is_unknown_is_not_hidden() {
        var typed = run("list", "-n", NAMESPACE);

        assertThat(typed.code()).isZero();
        assertThat(typed.out())
                .contains("di/" + incident, "dp/dark", "ReferenceNotFound", "1 in sync", "1 unknown")
                .doesNotContain("dp/blog")
                .doesNotContain("canary");
    }

    @Test
    void resources_come_as_the_api_server_has_them() {
        var list = Serialization.unmarshal(
                run("list", "-n", NAMESPACE, "--all", "-o", "json").out(), JsonNode.class);

        assertThat(list.path("kind").asText()).isEqualTo("List");
        assertThat(list.path("items")
                        .valueStream()
                        .map(item -> item.path("kind").asText()))
                .contains("DriftIncident", "DriftPolicy");
        assertThat(run("show", incident, "-n", NAMESPACE, "-o", "name").out())
                .isEqualToIgnoringNewLines("driftincident.plumbline.dev/" + incident);
        assertThat(run("show", "dp/blog", "-n", NAMESPACE, "-o", "yaml").out()).contains("driftStatus: \"InSync\"");
    }

    @Test
    void whoever_may_look_into_one_namespace_is_told_that_it_is_one() {
        var typed = run("list", "-n", NAMESPACE, "--as", VIEWER);
        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains(incident);

        var everywhere = run("list", "--as", VIEWER);
        assertThat(everywhere.code()).isEqualTo(4);
        assertThat(everywhere.err()).startsWith("error: ");
    }

    @Test
    void an_incident_is_shown_with_its_proposal_and_without_a_value() {
        var typed = run("show", incident, "-n", NAMESPACE, "--as", VIEWER);

        assertThat(typed.out())
                .contains("API_KEY", "Revert sha256:", "hmac:", "you lack the verb acknowledge")
                .doesNotContain("canary");
        assertThat(typed.code()).isZero();
    }

    @Test
    void a_diff_ends_as_scripts_expect_and_unknown_is_never_none() {
        assertThat(run("diff", incident, "-n", NAMESPACE).code()).isEqualTo(1);
        assertThat(run("diff", "dp/shop", "-n", NAMESPACE).code()).isEqualTo(1);
        assertThat(run("diff", "blog", "-n", NAMESPACE).code()).isZero();
        var unknown = run("diff", "dark", "-n", NAMESPACE);
        assertThat(unknown.code()).isEqualTo(3);
        assertThat(unknown.err()).contains("nobody can tell", "ReferenceNotFound");
    }

    @Test
    void what_is_not_there_is_told() {
        var typed = run("show", "no-such-thing", "-n", NAMESPACE);

        assertThat(typed.code()).isEqualTo(5);
        assertThat(typed.err()).contains("no-such-thing", NAMESPACE);
        assertThat(run("show", "UPPER/case").code()).isEqualTo(2);
    }

    @Test
    void the_doctor_finds_what_is_wrong_and_fetches_no_secret() {
        var typed = run("doctor", "-n", NAMESPACE);

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.out())
                .contains("ok       API server: reached")
                .contains("ok       admission policies: all 10")
                .contains("ok       operator: at work")
                .contains("ok       credential heroku-read")
                .contains("problem  credential no-such")
                .contains("problem  dp/dark")
                .doesNotContain("canary");
    }

    @Test
    void to_whoever_may_not_look_the_doctor_says_unknown_and_not_ok() {
        var report = Serialization.unmarshal(
                run("doctor", "-n", NAMESPACE, "--as", VIEWER, "-o", "json").out(), JsonNode.class);

        assertThat(report.path("checks")
                        .valueStream()
                        .filter(check -> check.path("area").asText().matches("admission policies|operator.*"))
                        .map(check -> check.path("state").asText()))
                .isNotEmpty()
                .containsOnly("unknown");
    }

    private static Typed run(String... words) {
        return Typed.with(TestCluster.shared().kubeconfig(), words);
    }

    private static void viewer(TestCluster cluster) {
        cluster.adminClient()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("viewer")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "plumbline-viewer")
                        .addNewSubject("rbac.authorization.k8s.io", "User", VIEWER, null)
                        .build())
                .serverSideApply();
        Awaitility.await("the viewer may look")
                .atMost(Duration.ofSeconds(30))
                .until(() -> run("list", "-n", NAMESPACE, "--as", VIEWER).code() == 0);
    }
}
