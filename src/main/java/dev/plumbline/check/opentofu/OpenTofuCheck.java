package dev.plumbline.check.opentofu;

import dev.plumbline.api.CheckSpec.Limits;
import dev.plumbline.api.CheckSpec.OpenTofu;
import dev.plumbline.api.CheckSpec.PlanTool;
import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.api.SecretRef;
import dev.plumbline.check.Checked;
import dev.plumbline.check.Inquiry;
import dev.plumbline.check.run.Concealment;
import dev.plumbline.check.run.Outcome;
import dev.plumbline.check.run.Reader;
import dev.plumbline.check.run.Reading;
import dev.plumbline.check.run.Runner;
import dev.plumbline.check.run.Tool;
import dev.plumbline.check.run.ToolCheck;
import dev.plumbline.desired.git.GitFolder;
import dev.plumbline.desired.git.GitFolders;
import dev.plumbline.desired.git.GitFolders.Depth;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * Checks a state of OpenTofu or Terraform against what its providers find, by a plan that only refreshes. Each resource that
 * differs is a subject, by its address; the revision is the module's commit.
 */
@Singleton
public final class OpenTofuCheck implements ToolCheck<OpenTofu> {

    private final GitFolders git;
    private final Runner runner;

    @Inject
    public OpenTofuCheck(GitFolders git, Runner runner) {
        this.git = git;
        this.runner = runner;
    }

    @Override
    public Class<OpenTofu> spec() {
        return OpenTofu.class;
    }

    @Override
    public String target(OpenTofu spec, String namespace) {
        return PlanRun.place(spec);
    }

    @Override
    public GitFile module(OpenTofu spec) {
        return spec.module();
    }

    @Override
    public Tool tool(OpenTofu spec) {
        return spec.tool() == PlanTool.Terraform ? Tool.TERRAFORM : Tool.TOFU;
    }

    @Override
    public Limits limits(OpenTofu spec) {
        return spec.limits();
    }

    @Override
    public List<String> environmentFrom(OpenTofu spec) {
        return spec.environmentFrom() == null
                ? List.of()
                : spec.environmentFrom().stream().map(SecretRef::name).toList();
    }

    @Override
    public List<String> filesFrom(OpenTofu spec) {
        return List.of();
    }

    @Override
    public Checked check(OpenTofu spec, Inquiry inquiry) {
        if (spec.tool() == PlanTool.Unrecognized) {
            return notKnown(
                    Reason.INVALID,
                    "check.openTofu.tool is a word that this version does not know: take OpenTofu or Terraform");
        }
        return switch (PlanEnvironment.of(spec, inquiry.look().namespace())) {
            case Failed<PlanEnvironment>(Unavailable why) -> new Checked.NotKnown(why);
            case Found<PlanEnvironment>(PlanEnvironment environment) ->
                switch (module(spec, inquiry)) {
                    case Failed<GitFolder>(Unavailable why) -> new Checked.NotKnown(why);
                    case Found<GitFolder>(GitFolder module) -> {
                        yield runner.run(
                                PlanRun.of(spec, tool(spec), module, environment),
                                reader(tool(spec), inquiry.key(), environment.concealed()),
                                inquiry);
                    }
                };
        };
    }

    private Lookup<GitFolder> module(OpenTofu spec, Inquiry inquiry) {
        return switch (git.folder(spec.module(), Depth.DEEP, inquiry.look())) {
            case Failed<GitFolder> failed -> failed;
            case Found<GitFolder> found ->
                found.value().files().keySet().stream().noneMatch(OpenTofuCheck::isConfiguration)
                        ? new Failed<>(new Unavailable(
                                Reason.NOT_FOUND,
                                "check.openTofu.module.path has no .tf file in it: name the folder of the module"))
                        : found;
        };
    }

    private static boolean isConfiguration(String path) {
        return !path.contains("/")
                && (path.endsWith(".tf")
                        || path.endsWith(".tf.json")
                        || path.endsWith(".tofu")
                        || path.endsWith(".tofu.json"));
    }

    /** Reads what the commands of a {@link PlanRun} printed. */
    static Reader reader(Tool tool, FingerprintKey key, Set<String> secrets) {
        return outcomes -> {
            Outcome last = outcomes.getLast();
            if (!last.command().equals(PlanRun.SHOW) || last.exit() != 0) {
                return new Reading.Unread(PlanFailure.of(
                        tool == Tool.TERRAFORM ? "Terraform" : "OpenTofu",
                        last,
                        new Concealment(key).secrets(secrets)));
            }
            return PlanReader.read(last.output(), differs(outcomes), key, secrets);
        };
    }

    private static boolean differs(List<Outcome> outcomes) {
        return outcomes.stream()
                .anyMatch(outcome -> outcome.command().equals(PlanRun.PLAN) && outcome.exit() == PlanRun.DIFFERS);
    }

    private static Checked notKnown(Reason reason, String message) {
        return new Checked.NotKnown(new Unavailable(reason, message));
    }

    @Override
    public Remedy remedy(OpenTofu spec) {
        String program = spec.tool() == PlanTool.Terraform ? "terraform" : "tofu";
        return new Remedy(
                "Plumbline applies no plan. Run " + program
                        + " plan in the module, and apply it when it sets right what differs and nothing else.",
                "Plumbline writes no state. Where what was found is right, take it over: " + program
                        + " apply -refresh-only brings the state up to date, and the module has to say the same by a commit.");
    }
}
