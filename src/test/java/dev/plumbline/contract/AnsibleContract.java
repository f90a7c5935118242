package dev.plumbline.contract;

import dev.plumbline.api.CheckSpec.Ansible;
import dev.plumbline.api.CheckSpec.Limits;
import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.check.ansible.AnsibleCheck;
import dev.plumbline.check.run.Tool;
import java.net.URI;
import java.util.List;

/** What the check takes for granted of Ansible, tried with a playbook that is given, in check mode. */
final class AnsibleContract implements Provider {

    @Override
    public String name() {
        return "Ansible";
    }

    @Override
    public String[] needs() {
        return new String[] {
            "ANSIBLE_PROGRAM", "ANSIBLE_REPOSITORY", "ANSIBLE_PATH", "ANSIBLE_PLAYBOOK", "ANSIBLE_INVENTORY"
        };
    }

    @Override
    public List<String> takes() {
        return List.of("ANSIBLE_REF (HEAD)", "ANSIBLE_LIMIT");
    }

    @Override
    public URI address(Given given) {
        return URI.create(given.get("ANSIBLE_REPOSITORY"));
    }

    @Override
    public List<Check> checks(Given given, Tools tools) {
        String program = given.get("ANSIBLE_PROGRAM");
        return List.of(
                new Check("the program says its version: " + LocalTool.version(program, "--version"), Check::holds),
                new Check("a playbook in check mode can be read by the callback plugin", () -> {
                    try (var tool = LocalTool.of(Tool.ANSIBLE_PLAYBOOK, program, tools)) {
                        return OpenTofuContract.compared(
                                tool.checked(new AnsibleCheck(tool.git(), tool.runner()), spec(given)));
                    }
                }));
    }

    private static Ansible spec(Given given) {
        return new Ansible(
                new GitFile(
                        given.get("ANSIBLE_REPOSITORY"),
                        given.get("ANSIBLE_REF", "HEAD"),
                        given.get("ANSIBLE_PATH"),
                        null),
                given.get("ANSIBLE_PLAYBOOK"),
                given.get("ANSIBLE_INVENTORY"),
                null,
                null,
                given.find("ANSIBLE_LIMIT").orElse(null),
                new Limits("30m", "2Gi", "2Gi"));
    }
}
