package dev.plumbline.check.ansible;

import dev.plumbline.api.CheckSpec.Ansible;
import dev.plumbline.check.run.Allowance;
import dev.plumbline.check.run.Command;
import dev.plumbline.check.run.Run;
import dev.plumbline.check.run.Tool;
import dev.plumbline.desired.git.GitFolder;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The call of a playbook in check mode, with our callback plugin in place of what Ansible would print. */
final class PlaybookRun {

    private static final String PLUGIN = "plumbline_events";
    private static final String PLUGIN_FILE = PLUGIN + ".py";
    private static final int SHOWN = 200;

    private PlaybookRun() {}

    /** Names the hosts: which they are is the inventory's affair, so the project and its inventory stand for them. */
    static String place(Ansible spec) {
        return "ansible:" + spec.project().url() + "//" + spec.project().path() + "/" + spec.playbook() + "@"
                + (spec.inventoryFrom() == null
                        ? spec.inventory()
                        : "secret/" + spec.inventoryFrom().name())
                + "#" + spec.limit();
    }

    /** The project, where it has what the policy names. */
    static Lookup<GitFolder> missing(Ansible spec, GitFolder project) {
        if (!project.files().containsKey(spec.playbook())) {
            return failed("check.ansible.playbook " + ForeignText.shown(spec.playbook(), SHOWN)
                    + " is not in the project's folder: check its name, and project.path");
        }
        if (spec.inventory() != null
                && !project.files().containsKey(spec.inventory())
                && project.files().tailMap(spec.inventory() + "/").keySet().stream()
                        .limit(1)
                        .noneMatch(path -> path.startsWith(spec.inventory() + "/"))) {
            return failed("check.ansible.inventory " + ForeignText.shown(spec.inventory(), SHOWN)
                    + " is not in the project's folder: check its name, and project.path");
        }
        return new Lookup.Found<>(project);
    }

    private static Lookup<GitFolder> failed(String message) {
        return new Lookup.Failed<>(new Unavailable(Reason.NOT_FOUND, message));
    }

    static Run of(Ansible spec, GitFolder project, PlaybookInputs given, Set<String> before) {
        var inputs = new HashMap<>(given.files());
        inputs.put(PLUGIN_FILE, plugin());
        return new Run(
                Tool.ANSIBLE_PLAYBOOK,
                place(spec),
                List.of(spec, new TreeSet<>(before)),
                project.commit(),
                project.files(),
                inputs,
                environment(given),
                Map.of(),
                List.of(new Command("playbook", arguments(spec), Set.of())),
                Allowance.of(spec.limits()));
    }

    private static List<String> arguments(Ansible spec) {
        var arguments = new ArrayList<>(List.of(
                "--check",
                "--diff",
                "--inventory="
                        + (spec.inventory() == null ? Run.INPUTS + "/" + PlaybookInputs.INVENTORY : spec.inventory())));
        if (spec.limit() != null) {
            arguments.add("--limit=" + spec.limit());
        }
        arguments.add(spec.playbook());
        return arguments;
    }

    /** Each counts before what an {@code ansible.cfg} in the project says. */
    private static Map<String, String> environment(PlaybookInputs given) {
        var variables = new HashMap<String, String>();
        variables.put("ANSIBLE_STDOUT_CALLBACK", PLUGIN);
        variables.put("ANSIBLE_CALLBACK_PLUGINS", Run.INPUTS);
        variables.put("ANSIBLE_CALLBACKS_ENABLED", "");
        variables.put("ANSIBLE_NOCOLOR", "1");
        variables.put("ANSIBLE_RETRY_FILES_ENABLED", "False");
        variables.put("ANSIBLE_HOST_KEY_CHECKING", "True");
        variables.put("ANSIBLE_LOCAL_TEMP", "../tmp/ansible");
        variables.put("PYTHONDONTWRITEBYTECODE", "1");
        variables.put(
                "ANSIBLE_SSH_ARGS",
                "-o BatchMode=yes -o ControlMaster=no -o StrictHostKeyChecking=yes -o GlobalKnownHostsFile=/dev/null -o UserKnownHostsFile="
                        + Run.INPUTS + "/" + PlaybookInputs.KNOWN_HOSTS);
        if (given.files().containsKey(PlaybookInputs.SSH_KEY)) {
            variables.put("ANSIBLE_PRIVATE_KEY_FILE", Run.INPUTS + "/" + PlaybookInputs.SSH_KEY);
        }
        if (given.files().containsKey(PlaybookInputs.VAULT_PASSWORD)) {
            variables.put("ANSIBLE_VAULT_PASSWORD_FILE", Run.INPUTS + "/" + PlaybookInputs.VAULT_PASSWORD);
        }
        return variables;
    }

    private static byte[] plugin() {
        try (InputStream file = PlaybookRun.class.getResourceAsStream(PLUGIN_FILE)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
