package dev.plumbline.gate;

import static dev.plumbline.gate.Gatehouse.APPROVER;
import static dev.plumbline.gate.Gatehouse.EDITOR;
import static dev.plumbline.gate.Gatehouse.EMERGENCY;
import static dev.plumbline.gate.Gatehouse.RESPONDER;
import static dev.plumbline.gate.Gatehouse.VIEWER;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each role of {@code deploy/base/roles.yaml} may do, and into which of Kubernetes' own roles it flows. */
class RolesOfPeopleIT {

    private static final String NAMESPACE = "gate-roles";
    private static final List<String> VERBS = List.of("acknowledge", "approve", "override", "extend", "close", "purge");

    private static Gatehouse gate;

    @BeforeAll
    static void open() {
        gate = Gatehouse.in(NAMESPACE);
        gate.bind("admin", "otto");
        gate.bind("view", "walt");
    }

    @AfterAll
    static void close() {
        gate.close();
    }

    static Stream<List<Object>> verbs() {
        return Stream.of(
                List.of(VIEWER, List.of()),
                List.of("walt", List.of()),
                List.of(RESPONDER, List.of("acknowledge", "override")),
                List.of(EDITOR, List.of("acknowledge", "override")),
                List.of("otto", List.of("acknowledge", "override")),
                List.of(APPROVER, List.of("acknowledge", "approve")),
                List.of(EMERGENCY, VERBS));
    }

    @Test
    void each_role_holds_its_verbs_and_no_others() {
        verbs().forEach(expected -> assertThat(
                        VERBS.stream().filter(verb -> may((String) expected.get(0), "driftincidents", verb)))
                .as("verbs of " + expected.get(0))
                .isEqualTo(expected.get(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "vera, false, false, false",
        "walt, false, false, false",
        "rita, true, true, false",
        "eddy, true, true, false",
        "otto, true, true, false",
        "anna, false, true, true",
        "emil, true, true, true",
    })
    void who_writes_distributions_and_who_signs_them(String who, boolean creates, boolean edits, boolean signs) {
        assertThat(may(who, "secretdistributions", "watch")).isTrue();
        assertThat(may(who, "secretdistributions", "create")).isEqualTo(creates);
        assertThat(may(who, "secretdistributions", "delete")).isEqualTo(creates);
        assertThat(may(who, "secretdistributions", "patch")).isEqualTo(edits);
        assertThat(may(who, "secretdistributions", "approve")).isEqualTo(signs);
        assertThat(VERBS.stream().filter(verb -> !verb.equals("approve")))
                .noneMatch(verb -> may(who, "secretdistributions", verb));
    }

    @ParameterizedTest
    @CsvSource({
        "vera, false, false, false",
        "walt, false, false, false",
        "rita, true, true, false",
        "eddy, true, true, false",
        "anna, false, true, false",
        "emil, true, true, true",
    })
    void each_role_writes_what_it_is_for(String who, boolean policies, boolean incidents, boolean deletes) {
        assertThat(may(who, "driftpolicies", "list")).isTrue();
        assertThat(may(who, "driftincidents", "watch")).isTrue();
        assertThat(may(who, "driftpolicies", "create")).isEqualTo(policies);
        assertThat(may(who, "driftpolicies", "delete")).isEqualTo(policies);
        assertThat(may(who, "driftincidents", "patch")).isEqualTo(incidents);
        assertThat(may(who, "driftincidents", "delete")).isEqualTo(deletes);
        assertThat(may(who, "driftincidents", "create")).isFalse();
    }

    @Test
    void only_looking_on_and_responding_flow_into_the_roles_of_kubernetes() throws IOException {
        try (var in = Files.newInputStream(Path.of("deploy", "base", "roles.yaml"))) {
            Map<String, Map<String, String>> labels = gate.admin().load(in).items().stream()
                    .map(ClusterRole.class::cast)
                    .map(HasMetadata::getMetadata)
                    .collect(toMap(each -> each.getName(), each -> aggregated(each.getLabels())));

            assertThat(labels)
                    .isEqualTo(Map.of(
                            "plumbline-viewer", Map.of("rbac.authorization.k8s.io/aggregate-to-view", "true"),
                            "plumbline-responder", Map.of("rbac.authorization.k8s.io/aggregate-to-edit", "true"),
                            "plumbline-approver", Map.of(),
                            "plumbline-emergency", Map.of()));
        }
    }

    /** Those of the labels by which a role flows into others. */
    private static Map<String, String> aggregated(Map<String, String> labels) {
        var found = new HashMap<>(labels);
        found.keySet().removeIf(label -> !label.contains("/aggregate-to-"));
        return found;
    }

    @Test
    void an_editor_works_an_incident_and_signs_nothing() {
        String incident = gate.incident("phase: Detected\nproposals: [{path: Revert, digest: \"" + Digests.A + "\"}]");

        gate.says(EDITOR, incident, "acknowledgement: {by: eddy}");

        assertThat(gate.refusal(EDITOR, incident, "approval: {digest: \"" + Digests.A + "\", by: eddy, reason: fine}"))
                .startsWith("spec.approval takes the verb approve");
    }

    private static boolean may(String who, String resource, String verb) {
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(NAMESPACE)
                .withGroup("plumbline.dev")
                .withResource(resource)
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec()
                .build();
        return gate.as(who).resource(review).create().getStatus().getAllowed();
    }
}
