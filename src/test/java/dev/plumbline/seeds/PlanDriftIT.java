package dev.plumbline.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus.Finding;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Scene;
import dev.plumbline.simulator.GitRepository;
import dev.plumbline.simulator.TofuBinary;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody removes by hand what OpenTofu has made. */
class PlanDriftIT {

    private static final String NAMESPACE = "plan-drift";

    @TempDir
    static Path workDir;

    private static Scene scene;
    private static GitRepository repository;

    private static Path made() {
        return workDir.resolve("made");
    }

    private static String module() {
        return """
                terraform {
                  backend "local" { path = "%s" }
                  required_providers {
                    local = { source = "tofu.example.com/hashicorp/local" }
                  }
                }
                variable "password" { sensitive = true }
                resource "local_file" "settings" {
                  filename = "%s"
                  content  = "password=${nonsensitive(var.password)}"
                }
                """.formatted(workDir.resolve("state"), made());
    }

    @BeforeAll
    static void start() throws Exception {
        Path configuration = TofuBinary.configuration(workDir);
        Path byHand = Files.createDirectory(workDir.resolve("by-hand"));
        Files.writeString(byHand.resolve("main.tf"), module());
        tofu(byHand, configuration, "init", "-input=false");
        tofu(byHand, configuration, "apply", "-auto-approve", "-input=false");
        repository = GitRepository.create(workDir.resolve("modules.git"));
        repository
                .file("shop/main.tf", module())
                .file("shop/.terraform.lock.hcl", Files.readAllBytes(byHand.resolve(".terraform.lock.hcl")))
                .commit("main");
        scene = Scene.start(
                TestCluster.shared(),
                NAMESPACE,
                workDir,
                Map.of(
                        "plumbline.checks.runner", "Local",
                        "plumbline.checks.local.folder", workDir.resolve("runs").toString(),
                        "plumbline.checks.local.tofu", TofuBinary.here().toString()));
        scene.policies()
                .secret(
                        "shop-environment",
                        Map.of("TF_CLI_CONFIG_FILE", configuration.toString(), "TF_VAR_password", "canary-plan-1"));
    }

    @AfterAll
    static void stop() throws Exception {
        scene.close();
        repository.close();
        try (Stream<Path> left = Files.list(workDir.resolve("runs"))) {
            assertThat(left).isEmpty();
        }
    }

    private static void tofu(Path folder, Path configuration, String... arguments) throws Exception {
        var command = Stream.concat(Stream.of(TofuBinary.here().toString()), Stream.of(arguments))
                .toList();
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(workDir.resolve("by-hand.log").toFile());
        builder.environment().put("TF_CLI_CONFIG_FILE", configuration.toString());
        builder.environment().put("TF_VAR_password", "canary-plan-1");
        assertThat(builder.start().waitFor()).isZero();
    }

    @Test
    void what_was_removed_by_hand_is_named_by_its_address_until_it_is_there_again() throws Exception {
        scene.policies().apply("shop", """
                environment: production
                interval: 5s
                check:
                  openTofu:
                    module: {url: "%s", ref: main, path: shop}
                    environmentFrom: [{name: shop-environment}]
                compare: {reveal: ["*"]}
                incident: {severity: High, timeToLive: 24h}
                """.formatted(repository.uri()));
        scene.policies().await("shop", DriftStatus.InSync);
        String content = Files.readString(made());

        Files.delete(made());
        DriftIncident incident = scene.policies()
                .awaitIncident("shop", found -> found.getStatus().openFindings() == 1);

        assertThat(incident.getStatus().findings())
                .extracting(Finding::subject)
                .isEqualTo(List.of("local_file.settings"));
        assertThat(Serialization.asJson(incident)).doesNotContain("canary");
        assertThat(scene.operator().log()).doesNotContain("canary");

        new People(TestCluster.shared().adminClient()).resolve(incident);
        Files.writeString(made(), content);
        scene.policies().awaitIncident("shop", found -> found.getStatus().phase() == Phase.Closed);
        scene.policies().await("shop", DriftStatus.InSync);
    }
}
