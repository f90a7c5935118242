package dev.plumbline.cli.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentStatus.FindingKind;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.cli.Stop;
import dev.plumbline.cli.look.Glossary.Sort;
import dev.plumbline.drift.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code explain} says is what the documentation says, of all words that there are. */
class GlossaryTest {

    @ParameterizedTest
    @CsvSource({
        "PHASE, incidents.md, Its life, 2",
        "CONDITION, incidents.md, Conditions, 2",
        "REASON, policies.md, Why a look failed, 3",
        "EVIDENCE, secrets.md, Evidence, 2",
        "DESTINATION, secrets.md, States, 3",
        "STANDING, secrets.md, Standing approvals, 3",
        "PATH, proposals.md, Paths, 2",
        "EXECUTION, converging.md, Executions, 3",
        "EVENT, incidents.md, What happens to it, 2",
    })
    void each_row_of_the_documentation_is_told_in_its_own_words(Sort sort, String page, String heading, int cells)
            throws IOException {
        var told = Glossary.all().stream()
                .filter(entry -> entry.sort() == sort)
                .map(entry ->
                        List.of(entry.word(), entry.meaning(), entry.todo()).subList(0, cells))
                .toList();

        assertThat(told).containsAll(rows(page, heading, cells));
    }

    @Test
    void each_word_of_the_code_is_told_once_and_no_other() {
        assertThat(words(Sort.PHASE)).containsExactlyInAnyOrderElementsOf(names(Phase.values()));
        assertThat(words(Sort.FINDING)).containsExactlyInAnyOrderElementsOf(names(FindingKind.values()));
        assertThat(words(Sort.DRIFT)).containsExactlyInAnyOrderElementsOf(names(DriftStatus.values()));
        assertThat(words(Sort.DESTINATION)).containsExactlyInAnyOrderElementsOf(names(State.values()));
        assertThat(words(Sort.EXECUTION)).containsExactlyInAnyOrderElementsOf(names(ExecutionState.values()));
        assertThat(words(Sort.PATH)).containsExactlyInAnyOrderElementsOf(names(DriftIncidentSpec.Path.values()));
        assertThat(words(Sort.REASON))
                .containsExactlyInAnyOrderElementsOf(Stream.of(dev.plumbline.drift.Observation.Reason.values())
                        .map(dev.plumbline.drift.Observation.Reason::word)
                        .toList());
        assertThat(words(Sort.EVIDENCE))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Evidence.values()).map(Evidence::word).toList());
    }

    @Test
    void each_condition_that_a_status_names_is_told() {
        assertThat(words(Sort.CONDITION))
                .containsExactlyInAnyOrder(
                        "Ready",
                        "DiffZero",
                        "Approved",
                        "Expired",
                        "Flapping",
                        "Orphaned",
                        "Observed",
                        "Drifted",
                        "Stalled",
                        "SourceReady",
                        "InSync",
                        "Conflict",
                        "StandingApproval");
    }

    @Test
    void a_word_is_found_in_any_case_and_told_in_each_sense() {
        assertThat(String.join("\n", ExplainCommand.lines("stale", new Paint(false))))
                .contains("Stale (kind of a finding)")
                .contains("Stale (state of a destination)");
    }

    @Test
    void a_word_that_is_none_is_not_repeated_raw() {
        assertThatThrownBy(() -> ExplainCommand.lines("\u001B[31mred", new Paint(false)))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("\\u001B[31mred");
    }

    private static List<String> words(Sort sort) {
        return Glossary.all().stream()
                .filter(entry -> entry.sort() == sort)
                .map(Glossary.Entry::word)
                .toList();
    }

    private static List<String> names(Enum<?>[] values) {
        return Stream.of(values)
                .map(Enum::name)
                .filter(name -> !name.equals("Unrecognized"))
                .toList();
    }

    private static List<List<String>> rows(String page, String heading, int cells) throws IOException {
        var rows = new ArrayList<List<String>>();
        boolean below = false;
        for (String line : Files.readAllLines(Path.of("docs", page))) {
            if (line.matches("#+ " + heading)) {
                below = true;
            } else if (below && line.startsWith("|")) {
                rows.add(Stream.of(line.substring(1).split("\\|"))
                        .map(GlossaryTest::plain)
                        .toList()
                        .subList(0, cells));
            } else if (!rows.isEmpty()) {
                break;
            }
        }
        return rows.subList(2, rows.size());
    }

    private static String plain(String cell) {
        return cell.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .replace("`", "")
                .strip();
    }
}
