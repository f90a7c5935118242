package dev.plumbline.gate;

import static dev.plumbline.gate.Gatehouse.APPROVER;
import static dev.plumbline.gate.Gatehouse.EDITOR;
import static dev.plumbline.gate.Gatehouse.EMERGENCY;
import static dev.plumbline.gate.Gatehouse.OTHER_EMERGENCY;
import static dev.plumbline.gate.Gatehouse.OTHER_RESPONDER;
import static dev.plumbline.gate.Gatehouse.RESPONDER;
import static dev.plumbline.gate.Gatehouse.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.operator.Installation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A word takes its verb, bears the name of who says it, and is theirs from then on. */
class SignaturesIT {

    private static final String STATUS = """
            phase: Detected
            terms: {extensionLimitTime: "2026-12-31T00:00:00Z"}
            proposals: [{path: Revert, digest: "%s"}]
            conditions:
              - {type: Orphaned, status: "True", reason: PolicyGone, message: gone,
                 lastTransitionTime: "2026-11-20T00:00:00Z"}
            """.formatted(Digests.A);

    private static Gatehouse gate;

    @BeforeAll
    static void open() {
        gate = Gatehouse.in("gate-signatures");
    }

    @AfterAll
    static void close() {
        gate.close();
    }

    /** Each word with the verb that it takes. %s is who signs, twice where the word is a list. */
    static String[][] words() {
        return new String[][] {
            {"acknowledgement", "acknowledge", "acknowledgement: {by: %s, note: looking}"},
            {"stabilization", "acknowledge", "stabilization: {by: %s, note: traffic is safe}"},
            {"resolution", "acknowledge", "resolution: {path: Revert, by: %s, reason: by hand}"},
            {"approval", "approve", "approval: {digest: \"" + Digests.A + "\", by: %s, reason: fine}"},
            {"extension", "extend", "extension: {until: \"2026-12-30T00:00:00Z\", by: %s, reason: holidays}"},
            {"closure", "close", "closure: {by: %s, reason: moved away}"},
        };
    }

    @Test
    void a_responder_takes_an_incident_makes_it_safe_and_decides() {
        String incident = gate.incident(STATUS);

        gate.says(RESPONDER, incident, "acknowledgement: {by: rita, note: looking}");
        gate.says(OTHER_RESPONDER, incident, "stabilization: {by: rob}");
        gate.says(RESPONDER, incident, "resolution: {path: Revert, by: rita, reason: by hand}");
        gate.says(APPROVER, incident, "approval: {digest: \"%s\", by: anna, reason: fine}".formatted(Digests.A));

        var spec = gate.get(incident).getSpec();
        assertThat(spec.acknowledgement().by()).isEqualTo(RESPONDER);
        assertThat(spec.stabilization().by()).isEqualTo(OTHER_RESPONDER);
        assertThat(spec.approval().by()).isEqualTo(APPROVER);
    }

