package dev.plumbline.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus.Finding;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Scene;
import dev.plumbline.simulator.AnsibleBinary;
import dev.plumbline.simulator.GitRepository;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody changes files on servers by hand, beside the playbook that says how they should be. */
class ServersChangedByHandIT {

    private static final String NAMESPACE = "servers-by-hand";

    private static final String PLAYBOOK = """
            - hosts: all
              gather_facts: false
              tasks:
                - name: Nobody logs in as root
                  ansible.builtin.copy: {dest: "{{ folder }}/sshd_config", content: "PermitRootLogin no\\n"}
                - name: The key of the shop
                  ansible.builtin.copy: {dest: "{{ folder }}/shop.key", content: "{{ shop_key }}\\n"}
                  no_log: true
            """;

    @TempDir
    static Path workDir;

    private static Scene scene;
    private static People people;
    private static GitRepository repository;

    @BeforeAll
    static void start() throws IOException {
        repository = GitRepository.create(workDir.resolve("servers.git"));
        for (String host : new String[] {"web-1", "web-2"}) {
            Files.createDirectories(host(host));
            Files.writeString(host(host).resolve("sshd_config"), "PermitRootLogin no\n");
            Files.writeString(host(host).resolve("shop.key"), "canary-shop-key\n");
        }
        repository.file("servers/site.yml", PLAYBOOK).commit("main");
        scene = Scene.start(
                TestCluster.shared(),
                NAMESPACE,
                workDir,
                Map.of(
                        "plumbline.checks.runner", "Local",
                        "plumbline.checks.local.folder", workDir.resolve("runs").toString(),
                        "plumbline.checks.local.ansible-playbook",
                                AnsibleBinary.here().toString()));
        people = new People(TestCluster.shared().adminClient());
        scene.policies().secret("servers", Map.of("inventory", """
                                web-1 ansible_connection=local folder=%s
                                web-2 ansible_connection=local folder=%s
                                [all:vars]
                                shop_key=canary-shop-key
                                """.formatted(host("web-1"), host("web-2"))));
    }

    @AfterAll
    static void stop() throws IOException {
        scene.close();
        repository.close();
        try (Stream<Path> left = Files.list(workDir.resolve("runs"))) {
            assertThat(left).isEmpty();
        }
    }

    private static Path host(String name) {
        return workDir.resolve("hosts").resolve(name);
    }

    @Test
    void what_was_changed_by_hand_is_named_by_host_and_task_until_it_is_put_right() throws IOException {
        scene.policies().apply("servers", """
                environment: production
                interval: 5s
                check:
                  ansible:
                    project: {url: "%s", ref: main, path: servers}
                    playbook: site.yml
                    inventoryFrom: {name: servers}
                compare: {reveal: ["*: Nobody logs in as root"]}
                incident: {severity: High, timeToLive: 24h}
                """.formatted(repository.uri()));
        scene.policies().await("servers", DriftStatus.InSync);

        Files.writeString(host("web-2").resolve("sshd_config"), "PermitRootLogin yes\n");
        Files.writeString(host("web-1").resolve("shop.key"), "canary-by-hand\n");
        DriftIncident incident = scene.policies()
                .awaitIncident("servers", found -> found.getStatus().openFindings() == 2);

        assertThat(incident.getStatus().findings())
                .extracting(Finding::subject)
                .containsExactlyInAnyOrder("web-1: The key of the shop", "web-2: Nobody logs in as root");
        assertThat(incident.getStatus().findings())
                .filteredOn(finding -> finding.subject().startsWith("web-2"))
                .first()
                .satisfies(finding -> assertThat(finding.observed()).contains("PermitRootLogin yes"));
        assertThat(Serialization.asJson(incident)).doesNotContain("canary");
        assertThat(scene.operator().log()).doesNotContain("canary", "PermitRootLogin");

        people.resolve(incident);
        Files.writeString(host("web-2").resolve("sshd_config"), "PermitRootLogin no\n");
        Files.writeString(host("web-1").resolve("shop.key"), "canary-shop-key\n");
        DriftIncident closed = scene.policies()
                .awaitIncident("servers", found -> found.getStatus().phase() == Phase.Closed);

        assertThat(closed.getStatus().resolvedFindings()).isEqualTo(2);
        scene.policies().await("servers", DriftStatus.InSync);
    }
}
