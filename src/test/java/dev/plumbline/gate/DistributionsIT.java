package dev.plumbline.gate;

import static dev.plumbline.gate.Gatehouse.APPROVER;
import static dev.plumbline.gate.Gatehouse.EDITOR;
import static dev.plumbline.gate.Gatehouse.EMERGENCY;
import static dev.plumbline.gate.Gatehouse.OTHER_APPROVER;
import static dev.plumbline.gate.Gatehouse.RESPONDER;
import static dev.plumbline.gate.Gatehouse.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.operator.Installation;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who signs a distribution in advance, what can be signed, and what Plumbline's own accounts may write of it. */
class DistributionsIT {

    private static final String NAMESPACE = "gate-distributions";
    private static final String NO_VERB = "spec.standingApproval and spec.acceptance take the verb approve on"
            + " secretdistributions: ask someone who holds it, as by plumbline-approver.";
    private static final String NOT_CURRENT =
            "spec.standingApproval.digest is not status.deliveryDigest of what stands:"
                    + " wait until status.observedGeneration is metadata.generation, look at source, destinations and delivery,"
                    + " and sign that digest.";
    private static final String NOT_ITS_OWN =
            "What is signed in advance is what stands: change source, destinations and"
                    + " delivery first, look at what has come of it, and sign with a request of its own.";
    private static final String BAD_TIME = "spec.standingApproval.until is over, or more than 366 days after the"
            + " operator's last entry in status: sign for a time that is to come, and for a year at most.";
    private static final String OWN_ACCOUNT = "Plumbline's own accounts never change a SecretDistribution: the operator"
            + " writes its status alone. Say this as a person.";
    private static final String ONE_KEY =
            "The converger writes one key of a Secret and nothing else of it, deletes none,"
                    + " and never touches a token of the API server.";

    /** When the tests run: the API server writes the times of creation by its own clock. */
    private static final Instant NOW = InstantSource.system().instant();

    private static Gatehouse gate;
    private static Distributions distributions;

    @BeforeAll
    static void open() {
        gate = Gatehouse.in(NAMESPACE);
        distributions = new Distributions(gate, NAMESPACE);
    }

    @AfterAll
    static void close() {
        gate.close();
    }

    private static String seen() {
        return distributions.seen(NOW.toString());
    }

    private static String approval(String by, String digest, Instant until) {
        return "standingApproval: {digest: \"%s\", by: %s, until: \"%s\", reason: monthly rotation}"
                .formatted(digest, by, until);
    }

    private static String approval(String by) {
        return approval(by, Digests.A, NOW.plus(Duration.ofDays(90)));
    }

    private static String acceptance(String by, String version) {
        return "acceptance: {version: \"%s\", by: %s, reason: it is meant}".formatted(version, by);
    }

    @Test
    void an_approver_signs_what_stands() {
        String name = seen();

        distributions.says(APPROVER, name, approval(APPROVER));
        distributions.says(APPROVER, name, acceptance(APPROVER, "8"));

        assertThat(distributions.get(name).getSpec().standingApproval().by()).isEqualTo(APPROVER);
        assertThat(distributions.get(name).getSpec().acceptance().version()).isEqualTo("8");
    }

