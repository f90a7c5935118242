package dev.plumbline.check.run;

/** A program that compares by itself. */
public enum Tool {
    /** OpenTofu. */
    TOFU("tofu"),
    /** Terraform. */
    TERRAFORM("terraform"),
    /** Ansible, for playbooks. */
    ANSIBLE_PLAYBOOK("ansible-playbook");

    private final String program;

    Tool(String program) {
        this.program = program;
    }

    /** What the program is called. */
    public String program() {
        return program;
    }
}
