package dev.plumbline.check.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.CheckSpec.Ansible;
import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.api.SecretRef;
import dev.plumbline.check.Checked;
import dev.plumbline.check.run.Tool;
import dev.plumbline.check.run.ToolStage;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.simulator.AnsibleBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Ansible, over local connections to hosts that are folders. */
class AnsibleCheckIT {

    private static final String PLAYBOOK = """
            - hosts: all
              gather_facts: false
              tasks:
                - name: Greeting
                  ansible.builtin.copy: {dest: "{{ folder }}/motd", content: "right\\n"}
                - name: Key file
                  ansible.builtin.copy: {dest: "{{ folder }}/key", content: "{{ key | default('none') }}"}
                  no_log: true
                - name: Read
                  ansible.builtin.stat: {path: "{{ folder }}"}
                  check_mode: false
            """;

    @TempDir
    Path folder;

    private ToolStage stage;
    private AnsibleCheck check;

    @BeforeEach
    void start() throws IOException {
        stage = new ToolStage(
                folder, Map.of(Tool.ANSIBLE_PLAYBOOK, AnsibleBinary.here().toString()));
        check = new AnsibleCheck(stage.git(), stage.runner());
        for (String host : new String[] {"one", "two"}) {
            Files.createDirectories(host(host));
            Files.writeString(host(host).resolve("motd"), "right\n");
            Files.writeString(host(host).resolve("key"), "none");
        }
        commit(PLAYBOOK);
    }

    @AfterEach
    void stop() throws IOException {
        stage.close();
    }

    private Path host(String name) {
        return folder.resolve("hosts").resolve(name);
    }

    private String commit(String playbook) throws IOException {
        return stage.repository
                .file("site/site.yml", playbook)
                .file("site/hosts.ini", inventory("ansible_connection=local"))
                .commit("main");
    }

    private String inventory(String two) {
        return "one ansible_connection=local folder=%s\ntwo %s folder=%s\n".formatted(host("one"), two, host("two"));
    }

    private Ansible spec(String inventory, SecretRef inventoryFrom, String limit) {
        return new Ansible(
                new GitFile(stage.repository.uri().toString(), "main", "site", null),
                "site.yml",
                inventory,
                inventoryFrom,
                null,
                limit,
                null);
    }

    private Ansible spec() {
        return spec("hosts.ini", null, null);
    }

    @Test
    void what_was_changed_by_hand_is_found_by_host_and_task_and_nothing_is_written() throws IOException {
        String commit = commit(PLAYBOOK);
        assertThat(stage.found(check, spec())).isEmpty();

        Files.writeString(host("two").resolve("motd"), "by hand\n");
        Files.writeString(host("one").resolve("key"), "canary-by-hand");

        assertThat(stage.found(check, spec(), "*: Greeting"))
                .satisfiesExactly(
                        key -> assertThat(key).matches("Changed one: Key file  \\[hmac:.*] \\[hmac:.*]"),
                        motd -> assertThat(motd).isEqualTo("Changed two: Greeting  [right\\u000A] [by hand\\u000A]"));
        assertThat(Files.readString(host("two").resolve("motd"))).isEqualTo("by hand\n");
        assertThat(((Checked.Compared) stage.checked(check, spec())).revision()).isEqualTo(commit);
        assertThat(stage.found(check, spec("hosts.ini", null, "one"))).hasSize(1);
    }

    @Test
    void what_was_found_on_a_host_that_cant_be_reached_any_more_is_unverifiable() throws IOException {
        Files.writeString(host("two").resolve("motd"), "by hand\n");
        assertThat(stage.found(check, spec())).hasSize(1);

        stage.repository
                .file("site/hosts.ini", inventory("ansible_host=127.0.0.1 ansible_port=1"))
                .commit("main");

        assertThat(stage.found(check, spec()))
                .satisfiesExactlyInAnyOrder(
                        host -> assertThat(host).startsWith("Unverifiable two "),
                        task -> assertThat(task).startsWith("Unverifiable two: Greeting "));
        assertThat(stage.unknown(check, spec("hosts.ini", null, "two")).reason())
                .isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void an_inventory_comes_from_a_secret_and_its_passwords_are_never_shown() throws IOException {
        stage.namespace.secret(
                "hosts",
                Map.of(
                        "inventory",
                        inventory("ansible_connection=local")
                                + "[all:vars]\napi_token=canary-token-1\nkey=canary-token-1\n"));
        commit(PLAYBOOK.replace("right", "right {{ api_token }}"));

        assertThat(stage.found(check, spec(null, new SecretRef("hosts"), null), "*"))
                .hasSize(4)
                .anyMatch(line -> line.matches("Changed one: Greeting  \\[sensitive hmac:.*] \\[right.*]"));
        assertThat(stage.unknown(check, spec(null, new SecretRef("none"), null)).reason())
                .isEqualTo(Reason.REFERENCE_NOT_FOUND);
    }

    @Test
    void a_task_that_would_run_in_earnest_is_not_run() throws IOException {
        commit(PLAYBOOK + """
                    - name: In earnest
                      ansible.builtin.copy: {dest: "{{ folder }}/written", content: "x"}
                      check_mode: false
                """.indent(-4).indent(4));

        Unavailable why = stage.unknown(check, spec());

        assertThat(why.reason()).isEqualTo(Reason.INVALID);
        assertThat(why.message()).contains("site.yml:", "check_mode: false");
        assertThat(host("one").resolve("written")).doesNotExist();
    }

    @Test
    void a_task_that_fails_is_unverifiable() throws IOException {
        commit(PLAYBOOK.replace(
                "- name: Read", "- name: Broken\n      ansible.builtin.fail: {msg: canary}\n    - name: Read"));

        assertThat(stage.found(check, spec()))
                .hasSize(2)
                .allMatch(line -> line.matches("Unverifiable (one|two): Broken .*"));
    }

    @Test
    void a_playbook_that_cant_be_read_or_is_not_there_is_not_known() throws IOException {
        commit("- hosts: all\n  tasks: {canary\n");
        assertThat(stage.unknown(check, spec()).message()).contains("did not run the playbook to its end");

        commit(PLAYBOOK);
        assertThat(stage.unknown(check, spec("no.ini", null, null)).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(stage.unknown(check, spec("hosts.ini", null, "nobody")).reason())
                .isNotNull();
        assertThat(stage.unknown(check, spec("hosts.ini", null, "@/etc/hostname"))
                        .reason())
                .isEqualTo(Reason.INVALID);
    }
}
