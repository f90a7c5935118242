package dev.plumbline.contract;

import dev.plumbline.api.CheckSpec.Limits;
import dev.plumbline.api.CheckSpec.OpenTofu;
import dev.plumbline.api.CheckSpec.PlanTool;
import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.check.Checked;
import dev.plumbline.check.opentofu.OpenTofuCheck;
import dev.plumbline.check.run.Tool;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the check takes for granted of OpenTofu or Terraform, tried with a module that is given. It only refreshes. */
final class OpenTofuContract implements Provider {

    @Override
    public String name() {
        return "OpenTofu";
    }

    @Override
    public String[] needs() {
        return new String[] {"OPENTOFU_PROGRAM", "OPENTOFU_REPOSITORY", "OPENTOFU_PATH"};
    }

    @Override
    public List<String> takes() {
        return List.of("OPENTOFU_REF (HEAD)", "OPENTOFU_WORKSPACE (default)");
    }

    @Override
    public URI address(Given given) {
        return URI.create(given.get("OPENTOFU_REPOSITORY"));
    }

    @Override
    public List<Check> checks(Given given, Tools tools) {
        String program = given.get("OPENTOFU_PROGRAM");
        return List.of(
                new Check("the program says its version: " + LocalTool.version(program, "version"), Check::holds),
                new Check("a plan that only refreshes can be read", () -> {
                    try (var tool = LocalTool.of(Tool.TOFU, program, tools)) {
                        return compared(tool.checked(new OpenTofuCheck(tool.git(), tool.runner()), spec(given)));
                    }
                }));
    }

    static Optional<String> compared(Checked checked) {
        return checked instanceof Checked.NotKnown(var why)
                ? Check.instead(why.reason().word() + ": " + why.message())
                : Check.holds();
    }

    private static OpenTofu spec(Given given) {
        return new OpenTofu(
                new GitFile(
                        given.get("OPENTOFU_REPOSITORY"),
                        given.get("OPENTOFU_REF", "HEAD"),
                        given.get("OPENTOFU_PATH"),
                        null),
                PlanTool.OpenTofu,
                given.find("OPENTOFU_WORKSPACE").orElse(null),
                Map.of(),
                List.of(),
                new Limits("30m", "4Gi", "8Gi"));
    }
}
