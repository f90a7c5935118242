package dev.plumbline.check.opentofu;

import dev.plumbline.api.CheckSpec.OpenTofu;
import dev.plumbline.check.run.Allowance;
import dev.plumbline.check.run.Command;
import dev.plumbline.check.run.Run;
import dev.plumbline.check.run.Tool;
import dev.plumbline.desired.git.GitFolder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The commands by which a state is compared with what its providers find. None of them writes to the state or to a provider. */
final class PlanRun {

    static final String PLAN = "plan";
    static final String SHOW = "show";

    /** What a plan ends with that differs. */
    static final int DIFFERS = 2;

    private static final String DEFAULT_WORKSPACE = "default";
    private static final String FILE = Run.OUTPUTS + "/plan";

    /** How much of its memory a tool may take before it tidies up more often, in percent. */
    private static final long SOFT_MEMORY = 80;

    private PlanRun() {}

    /** Names the state: where it lies is the module's own affair, so the module and the workspace stand for it. */
    static String place(OpenTofu spec) {
        return "openTofu:" + spec.module().url() + "//" + spec.module().path() + "#" + workspace(spec);
    }

    static Run of(OpenTofu spec, Tool tool, GitFolder module, PlanEnvironment environment) {
        var allowance = Allowance.of(spec.limits());
        Map<String, String> variables = new HashMap<>(environment.variables());
        variables.put("TF_IN_AUTOMATION", "1");
        variables.put("TF_INPUT", "0");
        variables.put("CHECKPOINT_DISABLE", "1");
        variables.put("GOMEMLIMIT", Long.toString(allowance.memory() / 100 * SOFT_MEMORY));
        return new Run(
                tool,
                place(spec),
                spec,
                module.commit(),
                module.files(),
                Map.of(),
                variables,
                environment.secrets(),
                commands(spec, allowance),
                allowance);
    }

    private static List<Command> commands(OpenTofu spec, Allowance allowance) {
        var commands = new ArrayList<Command>();
        // Providers are those whose sums were committed: what runs is what was reviewed.
        commands.add(
                new Command("init", List.of("init", "-input=false", "-no-color", "-lockfile=readonly"), Set.of(0)));
        if (!workspace(spec).equals(DEFAULT_WORKSPACE)) {
            commands.add(
                    new Command("workspace", List.of("workspace", "select", "-no-color", workspace(spec)), Set.of(0)));
        }
        commands.add(new Command(
                PLAN,
                List.of(
                        "plan",
                        "-refresh-only",
                        "-input=false",
                        "-no-color",
                        "-lock-timeout=" + allowance.time().dividedBy(4).toSeconds() + "s",
                        "-detailed-exitcode",
                        "-out=" + FILE),
                Set.of(0, DIFFERS)));
        commands.add(new Command(SHOW, List.of("show", "-json", "-no-color", FILE), Set.of(0)));
        return commands;
    }

    private static String workspace(OpenTofu spec) {
        return spec.workspace() == null ? DEFAULT_WORKSPACE : spec.workspace();
    }
}
