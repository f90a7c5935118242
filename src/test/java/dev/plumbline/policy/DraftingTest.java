package dev.plumbline.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.api.DesiredSpec;
import dev.plumbline.api.DestinationSpec;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftPolicySpec;
import dev.plumbline.api.SecretRef;
import dev.plumbline.api.Unions;
import dev.plumbline.desired.Promotion;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.destination.heroku.HerokuConfigVarsReversion;
import dev.plumbline.destination.http.HttpReversion;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.proposal.Draft;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DraftingTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Look LOOK = new Look(null, Duration.ZERO);
    private static final Take MODE = new Take(
            new Finding(new Subject("MODE"), "", Finding.Kind.CHANGED, "auto", "manual", Evidence.VALUE, "hmac:1"),
            TextNode.valueOf("manual"),
            true);

    private final Drafting drafting = new Drafting(
            List.of(new HerokuConfigVarsReversion(), new HttpReversion()),
            List.of(new FixedPromotion()),
            List.of(),
            (n, d) -> null);

    @Test
    void each_path_that_the_policy_asks_for_is_drafted() {
        var drafts = drafts(heroku(), null, MODE);

        assertThat(drafts).extracting(Draft::path).containsExactly(Path.Revert, Path.Promote);
        assertThat(drafts.getFirst())
                .isInstanceOfSatisfying(
                        Draft.Possible.class,
                        revert -> assertThat(revert.commands())
                                .containsExactly(
                                        "value=\"$(read MODE of shop/billing)\" && heroku config:set --app billing MODE=\"$value\""));
        assertThat(drafts.getLast()).isEqualTo(new Draft.Impossible(Path.Promote, "Edit it by hand: 1 value, manual."));
    }

    @Test
    void a_destination_that_can_only_be_read_says_so() {
        var http = Unions.destination(new DestinationSpec.Http("https://www.example.com", List.of("/"), null, null));

        assertThat(drafts(http, List.of(Path.Revert), MODE))
                .singleElement()
                .isInstanceOfSatisfying(
                        Draft.Impossible.class,
                        revert -> assertThat(revert.why()).startsWith("A web server can only be read."));
    }

    @Test
    void what_replaces_both_sides_is_only_recorded() {
        assertThat(drafts(heroku(), List.of(Path.Replace), MODE))
                .singleElement()
                .isInstanceOf(Draft.Impossible.class)
                .extracting(Draft::path)
                .isEqualTo(Path.Replace);
    }

    @Test
    void where_nothing_differs_there_is_nothing_to_draft() {
        assertThat(drafts(heroku(), null)).isEmpty();
    }

    private List<Draft> drafts(DestinationSpec destination, List<Path> paths, Take... takes) {
        var spec = new DriftPolicySpec(
                "production",
                "5m",
                null,
                null,
                Unions.desired(new DesiredSpec.Inline(Map.of("MODE", "auto"), null)),
                destination,
                null,
                null,
                null,
                paths,
                null);
        var plan = (Plan.Valid) new Planner(FingerprintKey.of(new byte[32])).plan("shop", spec, Nature.PLAIN, NOON);
        return drafting.drafts(new Promotion.Policy("shop", "billing"), plan, List.of(takes), LOOK);
    }

    private static DestinationSpec heroku() {
        return Unions.destination(new DestinationSpec.HerokuConfigVars("billing", new SecretRef("heroku-read")));
    }

    /** A source that says what it was asked. */
    private static final class FixedPromotion implements Promotion<DesiredSpec.Inline> {
        @Override
        public Class<DesiredSpec.Inline> spec() {
            return DesiredSpec.Inline.class;
        }

        @Override
        public Optional<String> readCommand(DesiredSpec.Inline spec, Policy policy, Subject subject) {
            return Optional.of("read " + subject + " of " + policy.namespace() + "/" + policy.name());
        }

        @Override
        public Promoted promote(DesiredSpec.Inline spec, Policy policy, List<Take> takes, Look look) {
            return new Promoted.Impossible("Edit it by hand: " + takes.size() + " value, "
                    + takes.getFirst().value().textValue() + ".");
        }
    }
}
