package dev.plumbline.check.opentofu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.check.run.Concealment;
import dev.plumbline.check.run.Outcome;
import dev.plumbline.check.run.Readings;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a command that failed: what to do, and nothing of what was printed. */
class PlanFailureTest {

    private static final String LOCKED = """
            ╷
            │ Error: Error acquiring the state lock
            │
            │ Error message: canary resource temporarily unavailable
            │ Lock Info:
            │   ID:        8d6b2f0a-0000-4000-8000-000000000000
            │   Path:      terraform.tfstate
            │   Operation: OperationTypeApply
            │   Who:       %s
            │   Version:   1.12.6
            ╵
            """;

    private static String said(String command, String errors) {
        var outcome = new Outcome(
                command,
                1,
                "Reusing previous version of hashicorp/local from the dependency lock file\ncanary"
                        .getBytes(StandardCharsets.UTF_8),
                errors.getBytes(StandardCharsets.UTF_8));
        String said = PlanFailure.of("OpenTofu", outcome, new Concealment(Readings.KEY).secret("canary"))
                .message();
        assertThat(said).doesNotContain("canary");
        return said;
    }

    @Test
    void who_holds_a_lock_is_said_where_it_reads_like_a_user_at_a_host() {
        assertThat(said("plan", LOCKED.formatted("anna@laptop"))).contains("locked by anna@laptop,");
        assertThat(said("plan", LOCKED.formatted("canary@laptop"))).contains("locked, and");
        assertThat(said("plan", LOCKED.formatted("anna@laptop; do this"))).contains("locked, and");
        assertThat(said("plan", LOCKED.formatted("x".repeat(500) + "@laptop"))).contains("locked, and");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            init      | Error: Failed to query available│ provider packages     | providers can't be had
            init      | Changes to the required provider│ dependencies were detected | .terraform.lock.hcl
            init      | Error: Unreadable module directory                       | lies outside of the folder
            init      | Error: Something else canary                             | could not be initialised
            workspace | Workspace "canary" doesn't exist.                        | workspace of check.openTofu.workspace
            plan      | Error: No value for required│ variable                  | has no value
            plan      | Error: canary                                            | could not refresh the state
            show      | Error: canary                                            | could not show the plan
            """)
    void a_failure_is_told_by_where_it_happened(String command, String errors, String expected) {
        assertThat(said(command, errors.replace("│", "\n│"))).contains(expected);
    }
}
