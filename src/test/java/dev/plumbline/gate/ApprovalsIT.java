package dev.plumbline.gate;

import static dev.plumbline.gate.Gatehouse.APPROVER;
import static dev.plumbline.gate.Gatehouse.OTHER_APPROVER;
import static dev.plumbline.gate.Gatehouse.RESPONDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.operator.Installation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is approved is a proposal that stands, by one person, and by another than decided where that is asked for. */
class ApprovalsIT {

    private static final String PROPOSED = """
            phase: Acknowledged
            proposals:
              - {path: Revert, digest: "%s"}
              - {path: Promote, unavailable: nothing to patch}
              - {path: Replace, digest: "%s"}
            """.formatted(Digests.A, Digests.B);
    private static final String SEPARATED = PROPOSED + "terms: {requireSeparation: true}\n";

    private static final String NO_SUCH_PROPOSAL =
            "spec.approval.digest is not the digest of a proposal that stands: look at status.proposals, and approve one"
                    + " of those by its digest.";
    private static final String SIGNED_BY_ANOTHER =
            "spec.approval is signed by someone else, and only they may change or withdraw it: ask them. An approval can"
                    + " be replaced once it is carried out or void, an extension once the incident has expired.";

    private static Gatehouse gate;

    @BeforeAll
    static void open() {
        gate = Gatehouse.in("gate-approvals");
    }