    @ParameterizedTest
    @MethodSource("words")
    void whoever_holds_the_verb_may_say_the_word(String field, String verb, String word) {
        String incident = gate.incident(STATUS);

        gate.says(EMERGENCY, incident, word.formatted(EMERGENCY));

        assertThat(gate.get(incident).getSpec()).extracting(field).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            approval  | approve | ask someone who holds it, as by plumbline-approver.
            extension | extend  | ask someone who holds it, as by plumbline-emergency.
            closure   | close   | ask someone who holds it, as by plumbline-emergency.
            """)
    void an_editor_without_the_verb_is_refused(String field, String verb, String advice) {
        String incident = gate.incident(STATUS);
        String word = word(field).formatted(EDITOR);

        assertThat(gate.refusal(EDITOR, incident, word))
                .isEqualTo("spec.%s takes the verb %s on driftincidents: %s".formatted(field, verb, advice));
    }

    @Test
    void an_approver_sets_no_finding_aside() {
        String incident = gate.incident(STATUS);

        assertThat(gate.refusal(
                        APPROVER,
                        incident,
                        "overrides: [{subject: A, by: anna, reason: pilot, until: \"2026-12-01T00:00:00Z\"}]"))
                .isEqualTo("spec.overrides take the verb override on driftincidents: ask for a role that holds it, as"
                        + " plumbline-responder.");
    }

    @Test
    void who_may_only_update_says_no_word_at_all() {
        String incident = gate.incident(STATUS);
        Clerk.with(gate, "clerk");

        assertThat(gate.refusal("clerk", incident, "acknowledgement: {by: clerk}"))
                .isEqualTo("spec.acknowledgement, spec.stabilization and spec.resolution take the verb acknowledge on"
                        + " driftincidents: ask for a role that holds it, as plumbline-responder.");
    }

    @Test
    void words_that_stay_as_they_are_take_no_verb_and_bind_nobody_else() {
        String incident = gate.incident(STATUS);
        for (String[] word : words()) {
            gate.says(EMERGENCY, incident, word[2].formatted(EMERGENCY));
        }
        gate.says(
                EMERGENCY, incident, "overrides: [{subject: A, by: emil, reason: x, until: \"2026-12-01T00:00:00Z\"}]");
        gate.status(
                Installation.OPERATOR_USER,
                incident,
                "{phase: Closed, proposals: null, terms: null, conditions: null}");
        Clerk.with(gate, "clerk");

        gate.labels("clerk", incident, "by-a-controller");

        assertThat(gate.get(incident).getMetadata().getLabels()).containsEntry("touched", "by-a-controller");
    }

    @Test
    void a_viewer_is_refused_by_the_roles_already() {
        String incident = gate.incident(STATUS);

        assertThat(Gatehouse.failure(() -> gate.says(VIEWER, incident, "acknowledgement: {by: vera}")))
                .contains("User \"vera\" cannot patch resource \"driftincidents\"");
        assertThat(gate.as(VIEWER).resource(gate.get(incident)).get()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("words")
    void nobody_signs_for_another(String field, String verb, String word) {
        String incident = gate.incident(STATUS);

        assertThat(gate.refusal(EMERGENCY, incident, word.formatted("alice@example.com")))
                .isEqualTo("Nobody signs for another: the API server knows you as emil, so put that into spec." + field
                        + ".by.");
    }

    @ParameterizedTest
    @MethodSource("words")
    void one_may_change_and_withdraw_what_one_has_signed(String field, String verb, String word) {
        String incident = gate.incident(STATUS);
        gate.says(EMERGENCY, incident, word.formatted(EMERGENCY));

        gate.says(EMERGENCY, incident, field + ": {by: emil, " + changed(field) + "}");
        gate.says(EMERGENCY, incident, field + ": null");

        assertThat(gate.get(incident).getSpec()).extracting(field).isNull();
    }

    @ParameterizedTest
    @MethodSource("words")
    void nobody_changes_or_withdraws_what_another_has_signed(String field, String verb, String word) {
        String incident = gate.incident(STATUS);
        gate.says(EMERGENCY, incident, word.formatted(EMERGENCY));
        String refusal =
                "spec." + field + " is signed by someone else, and only they may change or withdraw it: ask them."
                        + " An approval can be replaced once it is carried out or void, an extension once the incident has"
                        + " expired.";

        assertThat(gate.refusal(OTHER_EMERGENCY, incident, word.formatted(OTHER_EMERGENCY)))
                .isEqualTo(refusal);
        assertThat(gate.refusal(OTHER_EMERGENCY, incident, field + ": null")).isEqualTo(refusal);
        assertThat(gate.refusal(OTHER_EMERGENCY, incident, field + ": {by: eve, " + changed(field) + "}"))
                .isEqualTo(refusal);
    }

    @Test
    void another_who_edits_a_word_and_leaves_the_name_is_refused() {
        String incident = gate.incident(STATUS);
        gate.says(RESPONDER, incident, "acknowledgement: {by: rita, note: looking}");

        assertThat(gate.refusal(OTHER_RESPONDER, incident, "acknowledgement: {note: not looking}"))
                .startsWith("Nobody signs for another: the API server knows you as rob");
    }

    @Test
    void an_administrator_signs_with_their_own_name_too() {
        String incident = gate.incident(STATUS);

        assertThat(Gatehouse.refusal(() -> gate.admin()
                        .resource(gate.get(incident))
                        .edit(changed -> {
                            changed.setSpec(gate.whole("x", "acknowledgement: {by: rita}")
                                    .getSpec());
                            return changed;
                        })))
                .startsWith("Nobody signs for another: the API server knows you as ");
    }

    @ParameterizedTest
    @CsvSource({"operator", "converger"})
    void the_accounts_of_plumbline_change_no_incident_whatever_rights_they_are_given(String which) {
        String incident = gate.incident(STATUS);
        String account = which.equals("operator") ? Installation.OPERATOR_USER : Installation.CONVERGER_USER;
        String refusal =
                "Plumbline's own accounts never change an incident: they write its status alone. Say this as a person.";

        assertThat(gate.refusal(account, incident, word("approval").formatted("\"" + account + "\"")))
                .isEqualTo(refusal);
        assertThat(gate.refusal(account, incident, "acknowledgement: {by: rita}"))
                .isEqualTo(refusal);
        assertThat(Gatehouse.refusal(() -> gate.labels(account, incident, "x"))).isEqualTo(refusal);
    }

    private static String word(String field) {
        for (String[] word : words()) {
            if (word[0].equals(field)) {
                return word[2];
            }
        }
        throw new AssertionError("no word " + field);
    }

    private static String changed(String field) {
        return field.matches("acknowledgement|stabilization") ? "note: changed" : "reason: changed";
    }
}
