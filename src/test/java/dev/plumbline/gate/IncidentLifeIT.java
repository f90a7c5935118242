package dev.plumbline.gate;

import static dev.plumbline.gate.Gatehouse.EMERGENCY;
import static dev.plumbline.gate.Gatehouse.RESPONDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.operator.Installation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an incident comes to be, what it is about for good, and how it goes. */
class IncidentLifeIT {

    private static final String NOT_CLOSED =
            "This incident is not closed, and is deleted only once it is: record spec.resolution and remove the drift, or"
                    + " close it by spec.closure where its source is gone. The verb purge on driftincidents deletes it"
                    + " regardless.";

    private static Gatehouse gate;

    @BeforeAll
    static void open() {
        gate = Gatehouse.in("gate-life");
        Clerk.with(gate, "clerk");
    }

    @AfterAll
    static void close() {
        gate.close();
    }

    static String[] words() {
        return new String[] {
            "acknowledgement: {by: %s}",
            "stabilization: {by: %s}",
            "resolution: {path: Revert, by: %s, reason: x}",
            "approval: {digest: \"" + Digests.A + "\", by: %s, reason: x}",
            "overrides: [{subject: A, by: %s, reason: x, until: \"2026-12-01T00:00:00Z\"}]",
            "extension: {until: \"2026-12-01T00:00:00Z\", by: %s, reason: x}",
            "closure: {by: %s, reason: x}"
        };
    }

    @ParameterizedTest
    @MethodSource("words")
    void an_incident_begins_without_anybody_s_words(String word) {
        String refusal = "An incident begins without anybody's words: create it without them, and say them afterwards.";

        assertThat(Gatehouse.refusal(() -> gate.admin()
                        .resource(gate.whole("born", word.formatted("admin")))
                        .create()))
                .isEqualTo(refusal);
        assertThat(Gatehouse.refusal(() -> gate.as(Installation.OPERATOR_USER)
                        .resource(gate.whole("born", word.formatted("rita")))
                        .create()))
                .isEqualTo(refusal);
    }

    @Test
    void the_operator_opens_an_incident_that_names_the_one_before() {
        var opened = gate.as(Installation.OPERATOR_USER)
                .resource(gate.whole("followed", "previous: billing-1"))
                .create();

        assertThat(opened.getSpec().previous()).isEqualTo("billing-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"previous: another", "previous: null"})
    void the_one_before_never_changes(String change) {
        String name = "chained-" + change.length();
        gate.as(Installation.OPERATOR_USER)
                .resource(gate.whole(name, "previous: billing-1"))
                .create();

        assertThat(Gatehouse.failure(() -> gate.says(RESPONDER, name, change))).contains("previous never changes");
    }

    @Test
    void the_one_before_is_not_added_later() {
        assertThat(gate.refusal(RESPONDER, gate.incident("phase: Detected"), "previous: another"))
                .isEqualTo("spec.previous never changes: it says what the incident is about. Leave it as it is.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"environment: staging", "source: {name: other}"})
    void what_it_is_about_never_changes(String change) {
        String incident = gate.incident("phase: Detected");

        assertThat(Gatehouse.failure(() -> gate.says(EMERGENCY, incident, change)))
                .contains(change.substring(0, change.indexOf(':')) + " never changes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Detected", "Acknowledged", "Stabilized", "Reconciled"})
    void an_open_incident_is_not_deleted(String phase) {
        String incident = gate.incident("phase: " + phase);

        assertThat(Gatehouse.refusal(() -> gate.delete("clerk", incident))).isEqualTo(NOT_CLOSED);
    }

    @Test
    void a_closed_incident_is_deleted_by_whoever_may_delete() {
        String incident = gate.incident("phase: Closed");

        gate.delete("clerk", incident);

        assertThat(gate.get(incident)).isNull();
    }

    @Test
    void deleting_many_at_once_is_no_way_round() {
        String incident = gate.incident("phase: Detected");

        assertThat(Gatehouse.refusal(() -> gate.deleteAll("clerk"))).isEqualTo(NOT_CLOSED);
        assertThat(gate.get(incident)).isNotNull();
    }

    @Test
    void a_holder_of_purge_deletes_an_open_incident() {
        String incident = gate.incident("phase: Detected");

        gate.delete(EMERGENCY, incident);

        assertThat(gate.get(incident)).isNull();
    }

    @Test
    void an_incident_goes_with_its_namespace() {
        try (var leaving = Gatehouse.in("gate-leaving")) {
            Clerk.with(leaving, "namespace-controller");
            String incident = leaving.incident("phase: Detected");
            assertThat(Gatehouse.refusal(() -> leaving.delete("namespace-controller", incident)))
                    .isEqualTo(NOT_CLOSED);

            leaving.leave(() -> leaving.delete("namespace-controller", incident));

            assertThat(leaving.get(incident)).isNull();
        }
    }
}
