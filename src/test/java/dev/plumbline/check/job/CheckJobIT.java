package dev.plumbline.check.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.check.Inquiry;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Installation;
import dev.plumbline.operator.Scene;
import dev.plumbline.simulator.AnsibleBinary;
import dev.plumbline.simulator.GitRepository;
import dev.plumbline.simulator.KubeletSimulator;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks in Jobs of their own, on a real API server that holds pods to Pod Security {@code restricted}, with the real tool and
 * Plumbline's program for pods as processes in place of containers.
 */
class CheckJobIT {

    private static final String NAMESPACE = "check-jobs";

    @TempDir
    static Path workDir;

    private static Scene scene;
    private static KubeletSimulator kubelet;
    private static GitRepository project;
    private static Path host;

    @BeforeAll
    static void start() throws IOException {
        var cluster = TestCluster.shared();
        host = Files.createDirectories(workDir.resolve("host"));
        project = GitRepository.create(workDir.resolve("project"));
        project.file("ansible/site.yml", """
                        - hosts: all
                          gather_facts: false
                          tasks:
                            - name: the greeting
                              copy: {dest: "%s/motd", content: "welcome, password-canary-31\\n", mode: "0644"}
                        """.formatted(host))
                .file("ansible/hosts", "web-1 ansible_connection=local ansible_python_interpreter=auto_silent\n")
                .commit("main");
        Files.writeString(host.resolve("motd"), "welcome, password-canary-31\n");
        scene = Scene.start(
                cluster,
                NAMESPACE,
                workDir,
                Map.of(
                        "plumbline.checks.runner", "Job",
                        "plumbline.checks.image", "plumbline:test",
                        "plumbline.checks.images.ansible-playbook", "ansible:test"));
        restricted(cluster.adminClient(), NAMESPACE);
        bindRunner(cluster.adminClient());
        kubelet = KubeletSimulator.start(
                cluster.adminClient(),
                NAMESPACE,
                Files.createDirectories(workDir.resolve("kubelet")),
                Map.of(
                        "plumbline:test",
                        command -> Stream.concat(
                                        Stream.of(
                                                Path.of(System.getProperty("java.home"), "bin", "java")
                                                        .toString(),
                                                "-cp",
                                                "target/quarkus-app/app/*:target/quarkus-app/lib/main/*:target/quarkus-app/lib/boot/*"),
                                        command.stream().skip(CheckImages.COMMAND.size() - 1L))
                                .toList(),
                        "ansible:test",
                        command -> Stream.concat(
                                        Stream.of(
                                                "sh",
                                                "-c",
                                                "[ ! -p \"$0\" ] || cat \"$0\"; exec \"$@\"",
                                                gate().toString(),
                                                "env",
                                                "PATH=" + searchPath()),
                                        command.stream())
                                .toList()));
    }

    @AfterAll
    static void stop() {
        if (kubelet != null) {
            kubelet.close();
        }
        scene.close();
        project.close();
    }

    @Test
    void a_tool_runs_in_a_pod_that_tells_findings_and_nothing_else() throws IOException {
        policy("motd");
        scene.policies().await("motd", DriftStatus.InSync);

        Files.writeString(host.resolve("motd"), "changed by hand, password-canary-32\n");
        var incident = scene.policies()
                .awaitIncident("motd", found -> found.getStatus().openFindings() > 0);
        assertThat(incident.getStatus().findings()).allSatisfy(finding -> {
            assertThat(finding.subject()).contains("web-1", "the greeting");
            assertThat(finding.toString()).doesNotContain("canary");
        });
        assertThat(kubelet.pods()).isNotEmpty().allSatisfy(CheckJobIT::hasNothingToTakeOrToGive);

        Files.writeString(host.resolve("motd"), "welcome, password-canary-31\n");
        scene.policies().await("motd", DriftStatus.InSync);
        scene.policies().delete("motd");
        Awaitility.await("no Job is left")
                .atMost(Duration.ofSeconds(60))
                .until(() -> TestCluster.shared()
                        .adminClient()
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems()
                        .isEmpty());
        assertThat(scene.operator().log()).doesNotContain("canary");
    }

    @Test
    void an_operator_that_is_started_anew_goes_on_with_the_job_that_runs() throws Exception {
        // The tool waits at a pipe until somebody writes into it.
        assertThat(new ProcessBuilder("mkfifo", gate().toString()).start().waitFor())
                .isZero();
        scene.policies().apply("adopted", """
                environment: production
                interval: 1h
                check:
                  ansible:
                    project: {url: "%s", path: ansible}
                    playbook: site.yml
                    inventory: hosts
                    limit: web-1
                    limits: {timeout: 5m}
                """.formatted(project.uri()));
        Awaitility.await("its pod is there").atMost(Duration.ofSeconds(60)).until(() -> podsOf("adopted") == 1);

        scene.killAndRestart();
        scene.operator().awaitReady(Duration.ofSeconds(60));
        try (var pipe = Files.newOutputStream(gate())) {
            Files.delete(gate());
            pipe.write('\n');
        }

        scene.policies().await("adopted", DriftStatus.InSync);
        assertThat(podsOf("adopted")).isEqualTo(1);
    }

    @Test
    void where_no_image_is_named_the_policy_says_which() {
        scene.policies().apply("unnamed", """
                environment: production
                interval: 5s
                check:
                  openTofu:
                    module: {url: "%s", path: ansible}
                """.formatted(project.uri()));

        var unknown = scene.policies().awaitFailure("unnamed", "Invalid");

        assertThat(unknown.getStatus().driftStatus()).isEqualTo(DriftStatus.Unknown);
        assertThat(unknown.getStatus().conditions())
                .anySatisfy(condition -> assertThat(condition.message()).contains("plumbline.checks.images.tofu"));
    }

    private static Path gate() {
        return workDir.resolve("gate");
    }

    private static long podsOf(String policy) {
        String uid = scene.policies().get(policy).getMetadata().getUid();
        String job = new JobInquiry(new Inquiry.Policy(NAMESPACE, policy, uid, 1), null, null, null, null, null).name();
        return kubelet.pods().stream()
                .filter(pod -> pod.getMetadata().getName().startsWith(job + "-"))
                .count();
    }

    private static String searchPath() {
        return AnsibleBinary.here().getParent() + ":" + System.getenv("PATH");
    }

    private static void policy(String name) {
        scene.policies().apply(name, """
                environment: production
                interval: 5s
                check:
                  ansible:
                    project: {url: "%s", path: ansible}
                    playbook: site.yml
                    inventory: hosts
                    limits: {timeout: 2m}
                """.formatted(project.uri()));
    }

    private static void hasNothingToTakeOrToGive(Pod pod) {
        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        var containers = new ArrayList<Container>(pod.getSpec().getInitContainers());
        containers.addAll(pod.getSpec().getContainers());
        assertThat(containers).hasSize(3).allSatisfy(container -> {
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getResources().getLimits()).containsKeys("memory", "ephemeral-storage");
            assertThat(container.getEnv()).isEmpty();
        });
        assertThat(pod.toString()).doesNotContain("canary");
    }

    private static void restricted(KubernetesClient client, String namespace) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** As docs/install.md says. */
    private static void bindRunner(KubernetesClient client) {
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("plumbline-check-runner")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "plumbline-check-runner")
                        .addNewSubject("", "ServiceAccount", Installation.SERVICE_ACCOUNT, Installation.NAMESPACE)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }
}
