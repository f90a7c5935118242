package dev.plumbline.platform.wiring;

import dev.plumbline.api.CheckSpec;
import dev.plumbline.check.Check;
import dev.plumbline.check.ansible.AnsibleCheck;
import dev.plumbline.check.job.CheckImages;
import dev.plumbline.check.job.CheckJobs;
import dev.plumbline.check.job.JobCheck;
import dev.plumbline.check.job.JobInquiry;
import dev.plumbline.check.opentofu.OpenTofuCheck;
import dev.plumbline.check.run.Lanes;
import dev.plumbline.check.run.LocalRunner;
import dev.plumbline.check.run.LocalTools;
import dev.plumbline.check.run.NoRunner;
import dev.plumbline.check.run.Runner;
import dev.plumbline.check.run.Tool;
import dev.plumbline.platform.http.Timekeeper;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts together what runs tools. */
public class CheckRooms {

    @Produces
    @Singleton
    Runner runner(ChecksConfig checks, LocalChecksConfig local) {
        return switch (checks.runner()) {
            case None, Job -> new NoRunner();
            case Local -> new LocalRunner(tools(local), Timekeeper.system());
        };
    }

    /** The checks as they are made here: those of tools in Jobs where the installation has it so. */
    static List<Check<?>> checks(
            List<Check<?>> all, ChecksConfig config, JobInquiry.Surroundings surroundings, KubernetesClient client) {
        if (config.runner() != ChecksConfig.Kind.Job) {
            return all;
        }
        var images = new CheckImages(
                config.image(),
                CheckImages.COMMAND,
                Stream.of(Tool.values())
                        .filter(tool -> config.images().containsKey(tool.program()))
                        .collect(Collectors.toMap(
                                tool -> tool, tool -> config.images().get(tool.program()))));
        var jobs = new CheckJobs(client, Timekeeper.system());
        var lanes = new Lanes();
        return all.stream()
                .<Check<?>>map(check -> switch (check) {
                    case OpenTofuCheck tofu ->
                        new JobCheck<>(
                                tofu, spec -> new CheckSpec(spec, null, null), images, surroundings, jobs, lanes);
                    case AnsibleCheck ansible ->
                        new JobCheck<>(
                                ansible, spec -> new CheckSpec(null, spec, null), images, surroundings, jobs, lanes);
                    case Check<?> other -> other;
                })
                .toList();
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
