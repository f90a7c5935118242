package dev.plumbline.cli;

import static dev.plumbline.cli.Office.APPROVER;
import static dev.plumbline.cli.Office.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncidentSpec.Approval;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.gate.Gatehouse;
import dev.plumbline.operator.Installation;
import dev.plumbline.proposal.Draft;
import dev.plumbline.proposal.Proposals;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person approves is what they were shown, on a real API server with the real admission policies. */
class ApproveCommandIT {

    private static final String NAMESPACE = "cli-approve";
    private static final String REASON = "read it";

    private static Office office;

    @BeforeAll
    static void open() {
        office = new Office(NAMESPACE);
        office.gate().bind("view", APPROVER);
    }

    @AfterAll
    static void close() {
        office.close();
    }

    @Test
    void what_is_shown_is_signed_once_the_person_says_yes() {
        String name = incident();
        Proposal proposal = propose(name, "info");

        var ran = office.run(Console.typing("y\n"), APPROVER, "approve", name, "--reason", REASON);

        assertThat(ran)
                .isEqualTo(new Console.Ran(
                        ExitCode.DONE,
                        """
                        What would be signed
                          Incident:  cli-approve/NAME
                          Path:      Revert: the destination follows the truth
                          Target:    heroku app billing
                          Expires:   2099-01-02T00:00:00Z
                          Step 1:    Set VAR_0
                            Set     VAR_0
                              from  fingerprint hmac:00000000000000000000000000000000
                              to    'info'
                        Digest: DIGEST
                        Beside it, and not signed
                          Environment:  production
                          Source:       DriftPolicy billing
                          Dry run:      1 request
                          Risk:         the app restarts
                          Left out:     OTHER can't be read
                        Approved cli-approve/NAME
                        Digest: DIGEST
                          By:      anna
                          Reason:  read it
                        Next: say which way it converges, or it does not close
                          kubectl drift resolve -n cli-approve NAME --path Revert|Promote|Replace --reason WHY
                        """.replace("NAME", name).replace("DIGEST", proposal.digest()),
                        "Approve exactly this, as anna? [y/N] "));
        assertThat(approval(name)).isEqualTo(new Approval(proposal.digest(), "anna", REASON));
    }

    @ParameterizedTest
    @ValueSource(strings = {"n\n", "\n", "", "yess\n", "sure\n"})
    void any_other_answer_signs_nothing(String answer) {
        String name = incident();
        propose(name, "info");

        var ran = office.run(Console.typing(answer), APPROVER, "approve", name, "--reason", REASON);

        assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(ran.err()).endsWith("error: not signed: the answer was not yes\n");
        assertThat(approval(name)).isNull();
    }

    @Test
    void nobody_signs_from_a_script_without_naming_the_digest() {
        String name = incident();
        propose(name, "info");

        var piped = office.run(APPROVER, "approve", name, "--reason", REASON);
        assertThat(piped.code()).isEqualTo(ExitCode.USAGE);
        assertThat(piped.out()).isEmpty();
        assertThat(piped.err())
                .isEqualTo(
                        "error: there is no terminal to show and ask at. Look at it by --show, then sign what you have"
                                + " seen:\n  kubectl drift approve " + name
                                + " --reason WHY --yes --digest sha256:...\n");
        for (var console : List.of(Console.piped(), Console.typing("y\n"))) {
            var yes = office.run(console, APPROVER, "approve", name, "--reason", REASON, "--yes");
            assertThat(yes.code()).isEqualTo(ExitCode.USAGE);
            assertThat(yes.err()).contains("--yes needs --digest");
        }
        assertThat(approval(name)).isNull();
    }

    @Test
    void a_script_shows_it_first_and_signs_the_digest_that_somebody_has_read() {
        String name = incident();
        Proposal proposal = propose(name, "info");

        var shown = office.run(VIEWER, "approve", name, "--show");
        assertThat(shown.code()).isEqualTo(ExitCode.DONE);
        assertThat(shown.out()).contains("Digest: " + proposal.digest()).contains("      to    'info'");
        assertThat(approval(name)).isNull();

        var signed = office.run(APPROVER, "approve", name, "--reason", REASON, "--yes", "--digest", proposal.digest());
        assertThat(signed.code()).isEqualTo(ExitCode.DONE);
        assertThat(signed.err()).isEmpty();
        assertThat(approval(name).digest()).isEqualTo(proposal.digest());
    }

