package dev.plumbline.platform.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Tools that run as processes of the operator. */
@ConfigMapping(prefix = "plumbline.checks.local")
public interface LocalChecksConfig {

    /** The folder of the files of runs. */
    @WithDefault("/tmp/plumbline-checks")
    Path folder();

    /** How many run at once. */
    @WithDefault("2")
    int atOnce();

    /** OpenTofu: a path, or a name on the search path. */
    @WithDefault("tofu")
    String tofu();

    /** Terraform, likewise. */
    @WithDefault("terraform")
    String terraform();

    /** Ansible's program for playbooks, likewise. */
    @WithDefault("ansible-playbook")
    String ansiblePlaybook();
}
