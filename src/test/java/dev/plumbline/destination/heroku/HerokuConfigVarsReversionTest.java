package dev.plumbline.destination.heroku;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DestinationSpec.HerokuConfigVars;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.Reversion.Reversal;
import dev.plumbline.destination.Reversion.Truth;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Finding.Kind;
import dev.plumbline.drift.Subject;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HerokuConfigVarsReversionTest {

    private static final HerokuConfigVars APP = new HerokuConfigVars("billing-prod", new SecretRef("heroku-read"));
    private static final Truth TRUTH = subject -> Optional.of("read-it " + subject.name());
    private static final Truth NOTHING_BY_HAND = subject -> Optional.empty();

    private final HerokuConfigVarsReversion reversion = new HerokuConfigVarsReversion();

    @Test
    void all_config_vars_are_one_request_for_each_request_restarts_the_app() {
        var reversal = revert(
                List.of(
                        finding("EXTRA", Kind.UNEXPECTED, "", "hmac:9"),
                        finding("GONE", Kind.MISSING, "hmac:1", ""),
                        finding("MODE", Kind.CHANGED, "auto", "manual")),
                TRUTH);

        assertThat(reversal.steps()).singleElement().satisfies(step -> {
            assertThat(step.summary())
                    .isEqualTo("In Heroku app billing-prod, set 2 config vars and unset 1: EXTRA, GONE, MODE");
            assertThat(step.changes())
                    .extracting(Change::operation)
                    .containsExactly(Operation.Unset, Operation.Set, Operation.Set);
        });
        assertThat(reversal.target()).isEqualTo("config vars of Heroku app billing-prod");
        assertThat(reversion.target(APP, "shop")).isEqualTo(reversal.target());
        assertThat(reversal.risks()).singleElement().asString().contains("restarts the app: once");
        assertThat(reversal.dryRun())
                .isEqualTo("Would set 2 config vars and unset 1 in one request, as they were observed.");
    }

    @Test
    void more_than_fifty_config_vars_take_several_requests() {
        var findings = IntStream.range(0, 120)
                .mapToObj(i -> finding("VAR_%03d".formatted(i), Kind.CHANGED, "hmac:1", "hmac:2"))
                .toList();

        var reversal = revert(findings, TRUTH);

        assertThat(reversal.steps()).extracting(step -> step.changes().size()).containsExactly(50, 50, 20);
        assertThat(reversal.risks()).singleElement().asString().contains("3 times");
        assertThat(reversal.commands()).hasSize(20);
    }

    @Test
    void commands_read_the_value_when_they_run_and_hold_none() {
        var reversal = revert(
                List.of(finding("EXTRA", Kind.UNEXPECTED, "", "on"), finding("MODE", Kind.CHANGED, "auto", "manual")),
                TRUTH);

        assertThat(reversal.commands())
                .containsExactly(
                        "heroku config:unset --app billing-prod EXTRA",
                        "value=\"$(read-it MODE)\" && heroku config:set --app billing-prod MODE=\"$value\"");
    }

    @Test
    void a_name_that_looks_like_a_command_stays_a_name() {
        var reversal = revert(
                List.of(
                        finding("--app=another-app", Kind.UNEXPECTED, "", "on"),
                        finding("$(rm -rf ~)'; reboot", Kind.UNEXPECTED, "", "on"),
                        finding("A\u001b[2J", Kind.UNEXPECTED, "", "on")),
                TRUTH);

        assertThat(reversal.commands())
                .containsExactly("heroku config:unset --app billing-prod '$(rm -rf ~)'\\''; reboot'");
        assertThat(reversal.steps().getFirst().summary())
                .doesNotContain("\u001b")
                .contains("\\u001B");
    }

    @Test
    void where_the_truth_cannot_be_read_by_hand_no_command_is_given() {
        assertThat(revert(List.of(finding("MODE", Kind.CHANGED, "auto", "manual")), NOTHING_BY_HAND)
                        .commands())
                .isEmpty();
    }

    private Reversal.Possible revert(List<Finding> findings, Truth truth) {
        return (Reversal.Possible) reversion.revert(APP, "shop", findings, truth);
    }

    private static Finding finding(String subject, Kind kind, String desired, String observed) {
        return new Finding(new Subject(subject), "", kind, desired, observed, Evidence.VALUE, "hmac:7");
    }
}
