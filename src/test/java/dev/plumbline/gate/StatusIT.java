package dev.plumbline.gate;

import static dev.plumbline.gate.Gatehouse.EMERGENCY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Installation;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Plumbline's two accounts write, each its own part, and nobody else in their place. */
class StatusIT {

    private static final String NAMESPACE = "gate-status";
    private static final String EXECUTION =
            "execution: {digest: \"%s\", state: Running, holder: converger-1}".formatted(Digests.A);
    private static final String NO_PROPOSAL =
            "The operator creates no ConfigMaps but immutable ones named plumbline-proposal-… with the label"
                    + " plumbline.dev/proposal: \"true\" or plumbline-blessed-… with the label plumbline.dev/blessed: \"true\","
                    + " deletes none but the former, and touches none in plumbline-converger.";

    private static Gatehouse gate;

    @BeforeAll
    static void open() {
        gate = Gatehouse.in(NAMESPACE);
        Clerk.with(gate, "clerk");
    }

    @AfterAll
    static void close() {
        gate.close();
    }

    @Test
    void nobody_but_plumbline_writes_a_status() {
        String incident = gate.incident("phase: Detected");
        String refusal = "An incident's status is written by Plumbline alone: say what you have to say in spec.";

        assertThat(Gatehouse.refusal(() -> gate.status("clerk", incident, "phase: Closed")))
                .isEqualTo(refusal);
        assertThat(Gatehouse.refusal(
                        () -> gate.status("system:serviceaccount:plumbline-system:default", incident, "phase: Closed")))
                .isEqualTo(refusal);
        assertThat(Gatehouse.refusal(
                        () -> gate.admin().resource(gate.get(incident)).editStatus(changed -> {
                            changed.getMetadata().setManagedFields(null);
                            changed.setStatus(null);
                            return changed;
                        })))
                .isEqualTo(refusal);
        assertThat(Gatehouse.failure(() -> gate.status(EMERGENCY, incident, "phase: Closed")))
                .contains("cannot patch resource \"driftincidents/status\"");
    }

    @Test
    void the_operator_leaves_the_execution_as_it_is() {
        String incident = gate.incident("phase: Detected");
        String refusal = "status.execution is written by the converger alone: the operator leaves it as it is.";

        assertThat(Gatehouse.refusal(() -> gate.status(Installation.OPERATOR_USER, incident, EXECUTION)))
                .isEqualTo(refusal);
        gate.status(Installation.CONVERGER_USER, incident, EXECUTION);
        assertThat(Gatehouse.refusal(
                        () -> gate.status(Installation.OPERATOR_USER, incident, "execution: {state: Succeeded}")))
                .isEqualTo(refusal);
        assertThat(Gatehouse.refusal(() -> gate.status(Installation.OPERATOR_USER, incident, "execution: null")))
                .isEqualTo(refusal);
        gate.status(Installation.OPERATOR_USER, incident, "phase: Acknowledged");

        assertThat(gate.get(incident).getStatus().execution().holder()).isEqualTo("converger-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"phase: Closed", "phase: null", "openFindings: 0", "proposals: [{path: Revert}]"})
    void the_converger_leaves_the_rest_as_it_is(String change) {
        String incident = gate.incident("phase: Detected");
        gate.status(Installation.CONVERGER_USER, incident, EXECUTION);

        assertThat(Gatehouse.refusal(() -> gate.status(Installation.CONVERGER_USER, incident, change)))
                .isEqualTo("The converger writes status.execution alone: it leaves the rest of the status as it is.");
    }

    @Test
    void the_largest_status_is_compared_within_the_server_s_limits() {
        var findings = new StringBuilder("phase: Detected\nfindings:\n");
        for (int i = 0; i < 200; i++) {
            findings.append("  - {subject: ")
                    .append("S".repeat(240))
                    .append(i)
                    .append(", kind: Changed, desired: ")
                    .append("d".repeat(256))
                    .append(", observed: ")
                    .append("o".repeat(256))
                    .append(", evidence: Value, since: \"2026-11-20T00:00:00Z\"}\n");
        }
        String incident = gate.incident(findings.toString());

        gate.status(Installation.CONVERGER_USER, incident, EXECUTION);
        gate.says(EMERGENCY, incident, "acknowledgement: {by: emil}");

        assertThat(gate.get(incident).getStatus().execution()).isNotNull();
    }

    @Test
    void the_operator_creates_and_deletes_stored_proposals() {
        var stored = proposal("plumbline-proposal-1", Map.of("plumbline.dev/proposal", "true"), true);

        gate.as(Installation.OPERATOR_USER).resource(stored).create();
        gate.as(Installation.OPERATOR_USER).resource(stored).delete();

        assertThat(gate.admin().resource(stored).get()).isNull();
    }

    @Test
    void the_operator_creates_no_other_config_map() {
        var label = Map.of("plumbline.dev/proposal", "true");

        assertThat(refusedCreation(proposal("settings", label, true))).isEqualTo(NO_PROPOSAL);
        assertThat(refusedCreation(proposal("plumbline-proposal-2", Map.of(), true)))
                .isEqualTo(NO_PROPOSAL);
        assertThat(refusedCreation(proposal("plumbline-proposal-2", null, true)))
                .isEqualTo(NO_PROPOSAL);
        assertThat(refusedCreation(proposal("plumbline-proposal-2", label, false)))
                .isEqualTo(NO_PROPOSAL);
        assertThat(refusedCreation(proposal("plumbline-proposal-2", label, null)))
                .isEqualTo(NO_PROPOSAL);
    }

    @Test
    void the_operator_deletes_and_changes_no_other_config_map() {
        var settings = proposal("settings", null, null);
        gate.admin().resource(settings).create();

        assertThat(Gatehouse.refusal(() ->
                        gate.as(Installation.OPERATOR_USER).resource(settings).delete()))
                .isEqualTo(NO_PROPOSAL);
        assertThat(Gatehouse.refusal(() -> gate.as(Installation.OPERATOR_USER)
                        .resource(settings)
                        .edit(changed -> new ConfigMapBuilder(changed)
                                .addToData("KEY", "value")
                                .build())))
                .isEqualTo(NO_PROPOSAL);
    }

    @Test
    void the_operator_creates_nothing_where_write_credentials_are() {
        Installation.converger(TestCluster.shared());
        var stored = proposal("plumbline-proposal-3", Map.of("plumbline.dev/proposal", "true"), true);
        stored.getMetadata().setNamespace(Installation.CONVERGER);

        assertThat(refusedCreation(stored)).isEqualTo(NO_PROPOSAL);
    }

    private static String refusedCreation(ConfigMap map) {
        return Gatehouse.refusal(
                () -> gate.as(Installation.OPERATOR_USER).resource(map).create());
    }

    private static ConfigMap proposal(String name, Map<String, String> labels, Boolean immutable) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .withLabels(labels)
                .endMetadata()
                .withImmutable(immutable)
                .build();
    }
}