    @AfterAll
    static void close() {
        gate.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void each_proposal_that_stands_can_be_approved(String digit) {
        String incident = gate.incident(PROPOSED);

        gate.says(APPROVER, incident, approval(APPROVER, "sha256:" + digit.repeat(64)));

        assertThat(gate.get(incident).getSpec().approval().by()).isEqualTo(APPROVER);
    }

    @Test
    void nothing_else_can_be_approved() {
        assertThat(gate.refusal(APPROVER, gate.incident(PROPOSED), approval(APPROVER, Digests.C)))
                .isEqualTo(NO_SUCH_PROPOSAL);
        assertThat(gate.refusal(APPROVER, gate.incident("phase: Detected"), approval(APPROVER, Digests.A)))
                .isEqualTo(NO_SUCH_PROPOSAL);
    }

    @Test
    void an_approval_is_not_replayed_on_a_later_proposal() {
        String incident = gate.incident(PROPOSED);
        gate.says(APPROVER, incident, approval(APPROVER, Digests.A));
        gate.status(Installation.OPERATOR_USER, incident, proposals(Digests.C));

        assertThat(gate.refusal(APPROVER, incident, "approval: {reason: once more}"))
                .isEqualTo(NO_SUCH_PROPOSAL);
        assertThat(gate.refusal(OTHER_APPROVER, incident, approval(OTHER_APPROVER, Digests.A)))
                .isEqualTo(NO_SUCH_PROPOSAL);
    }

    @Test
    void an_approval_is_not_carried_to_another_incident() {
        String approved = gate.incident(PROPOSED);
        gate.says(APPROVER, approved, approval(APPROVER, Digests.A));
        String other = gate.incident(proposals(Digests.C));

        assertThat(gate.refusal(APPROVER, other, approval(APPROVER, Digests.A))).isEqualTo(NO_SUCH_PROPOSAL);
    }

    @Test
    void the_second_of_two_approvers_is_refused_as_long_as_the_first_one_holds() {
        String incident = gate.incident(PROPOSED);
        gate.says(APPROVER, incident, approval(APPROVER, Digests.A));

        assertThat(gate.refusal(OTHER_APPROVER, incident, approval(OTHER_APPROVER, Digests.B)))
                .isEqualTo(SIGNED_BY_ANOTHER);
        assertThat(gate.refusal(OTHER_APPROVER, incident, approval(OTHER_APPROVER, Digests.A)))
                .isEqualTo(SIGNED_BY_ANOTHER);
        assertThat(gate.refusal(OTHER_APPROVER, incident, "approval: null")).isEqualTo(SIGNED_BY_ANOTHER);
    }

    @Test
    void another_may_replace_an_approval_that_is_void() {
        String incident = gate.incident(PROPOSED);
        gate.says(APPROVER, incident, approval(APPROVER, Digests.A));
        gate.status(Installation.OPERATOR_USER, incident, proposals(Digests.C));

        gate.says(OTHER_APPROVER, incident, approval(OTHER_APPROVER, Digests.C));

        assertThat(gate.get(incident).getSpec().approval().by()).isEqualTo(OTHER_APPROVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Succeeded", "Failed", "Superseded"})
    void another_may_replace_an_approval_that_is_spent(String state) {
        String incident = gate.incident(PROPOSED);
        gate.says(APPROVER, incident, approval(APPROVER, Digests.A));
        execution(incident, Digests.A, state);

        gate.says(OTHER_APPROVER, incident, approval(OTHER_APPROVER, Digests.B));

        assertThat(gate.get(incident).getSpec().approval().by()).isEqualTo(OTHER_APPROVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Running", "Pending"})
    void nobody_replaces_an_approval_of_another_that_is_being_carried_out(String state) {
        String incident = gate.incident(PROPOSED);
        gate.says(APPROVER, incident, approval(APPROVER, Digests.A));
        execution(incident, Digests.A, state);
        gate.status(Installation.OPERATOR_USER, incident, proposals(Digests.B));

        assertThat(gate.refusal(OTHER_APPROVER, incident, approval(OTHER_APPROVER, Digests.B)))
                .isEqualTo(SIGNED_BY_ANOTHER);
    }

    @Test
    void the_execution_of_an_earlier_approval_says_nothing_of_this_one() {
        String incident = gate.incident(PROPOSED);
        execution(incident, Digests.C, "Failed");
        gate.says(APPROVER, incident, approval(APPROVER, Digests.A));

        assertThat(gate.refusal(OTHER_APPROVER, incident, approval(OTHER_APPROVER, Digests.B)))
                .isEqualTo(SIGNED_BY_ANOTHER);
    }

    @Test
    void where_two_are_asked_for_the_resolution_comes_first() {
        String incident = gate.incident(SEPARATED);

        assertThat(gate.refusal(APPROVER, incident, approval(APPROVER, Digests.A)))
                .isEqualTo("This incident asks that one person records the resolution and another approves: record"
                        + " spec.resolution first.");
    }

    @Test
    void where_two_are_asked_for_another_approves_than_has_decided() {
        String incident = gate.incident(SEPARATED);
        gate.says(APPROVER, incident, resolution(APPROVER));

        assertThat(gate.refusal(APPROVER, incident, approval(APPROVER, Digests.A)))
                .isEqualTo("This incident asks that one person records the resolution and another approves:"
                        + " spec.resolution and spec.approval can't both be yours.");
        gate.says(OTHER_APPROVER, incident, approval(OTHER_APPROVER, Digests.A));

        assertThat(gate.get(incident).getSpec().approval().by()).isEqualTo(OTHER_APPROVER);
    }

    @Test
    void where_two_are_asked_for_both_words_at_once_are_one_person_s() {
        String incident = gate.incident(SEPARATED);

        assertThat(gate.refusal(APPROVER, incident, resolution(APPROVER) + "\n" + approval(APPROVER, Digests.A)))
                .endsWith("spec.resolution and spec.approval can't both be yours.");
    }

    @Test
    void who_has_approved_does_not_take_the_resolution_over_later() {
        String incident = gate.incident(SEPARATED);
        gate.says(RESPONDER, incident, resolution(RESPONDER));
        gate.says(APPROVER, incident, approval(APPROVER, Digests.A));
        gate.says(RESPONDER, incident, "resolution: null");

        assertThat(gate.refusal(APPROVER, incident, resolution(APPROVER)))
                .endsWith("spec.resolution and spec.approval can't both be yours.");
        gate.says(OTHER_APPROVER, incident, resolution(OTHER_APPROVER));

        assertThat(gate.get(incident).getSpec().resolution().by()).isEqualTo(OTHER_APPROVER);
    }

    @Test
    void where_one_is_enough_the_same_person_decides_and_approves() {
        String incident = gate.incident(PROPOSED + "terms: {requireSeparation: false}\n");

        gate.says(APPROVER, incident, resolution(APPROVER) + "\n" + approval(APPROVER, Digests.A));

        assertThat(gate.get(incident).getSpec().approval().by()).isEqualTo(APPROVER);
    }

    private static String approval(String by, String digest) {
        return "approval: {digest: \"%s\", by: %s, reason: looks right}".formatted(digest, by);
    }

    private static String resolution(String by) {
        return "resolution: {path: Revert, by: %s, reason: changed by hand}".formatted(by);
    }

    private static String proposals(String digest) {
        return "proposals: [{path: Revert, digest: \"%s\"}]".formatted(digest);
    }

    private static void execution(String incident, String digest, String state) {
        gate.status(
                Installation.CONVERGER_USER,
                incident,
                "execution: {digest: \"%s\", state: %s, holder: converger-1}".formatted(digest, state));
    }
}
