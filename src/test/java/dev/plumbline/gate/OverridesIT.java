package dev.plumbline.gate;

import static dev.plumbline.gate.Gatehouse.OTHER_RESPONDER;
import static dev.plumbline.gate.Gatehouse.RESPONDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.operator.Installation;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each override is its signer's, one for a subject, until its time is up. */
class OverridesIT {

    private static final String IN_FORCE =
            "An override that someone else has signed is in force: only they may change or withdraw it until its time is"
                    + " up. Leave it as it is, and ask them.";

    private static Gatehouse gate;

    @BeforeAll
    static void open() {
        gate = Gatehouse.in("gate-overrides");
    }

    @AfterAll
    static void close() {
        gate.close();
    }

    @Test
    void responders_set_findings_aside_side_by_side() {
        String incident = gate.incident("phase: Detected");
        gate.says(RESPONDER, incident, overrides(of("A", RESPONDER)));

        gate.says(OTHER_RESPONDER, incident, overrides(of("A", RESPONDER), of("B", OTHER_RESPONDER)));

        assertThat(gate.get(incident).getSpec().overrides()).hasSize(2);
    }

    @Test
    void one_may_change_and_withdraw_one_s_own() {
        String incident = gate.incident("phase: Detected");
        gate.says(RESPONDER, incident, overrides(of("A", RESPONDER), of("B", RESPONDER)));
        gate.says(
                OTHER_RESPONDER, incident, overrides(of("A", RESPONDER), of("B", RESPONDER), of("C", OTHER_RESPONDER)));

        gate.says(RESPONDER, incident, overrides(of("C", OTHER_RESPONDER), of("A", RESPONDER, "2026-12-24T00:00:00Z")));

        assertThat(gate.get(incident).getSpec().overrides())
                .extracting(each -> each.subject() + " " + each.until())
                .containsExactly("C 2026-12-01T00:00:00Z", "A 2026-12-24T00:00:00Z");
    }

    @Test
    void nobody_signs_for_another() {
        String incident = gate.incident("phase: Detected");

        assertThat(gate.refusal(RESPONDER, incident, overrides(of("A", OTHER_RESPONDER))))
                .isEqualTo("Nobody signs for another: the API server knows you as rita, so put that into by of the"
                        + " overrides that you add or change.");
    }

    @Test
    void nobody_changes_takes_over_or_withdraws_what_another_has_signed() {
        String incident = gate.incident("phase: Detected");
        gate.says(RESPONDER, incident, overrides(of("A", RESPONDER)));

        assertThat(gate.refusal(OTHER_RESPONDER, incident, overrides(of("A", OTHER_RESPONDER))))
                .isEqualTo(IN_FORCE);
        assertThat(gate.refusal(OTHER_RESPONDER, incident, "overrides: null")).isEqualTo(IN_FORCE);
        assertThat(gate.refusal(OTHER_RESPONDER, incident, "overrides: []")).isEqualTo(IN_FORCE);
        assertThat(gate.refusal(OTHER_RESPONDER, incident, overrides(of("A", RESPONDER, "2026-12-24T00:00:00Z"))))
                .startsWith("Nobody signs for another");
    }

    @Test
    void once_its_time_is_up_another_may_replace_it() {
        String incident = gate.incident("phase: Detected");
        gate.says(RESPONDER, incident, overrides(of("A", RESPONDER), of("B", RESPONDER, "2026-12-24T00:00:00Z")));
        gate.status(Installation.OPERATOR_USER, incident, """
                timeline:
                  - {time: "2026-11-30T00:00:00Z", by: rita, event: Overridden}
                  - {time: "2026-12-01T00:00:00Z", by: plumbline, event: OverrideEnded}
                """);

        assertThat(gate.refusal(OTHER_RESPONDER, incident, "overrides: null")).isEqualTo(IN_FORCE);
        gate.says(
                OTHER_RESPONDER,
                incident,
                overrides(
                        of("A", OTHER_RESPONDER, "2026-12-02T00:00:00Z"), of("B", RESPONDER, "2026-12-24T00:00:00Z")));

        assertThat(gate.get(incident).getSpec().overrides().getFirst().by()).isEqualTo(OTHER_RESPONDER);
    }

    @Test
    void a_subject_is_set_aside_once() {
        String incident = gate.incident("phase: Detected");

        assertThat(gate.refusal(
                        RESPONDER, incident, overrides(of("A", RESPONDER), of("A", RESPONDER, "2026-12-24T00:00:00Z"))))
                .isEqualTo("Two overrides name the same subject: keep one of them.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-12-01T24:00:00Z"})
    void an_end_that_no_calendar_knows_is_refused(String until) {
        String incident = gate.incident("phase: Detected");

        assertThat(gate.refusal(RESPONDER, incident, overrides(of("A", RESPONDER, until))))
                .isEqualTo("There is no such time as the one in until: write a date and time in UTC, as"
                        + " 2026-12-01T00:00:00Z.");
    }

    @Test
    void as_many_as_there_may_be_are_checked_within_the_server_s_limits() {
        String incident = gate.incident("phase: Detected");
        String[] all = IntStream.range(0, 64)
                .mapToObj(i -> of("SUBJECT_" + i, RESPONDER))
                .toArray(String[]::new);
        gate.says(RESPONDER, incident, overrides(all));
        gate.status(Installation.OPERATOR_USER, incident, """
                timeline:
                  - {time: "2026-12-05T00:00:00Z", by: plumbline, event: OverrideEnded}
                """);
        all[63] = of("SUBJECT_63", OTHER_RESPONDER);

        gate.says(OTHER_RESPONDER, incident, overrides(all));

        assertThat(gate.get(incident).getSpec().overrides()).hasSize(64);
    }

    private static String overrides(String... each) {
        return Stream.of(each).collect(Collectors.joining(", ", "overrides: [", "]"));
    }

    private static String of(String subject, String by) {
        return of(subject, by, "2026-12-01T00:00:00Z");
    }

    private static String of(String subject, String by, String until) {
        return "{subject: %s, by: %s, reason: pilot, until: \"%s\"}".formatted(subject, by, until);
    }
}