    @Test
    void nobody_signs_at_creation() {
        String refusal = "A SecretDistribution begins without anybody's words: create it without spec.standingApproval"
                + " and spec.acceptance, and sign once its status says what there is to sign.";

        assertThat(Gatehouse.refusal(() -> gate.as(EMERGENCY)
                        .resource(distributions.whole("signed", approval(EMERGENCY)))
                        .create()))
                .isEqualTo(refusal);
        assertThat(Gatehouse.refusal(() -> gate.admin()
                        .resource(distributions.whole("accepted", acceptance("admin", "8")))
                        .create()))
                .isEqualTo(refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {RESPONDER, EDITOR})
    void who_may_only_edit_signs_nothing(String editor) {
        String name = seen();

        assertThat(distributions.refusal(editor, name, approval(editor))).isEqualTo(NO_VERB);
        assertThat(distributions.refusal(editor, name, acceptance(editor, "8"))).isEqualTo(NO_VERB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"until: \"2026-12-01T00:00:00Z\"", "by: eddy", "reason: another"})
    void who_may_only_edit_changes_no_signature_either(String change) {
        String name = seen();
        distributions.says(APPROVER, name, approval(APPROVER));

        assertThat(distributions.refusal(EDITOR, name, "standingApproval: {" + change + "}"))
                .isEqualTo(NO_VERB);
    }

    @Test
    void a_signature_stays_where_the_rest_is_edited_and_may_be_taken_back_by_any_editor() {
        String name = seen();
        distributions.says(APPROVER, name, approval(APPROVER));
        distributions.says(APPROVER, name, acceptance(APPROVER, "8"));

        distributions.says(EDITOR, name, "source: {secret: {name: another}}");
        assertThat(distributions.get(name).getSpec().standingApproval()).isNotNull();
        distributions.says(EDITOR, name, "standingApproval: null\nacceptance: null");

        assertThat(distributions.get(name).getSpec().standingApproval()).isNull();
        assertThat(distributions.get(name).getSpec().acceptance()).isNull();
    }

    @Test
    void nobody_signs_for_another() {
        String name = seen();

        assertThat(distributions.refusal(APPROVER, name, approval(OTHER_APPROVER)))
                .isEqualTo(
                        "Nobody signs a SecretDistribution for another: the API server knows you as anna, so put that"
                                + " into spec.standingApproval.by.");
        assertThat(distributions.refusal(APPROVER, name, acceptance(OTHER_APPROVER, "8")))
                .isEqualTo(
                        "Nobody signs a SecretDistribution for another: the API server knows you as anna, so put that"
                                + " into spec.acceptance.by.");
        distributions.says(OTHER_APPROVER, name, approval(OTHER_APPROVER));
        assertThat(distributions.refusal(APPROVER, name, "standingApproval: {reason: longer}"))
                .startsWith("Nobody signs a SecretDistribution for another");
    }

    @Test
    void another_signs_anew_once_the_operator_has_seen_the_first_signature() {
        String name = seen();
        distributions.says(OTHER_APPROVER, name, approval(OTHER_APPROVER));

        assertThat(distributions.refusal(APPROVER, name, approval(APPROVER))).isEqualTo(NOT_CURRENT);
        distributions.status(Installation.OPERATOR_USER, name, "observedGeneration: 2");
        distributions.says(APPROVER, name, approval(APPROVER));

        assertThat(distributions.get(name).getSpec().standingApproval().by()).isEqualTo(APPROVER);
    }

    @Test
    void another_digest_than_the_one_that_stands_is_not_signed() {
        assertThat(distributions.refusal(APPROVER, seen(), approval(APPROVER, Digests.B, NOW.plus(Duration.ofDays(1)))))
                .isEqualTo(NOT_CURRENT);
    }

    @Test
    void a_digest_of_what_stood_before_is_not_signed() {
        String name = seen();
        distributions.says(EDITOR, name, "source: {secret: {name: another}}");

        assertThat(distributions.refusal(APPROVER, name, approval(APPROVER))).isEqualTo(NOT_CURRENT);
    }

    @Test
    void without_a_status_nothing_is_signed() {
        gate.as(RESPONDER).resource(distributions.whole("unseen", "")).create();

        assertThat(distributions.refusal(APPROVER, "unseen", approval(APPROVER)))
                .isEqualTo(NOT_CURRENT);
        assertThat(distributions.refusal(APPROVER, "unseen", acceptance(APPROVER, "8")))
                .isEqualTo("spec.acceptance.version is not the version that the source has now: look at"
                        + " status.sourceVersion, and accept that one if it is meant.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source: {secret: {name: another}}",
                "destinations: [{name: other, kubernetesSecret: {name: theirs, key: KEY}}]",
                "delivery: {order: Ordered}",
            })
    void who_signs_changes_nothing_of_it_in_the_same_request(String change) {
        assertThat(distributions.refusal(APPROVER, seen(), approval(APPROVER) + "\n" + change))
                .isEqualTo(NOT_ITS_OWN);
    }

    @Test
    void a_signature_holds_for_a_time_to_come_and_a_year_at_most() {
        String name = seen();

        for (var until : new Instant[] {
            NOW.minus(Duration.ofHours(1)), NOW.plus(Duration.ofDays(366)).plus(Duration.ofMinutes(30))
        }) {
            assertThat(distributions.refusal(APPROVER, name, approval(APPROVER, Digests.A, until)))
                    .isEqualTo(BAD_TIME);
        }
        distributions.says(APPROVER, name, approval(APPROVER, Digests.A, NOW.plus(Duration.ofDays(365))));
    }

    @Test
    void the_year_counts_from_the_newest_of_the_operator_s_entries() {
        String name = distributions.seen(NOW.minus(Duration.ofDays(30)).toString());
        distributions.status(
                Installation.OPERATOR_USER,
                name,
                "conditions: [{type: Ready, status: \"True\", reason: Ok, message: ok, lastTransitionTime: \"%s\"}]"
                        .formatted(NOW.plus(Duration.ofDays(10))));

        assertThat(distributions.refusal(APPROVER, name, approval(APPROVER, Digests.A, NOW.plus(Duration.ofDays(9)))))
                .isEqualTo(BAD_TIME);
        distributions.says(APPROVER, name, approval(APPROVER, Digests.A, NOW.plus(Duration.ofDays(376))));
    }

    @Test
    void another_version_than_the_current_is_not_accepted() {
        assertThat(distributions.refusal(APPROVER, seen(), acceptance(APPROVER, "7")))
                .isEqualTo("spec.acceptance.version is not the version that the source has now: look at"
                        + " status.sourceVersion, and accept that one if it is meant.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Installation.NAMESPACE + ":" + Installation.SERVICE_ACCOUNT,
                Installation.CONVERGER + ":" + Installation.CONVERGER,
                Installation.CONVERGER + ":default"
            })
    void plumbline_s_own_accounts_never_say_anything(String account) {
        String user = "system:serviceaccount:" + account;
        String name = seen();

        assertThat(distributions.refusal(user, name, "suspend: true")).isEqualTo(OWN_ACCOUNT);
        assertThat(distributions.refusal(
                        user,
                        name,
                        "standingApproval: {digest: \"%s\", by: \"%s\", until: \"%s\","
                                        .formatted(Digests.A, user, NOW.plus(Duration.ofDays(1)))
                                + " reason: mine}"))
                .isEqualTo(OWN_ACCOUNT);
        assertThat(Gatehouse.refusal(() -> gate.as(user)
                        .resource(distributions.whole("theirs", ""))
                        .create()))
                .isEqualTo(OWN_ACCOUNT);
    }

    @Test
    void nobody_but_the_operator_writes_a_status() {
        String name = seen();
        String refusal =
                "A SecretDistribution's status is written by the operator alone: say what you have to say in spec.";

        assertThat(Gatehouse.refusal(() -> distributions.status(Installation.CONVERGER_USER, name, "inSync: 1/1")))
                .isEqualTo(refusal);
        assertThat(Gatehouse.refusal(() -> distributions.status(
                        "system:serviceaccount:" + NAMESPACE + ":default", name, "deliveryDigest: null")))
                .isEqualTo(refusal);
        assertThat(Gatehouse.failure(() -> distributions.status(EMERGENCY, name, "inSync: 1/1")))
                .contains("cannot patch resource \"secretdistributions/status\"");
        assertThat(Gatehouse.failure(() -> distributions.says(VIEWER, name, "suspend: true")))
                .contains("cannot patch resource \"secretdistributions\"");
    }

    private static Secret secret(String name, String type, Map<String, String> keys, Map<String, String> labels) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .withLabels(labels)
                .endMetadata()
                .withType(type)
                .withStringData(keys)
                .build();
    }

