package dev.plumbline.cli;

import static dev.plumbline.cli.Office.APPROVER;
import static dev.plumbline.cli.Office.RESPONDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import dev.plumbline.operator.Installation;
import dev.plumbline.proposal.StandingApprovals;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is delivered where and how is signed in advance, as it was shown. */
class InAdvanceIT {

    private static final String NAMESPACE = "cli-in-advance";
    private static final Instant SEEN = Instant.parse("2026-11-22T00:00:00Z");

    private static Office office;

    @BeforeAll
    static void open() {
        office = new Office(NAMESPACE);
    }

    @AfterAll
    static void close() {
        office.close();
    }

    @Test
    void it_is_shown_asked_and_signed_until_a_time() {
        String digest = distribution("shown");

        var ran = office.run(
                typing("y\n"),
                APPROVER,
                "approve",
                "distribution/shown",
                "--until",
                "2027-05-01T00:00:00Z",
                "--reason",
                "monthly");

        assertThat(ran)
                .isEqualTo(new Console.Ran(
                        ExitCode.DONE, """
                        What would be signed in advance
                          Distribution:  cli-in-advance/shown
                            source.secret.name = "stripe"
                            source.secret.key = "api_key"
                            destinations[0].name = "worker"
                            destinations[0].kubernetesSecret.name = "worker-env"
                            destinations[0].kubernetesSecret.key = "STRIPE_KEY"
                        Digest: DIGEST
                          Until:   2027-05-01T00:00:00Z
                        Each new version would be delivered so without asking again, a first one whatever is there.
                        Signed in advance: cli-in-advance/shown
                        Digest: DIGEST
                          Until:   2027-05-01T00:00:00Z
                          By:      anna
                          Reason:  monthly
                        Next: each new version is delivered without asking again. To take it back
                          kubectl patch sd -n cli-in-advance shown --type=json -p '[{"op":"remove","path":"/spec/standingApproval"}]'
                        """.replace("DIGEST", digest), "Sign exactly this in advance, as anna? [y/N] "));
        assertThat(get("shown").getSpec().standingApproval())
                .isEqualTo(new StandingApproval(digest, "anna", "2027-05-01T00:00:00Z", "monthly"));
    }

    @Test
    void a_script_names_the_digest_and_another_one_is_refused() {
        String digest = distribution("scripted");
        String[] line = {
            "approve",
            "sd/scripted",
            "--until",
            "2027-05-01T00:00:00Z",
            "--reason",
            "x",
            "--yes",
            "--digest",
            Proposed.ELSE
        };

        assertThat(office.run(piped(), APPROVER, line).err())
                .isEqualTo("error: what stands has the digest " + digest
                        + ", and not the one that was named: nothing was signed. Look at it by --show\n");
        line[8] = digest;
        assertThat(office.run(piped(), APPROVER, line).code()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void what_has_changed_since_it_was_shown_is_not_signed() {
        distribution("moved");
        var console = Console.typing("y\n", () -> patch("moved", "/spec/destinations/0/kubernetesSecret/key", "OTHER"))
                .at(() -> SEEN);

        var ran = office.run(console, APPROVER, "approve", "sd/moved", "--for", "24h", "--reason", "x");

        assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(ran.err()).contains("have changed since they were shown: nothing was signed");
        assertThat(get("moved").getSpec().standingApproval()).isNull();
    }

    @Test
    void what_the_operator_has_not_seen_yet_or_says_otherwise_is_not_signed() {
        distribution("unseen");
        patch("unseen", "/spec/destinations/0/kubernetesSecret/key", "OTHER");
        distribution("forged");
        status("forged", Map.of("deliveryDigest", Proposed.ELSE));

        assertThat(office.run(typing("y\n"), APPROVER, "approve", "sd/unseen", "--for", "24h", "--reason", "x")
                        .err())
                .contains("the operator has not looked yet");
        assertThat(office.run(typing("y\n"), APPROVER, "approve", "sd/forged", "--for", "24h", "--reason", "x")
                        .err())
                .contains("IS NOT THAT OF source, destinations and delivery");
    }

    @Test
    void a_responder_is_told_which_role_signs() {
        distribution("responder");

        assertThat(office.run(typing("y\n"), RESPONDER, "approve", "sd/responder", "--for", "24h", "--reason", "x"))
                .satisfies(ran -> assertThat(ran.code()).isEqualTo(ExitCode.REFUSED))
                .satisfies(ran -> assertThat(ran.err())
                        .contains("take the verb approve on secretdistributions")
                        .endsWith("--clusterrole=plumbline-approver --user=rita\n"));
    }

    @Test
    void a_time_is_needed_and_a_path_is_not() {
        assertThat(office.run(typing("y\n"), APPROVER, "approve", "sd/x", "--reason", "x")
                        .err())
                .contains("say until when");
        assertThat(office.run(typing("y\n"), APPROVER, "approve", "sd/x", "--reason", "x", "--path", "Revert")
                        .code())
                .isEqualTo(ExitCode.USAGE);
        assertThat(office.run(typing("y\n"), APPROVER, "approve", "x", "--reason", "x", "--for", "1h")
                        .code())
                .isEqualTo(ExitCode.USAGE);
    }

    private static Console typing(String typed) {
        return Console.typing(typed).at(() -> SEEN);
    }

    private static Console piped() {
        return Console.piped().at(() -> SEEN);
    }

    /** Makes one that the operator has looked at, and gives its digest. */
    private static String distribution(String name) {
        office.gate()
                .as(RESPONDER)
                .resource(Serialization.unmarshal("""
                        apiVersion: plumbline.dev/v1alpha1
                        kind: SecretDistribution
                        metadata: {name: %s, namespace: %s}
                        spec:
                          environment: production
                          source: {secret: {name: stripe, key: api_key}}
                          destinations:
                            - {name: worker, kubernetesSecret: {name: worker-env, key: STRIPE_KEY}}
                        """.formatted(name, NAMESPACE), SecretDistribution.class))
                .create();
        String digest = StandingApprovals.digest(NAMESPACE, name, get(name).getSpec());
        status(name, Map.of("observedGeneration", 1, "deliveryDigest", digest, "lastObservedTime", SEEN.toString()));
        return digest;
    }

    private static void status(String name, Map<String, Object> status) {
        office.gate()
                .as(Installation.OPERATOR_USER)
                .resources(SecretDistribution.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("status", status)));
    }

    private static void patch(String name, String path, String value) {
        office.gate()
                .admin()
                .resources(SecretDistribution.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON),
                        Serialization.asJson(java.util.List.of(Map.of("op", "replace", "path", path, "value", value))));
    }

    private static SecretDistribution get(String name) {
        return office.gate()
                .admin()
                .resources(SecretDistribution.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }
}
