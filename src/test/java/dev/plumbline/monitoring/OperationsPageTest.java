package dev.plumbline.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The commands of docs/operations.md are such that somebody can copy them half asleep: one program, no shell around it. */
class OperationsPageTest {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
    private static final Pattern INLINE = Pattern.compile("`((?:kubectl|helm) [^`]+)`");
    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");
    private static final Pattern DRIFT = Pattern.compile("kubectl drift(?: (\\S+))?(?: .*)?");
    private static final Set<String> DRIFT_COMMANDS = Set.of(
            "list",
            "show",
            "diff",
            "ack",
            "stabilize",
            "resolve",
            "approve",
            "extend",
            "override",
            "bless",
            "close",
            "observe",
            "explain",
            "doctor");

    @Test
    void each_command_is_one_program_and_nothing_of_a_shell() {
        assertThat(commands()).isNotEmpty().allSatisfy(command -> {
            assertThat(command).matches("(kubectl|helm) .+");
            assertThat(QUOTED.matcher(command).replaceAll("")).doesNotContainPattern("[|<>;&`$'\"\\\\]");
        });
    }

    @Test
    void each_command_of_the_plugin_is_one_that_it_has() {
        assertThat(commands().stream().filter(command -> command.startsWith("kubectl drift")))
                .isNotEmpty()
                .allSatisfy(command -> {
                    var drift = DRIFT.matcher(command);
                    assertThat(drift.matches()).isTrue();
                    assertThat(drift.group(1)).isIn(DRIFT_COMMANDS);
                });
    }

    private static List<String> commands() {
        String page = Monitoring.text(Monitoring.PAGE);
        var blocks = BLOCK.matcher(page)
                .results()
                .flatMap(block -> block.group(1).lines())
                .filter(line -> !line.isBlank() && !line.startsWith("#"));
        var inline = INLINE.matcher(BLOCK.matcher(page).replaceAll(""))
                .results()
                .map(found -> found.group(1))
                .filter(command -> !command.equals("helm get values"));
        return Stream.concat(blocks, inline)
                .filter(command -> !command.equals("kubectl drift"))
                .toList();
    }
}
