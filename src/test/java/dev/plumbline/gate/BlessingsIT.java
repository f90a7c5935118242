package dev.plumbline.gate;

import static dev.plumbline.gate.Gatehouse.APPROVER;
import static dev.plumbline.gate.Gatehouse.EDITOR;
import static dev.plumbline.gate.Gatehouse.EMERGENCY;
import static dev.plumbline.gate.Gatehouse.RESPONDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftPolicy;
import dev.plumbline.operator.Installation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who says that what a destination holds is right, and who writes a policy's status. */
class BlessingsIT {

    private static final String NAMESPACE = "gate-blessings";
    private static final String NO_VERB =
            "The annotation plumbline.dev/bless takes the verb bless on driftpolicies: ask"
                    + " someone who holds it, as by plumbline-approver.";

    private static Gatehouse gate;

    @BeforeAll
    static void open() {
        gate = Gatehouse.in(NAMESPACE);
        gate.admin().resource(policy("billing", Map.of())).create();
    }

    @AfterAll
    static void close() {
        gate.admin()
                .resources(DriftPolicy.class)
                .inNamespace(NAMESPACE)
                .withName("billing")
                .delete();
        gate.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {APPROVER, EMERGENCY})
    void who_holds_the_verb_blesses_in_their_own_name(String who) {
        bless(who, who + ": the hotfix of OPS-114 stays");

        assertThat(word()).startsWith(who + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {RESPONDER, EDITOR})
    void who_edits_policies_blesses_nothing(String who) {
        assertThat(Gatehouse.refusal(() -> bless(who, who + ": fine"))).isEqualTo(NO_VERB);
        assertThat(Gatehouse.refusal(() -> gate.as(who)
                        .resource(policy("blessed-at-birth", Map.of(DriftPolicy.BLESS, who + ": fine")))
                        .create()))
                .isEqualTo(NO_VERB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adam: fine", "anna", "anna:fine", "anna: ", "annabel: fine", " anna: fine"})
    void nobody_blesses_for_another_or_without_a_reason(String word) {
        assertThat(Gatehouse.refusal(() -> bless(APPROVER, word))).endsWith("the API server knows you as anna.");
    }

    @Test
    void a_word_that_stays_is_not_checked_again_and_taking_it_away_is_free() {
        bless(APPROVER, "anna: as it is");

        annotate(RESPONDER, "team", "growth");
        annotate(RESPONDER, DriftPolicy.BLESS, null);

        assertThat(word()).isNull();
    }

    @Test
    void nobody_but_the_operator_writes_a_policy_s_status() {
        assertThat(Gatehouse.refusal(() -> status("admin@example.com"))).contains("written by the operator alone");

        status(Installation.OPERATOR_USER);
    }

    private static void status(String user) {
        var client = user.startsWith("system:") ? gate.as(user) : gate.admin();
        client.resources(DriftPolicy.class)
                .inNamespace(NAMESPACE)
                .withName("billing")
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"findings\":0}}");
    }

    private static void bless(String user, String word) {
        annotate(user, DriftPolicy.BLESS, word);
    }

    private static void annotate(String user, String annotation, String value) {
        var annotations = new HashMap<String, String>();
        annotations.put(annotation, value);
        gate.as(user)
                .resources(DriftPolicy.class)
                .inNamespace(NAMESPACE)
                .withName("billing")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of("metadata", Map.of("annotations", annotations))));
    }

    private static String word() {
        var annotations = gate.admin()
                .resources(DriftPolicy.class)
                .inNamespace(NAMESPACE)
                .withName("billing")
                .get()
                .getMetadata()
                .getAnnotations();
        return annotations == null ? null : annotations.get(DriftPolicy.BLESS);
    }

    private static DriftPolicy policy(String name, Map<String, String> annotations) {
        DriftPolicy policy = Serialization.unmarshal("""
                apiVersion: plumbline.dev/v1alpha1
                kind: DriftPolicy
                metadata: {name: %s, namespace: %s}
                spec:
                  environment: production
                  interval: 1h
                  suspend: true
                  desired: {snapshot: {}}
                  destination: {http: {baseUrl: "https://www.example.com", paths: [/]}}
                """.formatted(name, NAMESPACE), DriftPolicy.class);
        policy.getMetadata().setAnnotations(annotations);
        return policy;
    }
}
