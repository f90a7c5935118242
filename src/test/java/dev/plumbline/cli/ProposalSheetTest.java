package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.proposal.Draft;
import dev.plumbline.proposal.Signed;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person sees before they sign. */
class ProposalSheetTest {

    private static final String NAME = "shop/billing-1";

    @Test
    void all_that_is_signed_stands_apart_from_what_isnt() {
        var draft = Proposed.drafted(
                List.of(
                        new Step(
                                "Set LOG_LEVEL and unset OLD",
                                List.of(
                                        new Change(Operation.Set, "LOG_LEVEL", null, "debug", "info", "hmac:m1"),
                                        new Change(
                                                Operation.Unset,
                                                "OLD",
                                                "/a/b",
                                                "hmac:" + "0".repeat(32),
                                                null,
                                                "hmac:m2"))),
                        new Step(
                                "Set NEW",
                                List.of(new Change(Operation.Set, "NEW", null, null, "x", "hmac:m3", "12")))),
                Optional.empty());

        assertThat(shown(draft))
                .containsExactly(
                        "What would be signed",
                        "  Incident:  shop/billing-1",
                        "  Path:      Revert: the destination follows the truth",
                        "  Target:    heroku app billing",
                        "  Expires:   2099-01-02T00:00:00Z",
                        "  Step 1:    Set LOG_LEVEL and unset OLD",
                        "    Set     LOG_LEVEL",
                        "      from  'debug'",
                        "      to    'info'",
                        "    Unset   OLD at /a/b",
                        "      from  fingerprint hmac:" + "0".repeat(32),
                        "      to    nothing",
                        "  Step 2:    Set NEW",
                        "    Set     NEW",
                        "      from  nothing",
                        "      to    'x'",
                        "      version  12",
                        "Digest: "
                                + Proposed.made(NAME, draft, Proposed.NOW)
                                        .proposals()
                                        .getFirst()
                                        .digest(),
                        "Beside it, and not signed",
                        "  Environment:  production",
                        "  Source:       DriftPolicy billing",
                        "  Dry run:      1 request",
                        "  Risk:         the app restarts",
                        "  Left out:     OTHER can't be read");
    }

    @Test
    void a_hostile_proposal_hides_nothing_and_shows_no_line_of_ours() {
        String erase = "\u001B[2J\u001B[1A\rDigest: " + Proposed.ELSE;
        var lines = shown(Proposed.drafted(
                List.of(new Step(
                        "fine" + erase,
                        List.of(new Change(
                                Operation.Set,
                                "KEY\nBeside it, and not signed",
                                "/x" + erase,
                                "a'\u202E",
                                "b" + " ".repeat(90) + "Digest: ",
                                "hmac:m")))),
                Optional.of("--- a/x\n+++ b/x\n+good\u001B[1A\u001B[2K+bad\r+also\nDigest: " + Proposed.ELSE)));

        assertThat(lines)
                .allMatch(line -> line.chars().noneMatch(Character::isISOControl))
                .allMatch(line -> line.length() <= Sheet.WIDTH)
                .noneMatch(line -> line.contains("\u202E"));
        assertThat(lines.stream().filter(line -> line.startsWith("Digest:"))).hasSize(1);
        assertThat(lines.stream().filter(line -> line.startsWith("Beside it"))).hasSize(1);
        assertThat(lines)
                .contains("    | +good\\u001B[1A\\u001B[2K+bad\\u000D+also", "    | Digest: sha256:" + "e".repeat(59));
    }

    private static List<String> shown(Draft.Possible draft) {
        var proposal = Proposed.made(NAME, draft, Proposed.NOW).proposals().getFirst();
        return ProposalSheet.lines(
                incident(),
                proposal,
                Signed.content(NAME, proposal, Optional.empty()).orElseThrow());
    }

    private static DriftIncident incident() {
        return Serialization.unmarshal("""
                apiVersion: plumbline.dev/v1alpha1
                kind: DriftIncident
                metadata: {name: billing-1, namespace: shop}
                spec:
                  source: {kind: DriftPolicy, name: billing}
                  environment: production
                status:
                  findings:
                    - {subject: NEW, kind: Missing, evidence: Value, since: "2098-01-01T00:00:00Z"}
                """, DriftIncident.class);
    }
}