    private static void converger(String name, String patch) {
        gate.as(Installation.CONVERGER_USER)
                .secrets()
                .inNamespace(NAMESPACE)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    @Test
    void the_converger_writes_one_key_of_a_secret() {
        var converger = gate.as(Installation.CONVERGER_USER);

        converger
                .resource(secret("delivered", "Opaque", Map.of("KEY", "canary"), null))
                .create();
        converger("delivered", "{\"data\": {\"OTHER\": \"YQ==\"}}");
        converger("delivered", "{\"data\": {\"KEY\": \"YQ==\"}}");

        assertThat(gate.admin()
                        .secrets()
                        .inNamespace(NAMESPACE)
                        .withName("delivered")
                        .get()
                        .getData())
                .isEqualTo(Map.of("KEY", "YQ==", "OTHER", "YQ=="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\": {\"A\": \"YQ==\", \"B\": \"YQ==\"}}",
                "{\"data\": {\"KEY\": null}}",
                "{\"data\": null}",
                "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}",
                "{\"metadata\": {\"annotations\": {\"a\": \"b\"}}}",
                "{\"metadata\": {\"finalizers\": [\"example.com/stay\"]}}",
                "{\"immutable\": true}",
            })
    void the_converger_writes_nothing_else_of_a_secret(String patch) {
        gate.admin()
                .resource(secret("kept", "Opaque", Map.of("KEY", "x"), Map.of("k", "v")))
                .serverSideApply();

        assertThat(Gatehouse.refusal(() -> converger("kept", patch))).isEqualTo(ONE_KEY);
    }

    @Test
    void the_converger_makes_no_token_no_label_and_not_two_keys_and_deletes_nothing() {
        var converger = gate.as(Installation.CONVERGER_USER);
        var token = new SecretBuilder(secret("token", "kubernetes.io/service-account-token", null, null))
                .editMetadata()
                .addToAnnotations("kubernetes.io/service-account.name", "default")
                .endMetadata()
                .build();
        var kept = secret("stays", "Opaque", Map.of("KEY", "x"), null);
        gate.admin().resource(kept).serverSideApply();

        assertThat(Gatehouse.refusal(() -> converger.resource(token).create())).isEqualTo(ONE_KEY);
        assertThat(Gatehouse.refusal(() -> converger
                        .resource(secret("two", "Opaque", Map.of("A", "x", "B", "x"), null))
                        .create()))
                .isEqualTo(ONE_KEY);
        assertThat(Gatehouse.refusal(() -> converger
                        .resource(secret("labelled", "Opaque", Map.of("A", "x"), Map.of("k", "v")))
                        .create()))
                .isEqualTo(ONE_KEY);
        assertThat(Gatehouse.refusal(() -> converger.resource(kept).delete())).isEqualTo(ONE_KEY);
    }
}
