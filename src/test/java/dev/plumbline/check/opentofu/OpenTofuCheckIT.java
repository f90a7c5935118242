package dev.plumbline.check.opentofu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.CheckSpec.Limits;
import dev.plumbline.api.CheckSpec.OpenTofu;
import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.api.SecretRef;
import dev.plumbline.check.run.Tool;
import dev.plumbline.check.run.ToolStage;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.simulator.TofuBinary;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real OpenTofu with a state on the disk, whose resources are files. */
class OpenTofuCheckIT {

    @TempDir
    Path folder;

    private ToolStage stage;
    private OpenTofuCheck check;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(files());
        stage = new ToolStage(
                folder.resolve("stage"), Map.of(Tool.TOFU, TofuBinary.here().toString()));
        stage.namespace.secret(
                "environment",
                Map.of(
                        "TF_CLI_CONFIG_FILE",
                        TofuBinary.configuration(folder).toString(),
                        "TF_VAR_password",
                        "canary-password-1"));
        check = new OpenTofuCheck(stage.git(), stage.runner());
    }

    @AfterEach
    void stop() throws IOException {
        stage.close();
    }

    private Path files() {
        return folder.resolve("files");
    }

    private Path state() {
        return folder.resolve("terraform.tfstate");
    }

    private String module(String more) {
        return """
                terraform {
                  backend "local" { path = "%s" }
                  required_providers {
                    local = { source = "tofu.example.com/hashicorp/local" }
                  }
                }
                variable "password" {
                  type      = string
                  sensitive = true
                }
                resource "local_sensitive_file" "key" {
                  filename = "%2$s/key"
                  content  = var.password
                }
                resource "local_file" "copy" {
                  filename = "%2$s/copy"
                  content  = "password=${nonsensitive(var.password)}"
                }
                resource "terraform_data" "steady" {
                  input = "same"
                }
                output "greeting" {
                  value = fileexists("%2$s/greeting") ? file("%2$s/greeting") : "none"
                }
                """.formatted(state(), files()) + more;
    }

    /** Applies a module by hand, as people do, and commits it with what it was locked to. */
    private void apply(String main) throws Exception {
        Path work = Files.createDirectories(folder.resolve("by-hand"));
        Files.writeString(work.resolve("main.tf"), main);
        byHand(work, "init", "-input=false");
        byHand(work, "apply", "-auto-approve", "-input=false");
        stage.repository
                .file("shop/main.tf", main)
                .file("shop/.terraform.lock.hcl", Files.readAllBytes(work.resolve(".terraform.lock.hcl")))
                .commit("main");
    }

    private void byHand(Path work, String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(List.of(TofuBinary.here().toString()));
        command.addAll(List.of(arguments));
        Path log = folder.resolve("by-hand.log");
        var builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("TF_CLI_CONFIG_FILE", folder.resolve("tofurc").toString());
        builder.environment().put("TF_VAR_password", "canary-password-1");
        assertThat(builder.start().waitFor())
                .as(() -> {
                    try {
                        return Files.readString(log);
                    } catch (IOException e) {
                        return e.toString();
                    }
                })
                .isZero();
    }

    private OpenTofu spec(String workspace, Map<String, String> variables) {
        return new OpenTofu(
                new GitFile(stage.repository.uri().toString(), "main", "shop", null),
                null,
                workspace,
                variables,
                List.of(new SecretRef("environment")),
                new Limits("2m", "1Gi", "1Gi"));
    }

    private OpenTofu spec() {
        return spec(null, null);
    }

    @Test
    void what_was_changed_by_hand_is_found_by_address_and_a_secret_is_shown_nowhere() throws Exception {
        apply(module(""));
        byte[] before = Files.readAllBytes(state());
        assertThat(stage.found(check, spec(), "*")).isEmpty();

        Files.delete(files().resolve("copy"));
        Files.writeString(files().resolve("key"), "canary-by-hand");
        Files.writeString(files().resolve("greeting"), "hello");

        assertThat(stage.found(check, spec(), "*"))
                .satisfiesExactly(
                        copy -> assertThat(copy)
                                .startsWith("Missing local_file.copy  [{")
                                .contains("sensitive hmac:"),
                        key -> assertThat(key).startsWith("Missing local_sensitive_file.key  [{"),
                        greeting -> assertThat(greeting).isEqualTo("Changed output.greeting  [none] [hello]"));
        assertThat(stage.found(check, spec()))
                .hasSize(3)
                .allMatch(line -> line.contains("[hmac:"))
                .noneMatch(line -> line.contains("hello"));
        assertThat(Files.readAllBytes(state())).isEqualTo(before);
    }

    @Test
    void a_locked_state_is_not_known_and_says_who_holds_it() throws Exception {
        apply(module(""));
        Files.writeString(folder.resolve(".terraform.tfstate.lock.info"), """
                {"ID":"8d6b2f0a-0000-4000-8000-000000000000","Operation":"OperationTypeApply","Info":"canary",\
                "Who":"anna@laptop","Version":"1.12.6","Created":"2026-01-01T00:00:00Z","Path":"terraform.tfstate"}""");

        try (FileChannel channel = FileChannel.open(state(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.lock();
            Unavailable why = stage.unknown(
                    check,
                    new OpenTofu(
                            spec().module(),
                            null,
                            null,
                            null,
                            spec().environmentFrom(),
                            new Limits("100s", null, null)));

            assertThat(why.message()).contains("the state is locked by anna@laptop");
        }
        assertThat(stage.found(check, spec())).isEmpty();
    }

    @Test
    void a_provider_that_cant_be_had_and_one_that_was_not_locked_say_what_to_do() throws Exception {
        stage.repository
                .file("shop/main.tf", module("resource \"nobody_thing\" \"x\" {}\n"))
                .commit("main");
        assertThat(stage.unknown(check, spec()).message()).contains("providers can't be had");

        stage.repository.file("shop/main.tf", module("")).commit("main");
        assertThat(stage.unknown(check, spec()).message()).contains(".terraform.lock.hcl");
    }

    @Test
    void a_variable_without_a_value_a_workspace_that_is_not_there_and_a_module_that_is_none_are_named()
            throws Exception {
        apply(module(""));
        assertThat(stage.unknown(check, spec("staging", null)).reason()).isEqualTo(Reason.NOT_FOUND);

        stage.repository
                .file("shop/main.tf", module("variable \"region\" {}\n"))
                .commit("main");
        assertThat(stage.unknown(check, spec()).message()).contains("input variable of the module has no value");
        assertThat(stage.found(check, spec(null, Map.of("region", "eu")))).isEmpty();

        assertThat(stage.unknown(check, spec(null, Map.of("a b", "eu"))).reason())
                .isEqualTo(Reason.INVALID);
        stage.repository.file("empty/readme", "no module").commit("main");
        var empty = new OpenTofu(
                new GitFile(stage.repository.uri().toString(), "main", "empty", null), null, null, null, null, null);
        assertThat(stage.unknown(check, empty).message()).contains("no .tf file");
    }

    @Test
    void a_secret_that_would_have_another_program_run_is_refused() throws Exception {
        apply(module(""));
        for (String name : List.of("PATH", "LD_PRELOAD", "TF_CLI_ARGS_plan", "PLUMBLINE_RUN", "TF_LOG")) {
            stage.namespace.secret("environment", new HashMap<>(Map.of(name, "canary")));

            Unavailable why = stage.unknown(check, spec());

            assertThat(why.reason()).isEqualTo(Reason.INVALID);
            assertThat(why.message()).contains("Secret environment has the key " + name);
        }
    }
}
