package dev.plumbline.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ProposalsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final String INCIDENT = "shop/billing-7f3a09c1";

    @Test
    void a_proposal_keeps_its_digest_as_long_as_it_says_the_same() {
        var first = next(List.of(), revert("STRIPE_KEY"), null, NOON);
        var later = next(first, revert("STRIPE_KEY"), null, NOON.plus(Duration.ofHours(23)));

        assertThat(later).isEqualTo(first);
        assertThat(first.getFirst().digest()).matches("sha256:[0-9a-f]{64}");
        assertThat(first.getFirst().expiryTime()).isEqualTo("2026-11-22T12:00:00Z");
    }

    @Test
    void an_expired_proposal_is_followed_by_one_with_another_digest() {
        var first = next(List.of(), revert("STRIPE_KEY"), null, NOON);
        var later = next(first, revert("STRIPE_KEY"), null, NOON.plus(Proposals.LIFE));

        assertThat(later.getFirst().digest()).isNotEqualTo(first.getFirst().digest());
        assertThat(later.getFirst().base()).isEqualTo(first.getFirst().base());
        assertThat(Proposals.unexpired(first, NOON.plus(Proposals.LIFE))).isEmpty();
        assertThat(Proposals.unexpired(first, NOON)).isEqualTo(first);
    }

    @Test
    void what_was_carried_out_is_never_proposed_again_under_the_same_digest() {
        var first = next(List.of(), revert("STRIPE_KEY"), null, NOON);
        String digest = first.getFirst().digest();
        for (var ended : List.of(ExecutionState.Succeeded, ExecutionState.Failed, ExecutionState.Superseded)) {
            var again = next(first, revert("STRIPE_KEY"), execution(digest, ended), NOON);

            assertThat(again.getFirst().digest()).as(ended.name()).isNotEqualTo(digest);
            assertThat(next(again, revert("STRIPE_KEY"), execution(digest, ended), NOON))
                    .isEqualTo(again);
        }
        assertThat(next(first, revert("STRIPE_KEY"), execution(digest, ExecutionState.Running), NOON))
                .isEqualTo(first);
    }

    @Test
    void everything_that_is_signed_changes_the_digest() {
        var changed = new ArrayList<Content>();
        var content = content();
        changed.add(content);
        changed.add(with(content, "shop/other-1", content.path(), content.target(), content.steps(), null));
        changed.add(with(content, INCIDENT, Path.Promote, content.target(), content.steps(), null));
        changed.add(with(content, INCIDENT, content.path(), "another app", content.steps(), null));
        changed.add(with(content, INCIDENT, content.path(), content.target(), content.steps(), "@@ patch"));
        changed.add(with(content, INCIDENT, content.path(), content.target(), steps(5, "KEY", "hmac:9"), null));
        changed.add(with(content, INCIDENT, content.path(), content.target(), steps(6, "KEY", "hmac:3"), null));
        changed.add(with(content, INCIDENT, content.path(), content.target(), steps(5, "OTHER", "hmac:3"), null));
        changed.add(with(
                content,
                INCIDENT,
                content.path(),
                content.target(),
                List.of(new Step("another summary", content.steps().getFirst().changes())),
                null));
        changed.add(new Content(
                INCIDENT,
                content.path(),
                content.target(),
                content.base(),
                content.steps(),
                null,
                "2027-01-01T00:00:00Z"));

        Set<String> digests = new HashSet<>();
        changed.forEach(each -> digests.add(each.digest()));
        assertThat(digests).hasSize(changed.size());
    }

    @Test
    void the_digest_is_over_the_canonical_form_of_rfc_8785() throws Exception {
        var step = new Step("Set A", List.of(new Change(Operation.Set, "A", null, "hmac:1", "hmac:2", "hmac:3")));
        var content =
                new Content(INCIDENT, Path.Revert, "app", "sha256:0", List.of(step), null, "2026-11-22T12:00:00Z");
        String canonical = "{\"base\":\"sha256:0\",\"expiryTime\":\"2026-11-22T12:00:00Z\",\"incident\":\"" + INCIDENT
                + "\",\"path\":\"Revert\",\"steps\":[{\"changes\":[{\"from\":\"hmac:1\",\"mark\":\"hmac:3\",\"operation\":\"Set\","
                + "\"subject\":\"A\",\"to\":\"hmac:2\"}],\"summary\":\"Set A\"}],\"target\":\"app\"}";

        assertThat(content.digest()).isEqualTo(Digest.of(canonical.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void a_proposal_too_long_for_a_status_is_stored_whole_and_can_be_checked_against_its_digest() {
        var next = Proposals.next(INCIDENT, List.of(), List.of(draft(steps(5000, "VAR", "hmac:3"))), null, NOON);
        Proposal proposal = next.proposals().getFirst();

        assertThat(proposal.steps()).isNull();
        assertThat(proposal.stepCount()).isEqualTo(100);
        assertThat(next.stored()).singleElement().satisfies(stored -> {
            assertThat(stored.name()).isEqualTo(proposal.storedIn());
            assertThat(stored.packed().length).isLessThan(900 * 1024);
            var content = Content.unpacked(stored.packed()).orElseThrow();
            assertThat(content.digest()).isEqualTo(proposal.digest());
            assertThat(content.changes()).isEqualTo(5000);
        });
    }

    @Test
    void what_was_stored_and_is_no_proposal_is_nothing() {
        assertThat(Content.unpacked(new byte[] {1, 2, 3})).isEmpty();
    }

    @Test
    void a_path_that_cannot_be_gone_says_why_and_has_nothing_to_sign() {
        var next = Proposals.next(
                INCIDENT, List.of(), List.of(new Draft.Impossible(Path.Promote, "Edit the policy.")), null, NOON);

        assertThat(next.proposals()).singleElement().satisfies(proposal -> {
            assertThat(proposal.unavailable()).isEqualTo("Edit the policy.");
            assertThat(proposal.digest()).isNull();
        });
    }

    @Property(tries = 200)
    void the_same_history_gives_the_same_digests_on_every_machine(
            @ForAll @Size(max = 12) List<@IntRange(max = 3) Integer> findings,
            @ForAll @Size(value = 12) List<@IntRange(max = 200_000) Integer> seconds) {
        UnaryOperator<List<Proposal>> machine = ignored -> {
            List<Proposal> proposals = List.of();
            Instant now = NOON;
            for (int i = 0; i < findings.size(); i++) {
                now = now.plusSeconds(seconds.get(i));
                proposals = next(proposals, revert("KEY_" + findings.get(i)), null, now);
            }
            return proposals;
        };

        assertThat(machine.apply(List.of())).isEqualTo(machine.apply(List.of()));
    }

    private static List<Proposal> next(List<Proposal> before, Draft draft, Execution execution, Instant now) {
        return Proposals.next(INCIDENT, before, List.of(draft), execution, now).proposals();
    }

    private static Draft revert(String subject) {
        return draft(List.of(new Step(
                "Set " + subject, List.of(new Change(Operation.Set, subject, null, "hmac:1", "hmac:2", "hmac:3")))));
    }

    private static Draft.Possible draft(List<Step> steps) {
        return new Draft.Possible(
                Path.Revert,
                "Heroku app billing",
                steps,
                Optional.empty(),
                "Would set it.",
                List.of(),
                List.of(),
                List.of());
    }

    private static Content content() {
        return Content.of(INCIDENT, draft(steps(5, "KEY", "hmac:3")), "2026-11-22T12:00:00Z");
    }

    private static Content with(
            Content content, String incident, Path path, String target, List<Step> steps, String patch) {
        return Content.of(
                incident,
                new Draft.Possible(
                        path, target, steps, Optional.ofNullable(patch), "", List.of(), List.of(), List.of()),
                content.expiryTime());
    }

    private static List<Step> steps(int changes, String name, String mark) {
        var all = IntStream.range(0, changes)
                .mapToObj(i -> new Change(Operation.Set, name + "_" + i, null, "hmac:1", "hmac:2", mark))
                .toList();
        return IntStream.iterate(0, from -> from < changes, from -> from + 50)
                .mapToObj(from -> new Step("Set some", all.subList(from, Math.min(changes, from + 50))))
                .toList();
    }

    private static Execution execution(String digest, ExecutionState state) {
        return new Execution(digest, state, "converger-0", "ann", 1, 1, null, null, null, null, null, null, null);
    }
}
