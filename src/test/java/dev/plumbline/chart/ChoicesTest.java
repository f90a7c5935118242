package dev.plumbline.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each file of {@code src/test/resources/chart} chooses is what the chart then renders. */
class ChoicesTest {

    private static final Set<String> FOR_THE_CLUSTER = Set.of(
            "Namespace",
            "ClusterRole",
            "ClusterRoleBinding",
            "CustomResourceDefinition",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding");

    static Set<String> files() {
        return new TreeSet<>(ValueFiles.renderings().keySet());
    }

    @Test
    void the_chart_has_the_version_of_the_build() throws IOException {
        String version = Files.readString(Path.of("pom.xml"))
                .replaceFirst("(?s).*?<artifactId>plumbline</artifactId>\\s*<version>([^<]+)<.*", "$1");

        assertThat(Files.readString(Helm.CHART.resolve("Chart.yaml")))
                .contains("\nversion: " + version + "\n", "\nappVersion: " + version + "\n");
    }

    @ParameterizedTest
    @MethodSource("files")
    void helm_finds_nothing_to_complain_about(String file) {
        Path values = file.equals("values.yaml") ? Helm.CHART.resolve(file) : ValueFiles.FOLDER.resolve(file);

        var outcome = Helm.run(
                List.of("lint", "--strict", Helm.CHART.toString(), "-n", "plumbline-system", "-f", values.toString()));

        assertThat(outcome.code()).as(outcome.out() + outcome.errors()).isZero();
    }

    @ParameterizedTest
    @MethodSource("files")
    void no_object_is_rendered_twice(String file) {
        assertThat(ValueFiles.rendering(file).documents().stream().map(Rendering.Document::name))
                .isNotEmpty()
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("files")
    void no_role_names_everything(String file) {
        var rendering = ValueFiles.rendering(file);

        assertThat(Stream.concat(rendering.all("Role").stream(), rendering.all("ClusterRole").stream()))
                .noneMatch(role -> role.path("rules").toString().contains("\"*\""));
    }

    @ParameterizedTest
    @MethodSource("files")
    void the_fingerprint_key_is_not_the_chart_s(String file) {
        assertThat(ValueFiles.rendering(file).all("Secret")).isEmpty();
    }

    @Test
    void crds_the_converger_s_namespace_and_the_gathered_role_stay_when_the_chart_goes() {
        var rendering = ValueFiles.rendering("converger.yaml");

        assertThat(rendering.documents().stream()
                        .filter(each -> each.json()
                                .at("/metadata/annotations/helm.sh~1resource-policy")
                                .asText()
                                .equals("keep"))
                        .map(Rendering.Document::name))
                .containsExactlyInAnyOrder(
                        "Namespace convergence",
                        "ClusterRole plumbline-reader",
                        "CustomResourceDefinition driftincidents.plumbline.dev",
                        "CustomResourceDefinition driftpolicies.plumbline.dev",
                        "CustomResourceDefinition secretdistributions.plumbline.dev");
    }

    @Test
    void the_converger_is_off_by_default() {
        assertThat(kinds(ValueFiles.rendering("values.yaml").from("converger/")))
                .isEmpty();
    }

    @Test
    void roles_that_gather_others_leave_their_rules_to_the_controller() {
        var reader = ValueFiles.rendering("values.yaml").one("ClusterRole", "plumbline-reader");

        assertThat(reader.has("aggregationRule")).isTrue();
        assertThat(reader.has("rules")).isFalse();
    }

    @Test
    void an_image_has_a_tag_or_a_digest() {
        assertThat(image("values.yaml")).isEqualTo("plumbline:0.1.0-SNAPSHOT");
        assertThat(image("image-by-tag.yaml")).isEqualTo("plumbline:1.2.3-rc.1");
        assertThat(image("image-by-digest.yaml"))
                .isEqualTo("registry.example.com:5000/mirror/plumbline@sha256:"
                        + "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
        assertThat(pod("image-by-digest.yaml", "operator")
                        .at("/imagePullSecrets/0/name")
                        .asText())
                .isEqualTo("registry");
    }

    @Test
    void named_namespaces_have_roles_and_the_cluster_has_none_for_operator_and_converger() {
        var rendering = ValueFiles.rendering("watched-namespaces.yaml");

        assertThat(names(rendering, "ClusterRole"))
                .containsExactlyInAnyOrder(
                        "plumbline-viewer", "plumbline-responder", "plumbline-approver", "plumbline-emergency");
        assertThat(names(rendering, "ClusterRoleBinding")).isEmpty();
        assertThat(rendering.documents().stream().map(Rendering.Document::name))
                .contains(
                        "Role shop/plumbline-operator",
                        "Role shop/plumbline-reader",
                        "Role shop/plumbline-converger",
                        "Role shop/plumbline-check-runner",
                        "Role shop/plumbline-converger-kubernetes",
                        "Role blog/plumbline-operator",
                        "Role blog/plumbline-reader",
                        "Role blog/plumbline-converger",
                        "Role blog/plumbline-converger-secrets")
                .doesNotContain(
                        "Role blog/plumbline-check-runner",
                        "Role blog/plumbline-converger-kubernetes",
                        "Role shop/plumbline-converger-secrets");
        assertThat(rendering.all("RoleBinding"))
                .allMatch(binding -> binding.at("/roleRef/kind").asText().equals("Role"));
    }

    @Test
    void roles_in_named_namespaces_give_what_the_clusterroles_give() {
        var everywhere = ValueFiles.rendering("converger.yaml");
        var named = ValueFiles.rendering("watched-namespaces.yaml");

        for (String role :
                List.of("plumbline-converger-kubernetes", "plumbline-converger-secrets", "plumbline-check-runner")) {
            assertThat(named.one("Role", role).path("rules"))
                    .isEqualTo(everywhere.one("ClusterRole", role).path("rules"));
        }
        for (String role : List.of("plumbline-operator", "plumbline-converger")) {
            assertThat(in("shop", named, role).path("rules"))
                    .isEqualTo(everywhere.one("ClusterRole", role).path("rules"));
        }
        assertThat(rules(in("shop", named, "plumbline-reader")))
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                "plumbline-reader-references", "plumbline-observer-common", "plumbline-observer-argocd")
                        .flatMap(part -> rules(everywhere.one("ClusterRole", part)).stream())
                        .toList());
    }

    @Test
    void an_installer_without_rights_in_the_cluster_renders_nothing_for_it() {
        assertThat(kinds(ValueFiles.rendering("nothing-for-the-cluster.yaml")))
                .doesNotContainAnyElementsOf(FOR_THE_CLUSTER);
    }

    @Test
    void namespaces_that_are_read_bind_the_reader_to_both_accounts() {
        var rendering = ValueFiles.rendering("read-namespaces.yaml");

        assertThat(rendering.documents().stream().map(Rendering.Document::name))
                .contains(
                        "RoleBinding shop/plumbline-operator-reader",
                        "RoleBinding blog/plumbline-operator-reader",
                        "RoleBinding shop/plumbline-converger-reader",
                        "RoleBinding blog/plumbline-converger-reader");
        assertThat(rendering.all("RoleBinding").stream()
                        .filter(each -> each.at("/metadata/name").asText().endsWith("-reader")))
                .allMatch(each -> each.at("/roleRef/kind").asText().equals("ClusterRole")
                        && each.at("/roleRef/name").asText().equals("plumbline-reader"));
    }

    @Test
    void checks_are_bound_where_they_are_to_run() {
        var binding = ValueFiles.rendering("checks.yaml").one("RoleBinding", "plumbline-operator-checks");

        assertThat(binding.at("/metadata/namespace").asText()).isEqualTo("infra");
        assertThat(binding.at("/roleRef/name").asText()).isEqualTo("plumbline-check-runner");
    }

    @Test
    void the_accounts_that_the_admission_policies_name_are_those_of_the_release() {
        String policies = ValueFiles.rendering("converger.yaml")
                .from("admission.yaml")
                .documents()
                .toString();
        String key = ValueFiles.rendering("fingerprint-key.yaml")
                .from("admission.yaml")
                .documents()
                .toString();

        assertThat(policies)
                .contains("system:serviceaccount:convergence:plumbline-converger", "touches none in convergence.")
                .doesNotContain("system:serviceaccount:plumbline-converger:");
        assertThat(key).contains("== 'key-from-the-backup'").doesNotContain("'plumbline-fingerprint-key'");
    }

    @Test
    void a_fingerprint_key_of_another_name_is_the_one_secret_that_may_be_read() {
        var rendering = ValueFiles.rendering("fingerprint-key.yaml");

        for (String role : List.of("plumbline-operator", "plumbline-fingerprint-key")) {
            assertThat(in("plumbline-system", rendering, role).path("rules").toString())
                    .contains("\"resourceNames\":[\"key-from-the-backup\"]")
                    .doesNotContain("plumbline-fingerprint-key");
        }
    }

    @ParameterizedTest
    @CsvSource({"operator.yaml, operator", "converger.yaml, converger"})
    void a_pod_has_what_was_chosen_for_it(String file, String component) {
        var deployment = ValueFiles.rendering(file).one("Deployment", "plumbline-" + component);
        var chosen = ValueFiles.turned(file).path(component);
        var pod = deployment.at("/spec/template/spec");

        assertThat(deployment.at("/spec/replicas")).isEqualTo(chosen.path("replicas"));
        assertThat(pod.at("/containers/0/resources")).isEqualTo(chosen.path("resources"));
        assertThat(pod.path("nodeSelector")).isEqualTo(chosen.path("nodeSelector"));
        assertThat(pod.path("tolerations")).isEqualTo(chosen.path("tolerations"));
        assertThat(pod.path("affinity")).isEqualTo(chosen.path("affinity"));
        assertThat(pod.path("priorityClassName")).isEqualTo(chosen.path("priorityClassName"));
        assertThat(pod.at("/containers/0/env")).containsAll(chosen.path("extraEnv"));
        assertThat(deployment.at("/spec/template/metadata/annotations")).isEqualTo(chosen.path("podAnnotations"));
        assertThat(deployment.at("/spec/template/metadata/labels/team").asText())
                .isEqualTo("ops");
        assertThat(ValueFiles.rendering(file)
                        .one("ServiceAccount", "plumbline-" + component)
                        .at("/metadata/annotations"))
                .isEqualTo(chosen.at("/serviceAccount/annotations"));
    }

    @Test
    void pods_spread_over_hosts_and_zones_and_count_their_own_kind() {
        var byDefault = pod("values.yaml", "operator").path("topologySpreadConstraints");
        var chosen = pod("operator.yaml", "operator").path("topologySpreadConstraints");

        assertThat(byDefault.findValuesAsText("topologyKey"))
                .containsExactly("kubernetes.io/hostname", "topology.kubernetes.io/zone");
        assertThat(byDefault
                        .at("/0/labelSelector/matchLabels/app.kubernetes.io~1component")
                        .asText())
                .isEqualTo("operator");
        assertThat(chosen.at("/0/labelSelector/matchLabels/app.kubernetes.io~1component")
                        .asText())
                .isEqualTo("operator");
        assertThat(chosen.at("/1/labelSelector/matchLabels").toString()).isEqualTo("{\"team\":\"ops\"}");
    }

    @Test
    void a_network_policy_leaves_metadata_of_clouds_out_and_lets_only_chosen_namespaces_in() {
        var policy = ValueFiles.rendering("network-policy.yaml").one("NetworkPolicy", "plumbline-operator");

        assertThat(policy.at("/spec/ingress/0/from/0/namespaceSelector/matchExpressions/0/values")
                        .toString())
                .isEqualTo("[\"monitoring\"]");
        assertThat(policy.at("/spec/egress/1/to/0/ipBlock/except").toString()).isEqualTo("[\"169.254.0.0/16\"]");
        assertThat(policy.at("/spec/egress/1/to/1/ipBlock/except").toString()).isEqualTo("[\"fd00:ec2::254/128\"]");
        assertThat(policy.at("/spec/egress/1/ports").findValuesAsText("port")).containsExactly("443", "6443", "8200");
        assertThat(names(ValueFiles.rendering("network-policy.yaml"), "NetworkPolicy"))
                .containsExactlyInAnyOrder("plumbline-operator", "plumbline-converger");
        assertThat(names(ValueFiles.rendering("values.yaml"), "NetworkPolicy")).isEmpty();
    }

    @Test
    void a_disruption_takes_one_pod_at_a_time_unless_nobody_minds() {
        assertThat(ValueFiles.rendering("values.yaml")
                        .one("PodDisruptionBudget", "plumbline-operator")
                        .at("/spec/maxUnavailable")
                        .asInt())
                .isEqualTo(1);
        assertThat(names(ValueFiles.rendering("operator.yaml"), "PodDisruptionBudget"))
                .isEmpty();
    }

    private static String image(String file) {
        return pod(file, "operator").at("/containers/0/image").asText();
    }

    private static JsonNode pod(String file, String component) {
        return ValueFiles.rendering(file)
                .one("Deployment", "plumbline-" + component)
                .at("/spec/template/spec");
    }

    private static JsonNode in(String namespace, Rendering rendering, String role) {
        return rendering.all("Role").stream()
                .filter(each -> each.at("/metadata/namespace").asText().equals(namespace)
                        && each.at("/metadata/name").asText().equals(role))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> rules(JsonNode role) {
        return StreamSupport.stream(role.path("rules").spliterator(), false).toList();
    }

    private static List<String> names(Rendering rendering, String kind) {
        return rendering.all(kind).stream()
                .map(each -> each.at("/metadata/name").asText())
                .toList();
    }

    private static List<String> kinds(Rendering rendering) {
        return rendering.documents().stream()
                .map(each -> each.json().path("kind").asText())
                .toList();
    }
}
