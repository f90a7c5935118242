package dev.plumbline.platform.wiring;

import dev.plumbline.check.run.LocalRunner;
import dev.plumbline.check.run.LocalTools;
import dev.plumbline.check.run.NoRunner;
import dev.plumbline.check.run.Runner;
import dev.plumbline.check.run.Tool;
import dev.plumbline.platform.http.Timekeeper;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** Puts together what runs tools. */
public class CheckRooms {

    @Produces
    @Singleton
    Runner runner(ChecksConfig checks, LocalChecksConfig local) {
        return switch (checks.runner()) {
            case None -> new NoRunner();
            case Local -> new LocalRunner(tools(local), Timekeeper.system());
        };
    }

    void close(@Disposes Runner runner) {
        if (runner instanceof LocalRunner local) {
            local.close();
        }
    }

    private static LocalTools tools(LocalChecksConfig local) {
        return new LocalTools(
                local.folder(),
                Map.of(
                        Tool.TOFU, local.tofu(),
                        Tool.TERRAFORM, local.terraform(),
                        Tool.ANSIBLE_PLAYBOOK, local.ansiblePlaybook()),
                System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"),
                local.atOnce());
    }
}
