package dev.plumbline.gate;

import static dev.plumbline.gate.Gatehouse.EMERGENCY;
import static dev.plumbline.gate.Gatehouse.OTHER_EMERGENCY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.operator.Installation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More time within what the policy allows; an end for orphans alone; and nothing more once all is over. */
class ExtensionsAndClosuresIT {

    private static final String LIMITED = "phase: Detected\nterms: {extensionLimitTime: \"2026-12-01T00:00:00Z\"}\n";
    private static final String ORPHANED_ONLY =
            "spec.closure ends orphaned incidents only, and the source of this one is still at work: record"
                    + " spec.resolution and remove the drift, and it closes by itself.";

    private static Gatehouse gate;

    @BeforeAll
    static void open() {
        gate = Gatehouse.in("gate-extensions");
    }

    @AfterAll
    static void close() {
        gate.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-12-01T00:00:00Z", "2026-11-30T23:59:59.999Z"})
    void an_incident_is_extended_up_to_its_limit(String until) {
        String incident = gate.incident(LIMITED);

        gate.says(EMERGENCY, incident, extension(EMERGENCY, until));

        assertThat(gate.get(incident).getSpec().extension().until()).isEqualTo(until);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-12-01T00:00:00.001Z", "2027-01-01T00:00:00Z"})
    void beyond_its_limit_it_is_not_extended(String until) {
        String incident = gate.incident(LIMITED);

        assertThat(gate.refusal(EMERGENCY, incident, extension(EMERGENCY, until)))
                .isEqualTo("spec.extension.until is later than this incident may be extended to: ask for"
                        + " 2026-12-01T00:00:00Z at the latest.");
    }

    @Test
    void without_a_limit_there_is_no_extension() {
        assertThat(gate.refusal(
                        EMERGENCY, gate.incident("phase: Detected"), extension(EMERGENCY, "2026-12-01T00:00:00Z")))
                .isEqualTo("This incident can't be extended: it does not expire, or its source allows no extension"
                        + " (incident.timeToLive and incident.maxExtension).");
    }

    @Test
    void a_time_that_no_calendar_knows_is_refused() {
        assertThat(gate.refusal(EMERGENCY, gate.incident(LIMITED), extension(EMERGENCY, "2026-02-30T00:00:00Z")))
                .isEqualTo("There is no such time as the one in until: write a date and time in UTC, as"
                        + " 2026-12-01T00:00:00Z.");
    }

    @Test
    void another_may_extend_anew_once_the_incident_has_expired() {
        String incident = gate.incident(LIMITED);
        gate.says(EMERGENCY, incident, extension(EMERGENCY, "2026-11-25T00:00:00Z"));
        gate.status(Installation.OPERATOR_USER, incident, condition("Expired", "False"));

        assertThat(gate.refusal(OTHER_EMERGENCY, incident, extension(OTHER_EMERGENCY, "2026-11-30T00:00:00Z")))
                .startsWith("spec.extension is signed by someone else");
        gate.status(Installation.OPERATOR_USER, incident, condition("Expired", "True"));
        gate.says(OTHER_EMERGENCY, incident, extension(OTHER_EMERGENCY, "2026-11-30T00:00:00Z"));

        assertThat(gate.get(incident).getSpec().extension().by()).isEqualTo(OTHER_EMERGENCY);
    }

    @Test
    void an_orphan_is_closed() {
        String incident = gate.incident("phase: Detected\n" + condition("Orphaned", "True"));

        gate.says(EMERGENCY, incident, "closure: {by: emil, reason: moved away}");

        assertThat(gate.get(incident).getSpec().closure().by()).isEqualTo(EMERGENCY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"False", "Unknown"})
    void an_incident_whose_policy_is_at_work_is_not_closed_by_a_word(String status) {
        String incident = gate.incident("phase: Detected\n" + condition("Orphaned", status));

        assertThat(gate.refusal(EMERGENCY, incident, "closure: {by: emil, reason: moved away}"))
                .isEqualTo(ORPHANED_ONLY);
    }

    @Test
    void an_incident_without_any_condition_yet_is_not_closed_by_a_word() {
        assertThat(gate.refusal(EMERGENCY, gate.incident("phase: Detected"), "closure: {by: emil, reason: moved away}"))
                .isEqualTo(ORPHANED_ONLY);
    }

    @Test
    void a_closed_incident_stays_as_it_is_on_record() {
        String incident = gate.incident("phase: Detected");
        gate.says(EMERGENCY, incident, "resolution: {path: Revert, by: emil, reason: by hand}");
        gate.status(Installation.OPERATOR_USER, incident, "phase: Closed");
        String refusal = "This incident is closed and stays as it is on record. If the drift is back, work the incident"
                + " that has opened for it.";

        assertThat(gate.refusal(EMERGENCY, incident, "resolution: {reason: nobody was to blame}"))
                .isEqualTo(refusal);
        assertThat(gate.refusal(EMERGENCY, incident, "resolution: null")).isEqualTo(refusal);
        assertThat(gate.refusal(EMERGENCY, incident, "acknowledgement: {by: emil}"))
                .isEqualTo(refusal);
    }

    private static String extension(String by, String until) {
        return "extension: {until: \"%s\", by: %s, reason: holidays}".formatted(until, by);
    }

    private static String condition(String type, String status) {
        return """
                conditions:
                  - {type: %s, status: "%s", reason: Told, message: told, lastTransitionTime: "2026-11-20T00:00:00Z"}
                """.formatted(type, status);
    }
}