    @Test
    void another_digest_is_refused_with_those_that_stand() {
        String name = incident();
        Proposal proposal = propose(name, "info");

        assertThat(office.run(APPROVER, "approve", name, "--reason", REASON, "--yes", "--digest", Proposed.ELSE))
                .isEqualTo(new Console.Ran(
                        ExitCode.REFUSED,
                        "",
                        "error: no proposal with the digest " + Proposed.ELSE + " stands. What stands:\n  Revert  "
                                + proposal.digest() + "\n"));
        assertThat(approval(name)).isNull();
    }

    @Test
    void what_has_changed_since_it_was_shown_is_not_signed() {
        String name = incident();
        Proposal shown = propose(name, "info");
        var console = Console.typing("y\n", () -> propose(name, "trace"));

        var ran = office.run(console, APPROVER, "approve", name, "--reason", REASON);

        assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(ran.out()).contains(shown.digest()).doesNotContain("Approved");
        assertThat(ran.err())
                .contains("what was shown is no longer proposed, and nothing was signed")
                .contains("What stands:\n  Revert  sha256:");
        assertThat(approval(name)).isNull();
    }

    @Test
    void news_that_leave_the_proposal_as_it_is_are_no_hindrance() {
        String name = incident();
        Proposal shown = propose(name, "info");
        var console = Console.typing(
                "yes\n", () -> office.gate().status(Installation.OPERATOR_USER, name, "openFindings: 9"));

        assertThat(office.run(console, APPROVER, "approve", name, "--reason", REASON)
                        .code())
                .isEqualTo(ExitCode.DONE);
        assertThat(approval(name).digest()).isEqualTo(shown.digest());
    }

    @Test
    void a_digest_that_is_not_that_of_what_is_proposed_is_refused_loudly() {
        String name = incident();
        Proposal proposal = propose(name, "info");
        Proposal changed = propose(name, "another");
        office.gate()
                .status(
                        Installation.OPERATOR_USER,
                        name,
                        Serialization.asJson(Map.of("proposals", List.of(changed)))
                                .replace(changed.digest(), proposal.digest()));

        var ran = office.run(Console.typing("y\n"), APPROVER, "approve", name, "--reason", REASON);

        assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("IS NOT THAT OF WHAT IS PROPOSED, and nothing was signed");
        assertThat(approval(name)).isNull();
    }

    @Test
    void a_long_proposal_is_fetched_and_shown_whole() {
        String name = incident();
        var made = proposeLong(name);
        store(made.stored().getFirst().name(), made.stored().getFirst().packed());

        var ran = office.run(Console.typing("y\n"), APPROVER, "approve", name, "--reason", REASON);

        assertThat(ran.code()).isEqualTo(ExitCode.DONE);
        assertThat(ran.out())
                .contains("  Step 1:    Set VAR_0\n")
                .contains("  Step 150:    Set VAR_149\n    Set     VAR_149\n")
                .contains("  Stored in:    ConfigMap plumbline-proposal-");
        assertThat(approval(name).digest())
                .isEqualTo(made.proposals().getFirst().digest());
    }

    @Test
    void a_long_proposal_that_was_changed_where_it_is_stored_or_is_gone_is_refused() {
        String name = incident();
        var made = proposeLong(name);
        var other = Proposed.made(
                NAMESPACE + "/" + name, Proposed.drafted(Proposed.many(151), Optional.empty()), Proposed.NOW);

        assertThat(office.run(Console.typing("y\n"), APPROVER, "approve", name, "--reason", REASON)
                        .err())
                .contains("IS NOT THAT OF WHAT IS PROPOSED in the ConfigMap plumbline-proposal-");
        store(made.stored().getFirst().name(), other.stored().getFirst().packed());
        assertThat(office.run(Console.typing("y\n"), APPROVER, "approve", name, "--reason", REASON)
                        .err())
                .contains("IS NOT THAT OF WHAT IS PROPOSED in the ConfigMap plumbline-proposal-");
        assertThat(approval(name)).isNull();
    }

