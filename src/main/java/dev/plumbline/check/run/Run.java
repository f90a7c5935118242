package dev.plumbline.check.run;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/**
 * One run of a tool, with all that goes into it. The tool is called in the folder of the module; files beside it are at
 * {@value #INPUTS}, and what the tool may write beside it is at {@value #OUTPUTS}. It never shows itself.
 *
 * @param place names what is looked at, so that no two runs are at it at once
 * @param sameAs runs that are equal in this and in their namespace give the same, as long as they are fresh
 * @param revision of the module, a commit
 * @param files of the module, by path relative to it
 * @param inputs files beside the module, by name; readable for the tool alone
 * @param environment variables of the tool, beside those that every program has
 * @param secretEnvironment those that come from Secrets; they count before the others
 * @param commands what is called, one after the other, as long as each goes on
 */
public record Run(
        Tool tool,
        String place,
        Object sameAs,
        String revision,
        SortedMap<String, byte[]> files,
        Map<String, byte[]> inputs,
        Map<String, String> environment,
        Map<String, String> secretEnvironment,
        List<Command> commands,
        Allowance allowance) {

    public static final String INPUTS = "../inputs";
    public static final String OUTPUTS = "../outputs";

    public Run {
        Objects.requireNonNull(sameAs, "sameAs");
        inputs = Map.copyOf(inputs);
        environment = Map.copyOf(environment);
        secretEnvironment = Map.copyOf(secretEnvironment);
        commands = List.copyOf(commands);
    }

    @Override
    public String toString() {
        return "Run[" + tool.program() + " at " + revision + "]";
    }
}