    @Test
    void who_may_not_read_where_it_is_stored_signs_nothing_and_is_told_why() {
        String name = incident();
        proposeLong(name);

        assertThat(office.run(Console.typing("y\n"), Gatehouse.OTHER_APPROVER, "approve", name, "--reason", REASON))
                .isEqualTo(new Console.Ran(
                        ExitCode.REFUSED,
                        "",
                        "error: you (adam) may not get configmaps in the namespace cli-approve: ask for the role view\n"
                                + "An administrator gives it by\n  kubectl -n cli-approve create rolebinding view-adam"
                                + " --clusterrole=view --user=adam\n"));
    }

    @Test
    void of_two_proposals_one_is_named_or_the_resolution_names_it() {
        String name = incident();
        propose(name, "info", "patch");

        var open = office.run(Console.typing("y\n"), APPROVER, "approve", name, "--reason", REASON);
        assertThat(open.code()).isEqualTo(ExitCode.USAGE);
        assertThat(open.err())
                .contains("say which by --path")
                .contains("Revert  sha256:")
                .contains("Promote  sha256:");

        assertThat(office.run(VIEWER, "approve", name, "--path", "promote", "--show")
                        .out())
                .contains("  Patch:\n    | patch\n");
        office.run(APPROVER, "resolve", name, "--path", "Promote", "--reason", "it was right");
        var resolved = office.run(Console.typing("y\n"), APPROVER, "approve", name, "--reason", REASON);
        assertThat(resolved.code()).isEqualTo(ExitCode.DONE);
        assertThat(resolved.out()).contains("Next: the converger carries it out");
    }

    @Test
    void who_has_recorded_the_resolution_is_refused_where_another_has_to_approve() {
        String name = incident();
        propose(name, "info");
        office.gate().status(Installation.OPERATOR_USER, name, "terms: {requireSeparation: true}");
        office.run(APPROVER, "resolve", name, "--path", "Revert", "--reason", "by hand");

        var ran = office.run(Console.typing("y\n"), APPROVER, "approve", name, "--reason", REASON);

        assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(ran.err()).contains("spec.resolution and spec.approval can't both be yours.");
    }

    @Test
    void who_holds_no_verb_is_told_who_does() {
        String name = incident();
        Proposal proposal = propose(name, "info");

        assertThat(office.run(VIEWER, "approve", name, "--reason", REASON, "--yes", "--digest", proposal.digest())
                        .err())
                .contains("ask for the role plumbline-approver")
                .endsWith("--clusterrole=plumbline-approver --user=vera\n");
    }

    @Test
    void what_has_expired_is_not_signed() {
        String name = incident();
        Proposal proposal = propose(name, "info");
        var late = Console.typing("y\n").at(() -> Proposed.NOW.plusSeconds(24 * 60 * 60));

        assertThat(office.run(late, APPROVER, "approve", name, "--reason", REASON)
                        .err())
                .contains("this proposal expired at " + proposal.expiryTime());
        assertThat(approval(name)).isNull();
    }

    private static String incident() {
        return office.gate().incident("phase: Detected");
    }

    private static Proposal propose(String name, String value) {
        Proposal proposal = Proposed.setting(NAMESPACE + "/" + name, value);
        propose(name, List.of(proposal));
        return proposal;
    }

    private static void propose(String name, String value, String patch) {
        var promote = Proposed.made(
                NAMESPACE + "/" + name,
                Proposed.drafted(List.of(Proposed.step(0, value)), Optional.of(patch)),
                Proposed.NOW);
        assertThat(promote.proposals().getFirst().path()).isEqualTo(Path.Promote);
        propose(
                name,
                List.of(
                        Proposed.setting(NAMESPACE + "/" + name, value),
                        promote.proposals().getFirst()));
    }

    private static Proposals proposeLong(String name) {
        Draft draft = Proposed.drafted(Proposed.many(150), Optional.empty());
        var made = Proposed.made(NAMESPACE + "/" + name, draft, Proposed.NOW);
        propose(name, made.proposals());
        return made;
    }

    private static void propose(String name, List<Proposal> proposals) {
        office.gate().status(Installation.OPERATOR_USER, name, Serialization.asJson(Map.of("proposals", proposals)));
    }

    private static void store(String name, byte[] packed) {
        office.gate()
                .admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withBinaryData(
                                Map.of(Proposals.Stored.KEY, Base64.getEncoder().encodeToString(packed)))
                        .build())
                .create();
    }

    private static Approval approval(String name) {
        return office.gate().get(name).getSpec().approval();
    }
}
