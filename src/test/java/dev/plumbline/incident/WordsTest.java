package dev.plumbline.incident;

import static dev.plumbline.incident.Episode.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncidentSpec.Acknowledgement;
import dev.plumbline.api.DriftIncidentSpec.Override;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.TimelineEntry;
import dev.plumbline.api.Execution;
import dev.plumbline.api.Execution.Delivery;
import dev.plumbline.api.Execution.DeliveryState;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.proposal.Proposals;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void a_word_is_told_once_by_whoever_said_it_and_again_when_it_changes() {
        var episode = Episode.opened("A").after(MINUTE).acknowledged();
        var told = episode.status;
        assertThat(episode.after(MINUTE).next().status).isEqualTo(told);

        episode.acknowledgement = new Acknowledgement("zoe", "taken over");
        episode.said();

        assertThat(episode.status.timeline())
                .extracting(TimelineEntry::event, TimelineEntry::by, TimelineEntry::note)
                .endsWith(tuple("Acknowledged", "alice", "looking"), tuple("Acknowledged", "zoe", "taken over"));
        assertThat(episode.last.happenings()).extracting(Happening::word).containsExactly(Happening.Word.Acknowledged);
    }

    @Test
    void what_a_person_writes_is_shown_as_data() {
        var episode = Episode.opened("A");
        episode.acknowledgement = new Acknowledgement("alice", "line\n\u001b[31mred\u202e" + "x".repeat(1000));
        episode.said();

        var note = episode.status.timeline().getLast().note();
        assertThat(note).startsWith("line\\u000A\\u001B[31mred\\u202E").hasSizeLessThanOrEqualTo(512);
    }

    @Test
    void an_override_sets_findings_aside_until_its_time_is_up() {
        var until = NOON.plus(Duration.ofHours(2));
        var episode = Episode.opened("A", "B").overridden("A", until);

        assertThat(episode.status.openFindings()).isEqualTo(1);
        assertThat(episode.status.overriddenFindings()).isEqualTo(1);
        assertThat(episode.status.findings().getFirst().overriddenUntil()).isEqualTo(until.toString());
        assertThat(episode.last.observe()).isTrue();
        assertThat(episode.last.lookAgain()).contains(until);
        assertThat(Lifecycle.overridden(episode.spec(), episode.now)).isEqualTo(Set.of("A"));

        episode.now = until;
        episode.next();

        assertThat(episode.status.openFindings()).isEqualTo(2);
        assertThat(episode.status.overriddenFindings()).isNull();
        assertThat(episode.events()).endsWith("Overridden", "OverrideEnded");
        assertThat(episode.last.observe()).isTrue();
        assertThat(Lifecycle.overridden(episode.spec(), episode.now)).isEmpty();
    }

    @Test
    void an_override_that_ended_is_told_once_and_may_be_taken_out_of_the_spec_or_given_anew() {
        var until = NOON.plus(MINUTE);
        var episode = Episode.opened("A").overridden("A", until);
        episode.now = until;
        var ended = episode.next().status;
        assertThat(episode.after(MINUTE).next().status).isEqualTo(ended);

        episode.overridden("A", NOON.plus(Duration.ofDays(1)));

        assertThat(episode.events()).endsWith("OverrideEnded", "Overridden");
        assertThat(episode.status.openFindings()).isZero();
    }

    @Test
    void what_is_overridden_still_differs() {
        var episode = Episode.opened("A")
                .overridden("A", NOON.plus(Duration.ofDays(1)))
                .resolved();

        episode.after(MINUTE).sees("A");

        assertThat(episode.phase()).isEqualTo(Phase.Acknowledged);
        assertThat(episode.status.openFindings()).isZero();
        assertThat(episode.condition("DiffZero").status()).isEqualTo(Condition.Status.False);
        assertThat(episode.condition("DiffZero").message()).isEqualTo("1 difference is there, 1 of them overridden.");
    }

    @Test
    void an_override_holds_also_before_the_first_look_of_a_process() {
        var episode = Episode.opened("A", "B").restarted();

        episode.overridden("B", NOON.plus(Duration.ofDays(1)));

        assertThat(episode.status.openFindings()).isEqualTo(1);
        assertThat(episode.status.overriddenFindings()).isEqualTo(1);
        assertThat(episode.sees("A", "B").status.openFindings()).isEqualTo(1);
    }

    @Test
    void as_many_words_as_a_spec_can_hold_fit_into_a_status() {
        var episode = Episode.opened("A");
        episode.overrides = IntStream.range(0, 64)
                .mapToObj(i -> new Override("KEY_" + i, "erin", "pilot", "2026-07-01T00:00:00Z"))
                .toList();
        episode.acknowledged().stabilized().resolved().approved(episode.digest());
        episode.extended("2026-06-03T12:00:00Z")
                .closure()
                .executed(execution(episode.digest(), ExecutionState.Running));

        assertThat(episode.status.words())
                .hasSize(71)
                .hasSizeLessThanOrEqualTo(DriftIncidentStatus.MAX_WORDS)
                .allSatisfy(word -> assertThat(word.field()).hasSizeLessThanOrEqualTo(270));
    }

    @Test
    void an_approval_holds_as_long_as_its_proposal_stands() {
        var episode = Episode.opened("A");
        episode.approved(episode.digest());
        assertThat(episode.condition("Approved").status()).isEqualTo(Condition.Status.True);
        assertThat(episode.phase()).isEqualTo(Phase.Acknowledged);

        episode.after(MINUTE).sees("A", "B");

        assertThat(episode.condition("Approved").reason()).isEqualTo("ProposalChanged");
        assertThat(episode.events()).endsWith("FindingAppeared", "ApprovalVoid");
        assertThat(episode.after(MINUTE).next().events()).endsWith("FindingAppeared", "ApprovalVoid");
    }

    @Test
    void nothing_is_changed_under_the_hands_of_the_converger() {
        var episode = Episode.opened("A", "B");
        String digest = episode.digest();
        episode.approved(digest).executed(execution(digest, ExecutionState.Running));

        episode.after(MINUTE).sees("A").after(Duration.ofDays(2)).restarted();

        assertThat(episode.digest()).isEqualTo(digest);
        assertThat(episode.events()).contains("ExecutionStarted");
    }

    @Test
    void an_incident_does_not_close_before_the_converger_has_said_how_its_work_ended() {
        var episode = Episode.opened("A").resolved();
        String digest = episode.digest();
        episode.approved(digest).executed(execution(digest, ExecutionState.Running));

        episode.after(MINUTE).sees();
        assertThat(episode.phase()).isEqualTo(Phase.Reconciled);
        assertThat(episode.condition("Ready").reason()).isEqualTo("WaitsForExecution");
        assertThat(episode.last.observe()).isFalse();

        episode.after(MINUTE).executed(execution(digest, ExecutionState.Succeeded));
        assertThat(episode.phase()).isEqualTo(Phase.Closed);
        assertThat(episode.events()).endsWith("Reconciled", "ExecutionSucceeded", "Closed");
        assertThat(episode.status.proposals()).isNull();
    }

    @Test
    void a_converger_that_died_holds_up_nothing_once_its_proposal_has_expired() {
        var episode = Episode.opened("A").resolved();
        String digest = episode.digest();
        episode.approved(digest).executed(execution(digest, ExecutionState.Running));
        episode.after(MINUTE).sees();
        assertThat(episode.last.lookAgain()).contains(NOON.plus(Duration.ofDays(1)));

        episode.now = NOON.plus(Duration.ofDays(1));
        episode.next();

        assertThat(episode.phase()).isEqualTo(Phase.Closed);
    }

    @Test
    void an_execution_is_told_in_each_state_and_spends_its_approval() {
        var episode = Episode.opened("A");
        String digest = episode.digest();
        episode.approved(digest)
                .executed(execution(digest, ExecutionState.Running))
                .executed(execution(digest, ExecutionState.Failed));

        assertThat(episode.events()).containsSubsequence("Approved", "ExecutionStarted", "ExecutionFailed");
        assertThat(episode.condition("Approved").reason()).isEqualTo("Spent");
        assertThat(episode.digest()).isNotEqualTo(digest);
        var told = episode.status;
        assertThat(episode.next().status).isEqualTo(told);
    }

    @Test
    void a_proposal_lives_for_a_day_whether_or_not_somebody_looks() {
        var episode = Episode.opened("A");
        String digest = episode.digest();

        assertThat(episode.after(Duration.ofHours(23)).restarted().digest()).isEqualTo(digest);
        assertThat(episode.after(Duration.ofHours(1)).next().status.proposals()).isNull();
        assertThat(episode.sees("A").digest()).isNotEqualTo(digest);
    }

    @Test
    void a_proposal_too_long_for_a_status_is_handed_out_to_be_stored() {
        String[] many =
                IntStream.range(0, 300).mapToObj(i -> "KEY_%03d".formatted(i)).toArray(String[]::new);

        var episode = Episode.opened(many);

        assertThat(episode.last.stored())
                .extracting(Proposals.Stored::name)
                .containsExactly(episode.status.proposals().getFirst().storedIn());
    }

    @Test
    void nothing_is_proposed_where_nobody_looks() {
        var episode = Episode.opened("A").fate(SourceFate.Suspended);

        episode.after(Duration.ofDays(2)).next();

        assertThat(episode.status.proposals()).isNull();
    }

    private static Execution execution(String digest, ExecutionState state) {
        return new Execution(
                digest,
                state,
                "converger-0",
                "carol",
                1,
                1,
                null,
                null,
                null,
                "2026-06-01T12:00:00Z",
                null,
                null,
                null);
    }

    @Test
    void each_override_of_a_subject_counts_and_the_last_end_holds() {
        var episode = Episode.opened("A");
        episode.overrides = List.of(
                new Override("A", "erin", "pilot", "2026-06-01T13:00:00Z"),
                new Override("A", "finn", "longer", "2026-06-01T14:00:00Z"));
        episode.said();

        assertThat(episode.status.findings().getFirst().overriddenUntil()).isEqualTo("2026-06-01T14:00:00Z");
    }

    @Test
    void a_destination_that_did_not_get_a_version_is_told_once_with_the_reason() {
        var episode = Episode.opened("A");
        episode.status = episode.with(delivering(DeliveryState.Waiting, "Heroku has no app of that name."));
        episode.said();
        episode.status = episode.with(delivering(DeliveryState.Failed, "Heroku still has no app of that name."));
        episode.said();

        assertThat(episode.events()).filteredOn("DistributionFailed"::equals).hasSize(1);
        assertThat(episode.status.timeline())
                .anySatisfy(entry -> assertThat(entry.note())
                        .isEqualTo("edge did not get version 8: Heroku has no app of that name."));
    }

    private static Execution delivering(DeliveryState state, String message) {
        return new Execution(
                "sha256:" + "0".repeat(64),
                ExecutionState.Running,
                "converger-0",
                "carol",
                1,
                0,
                null,
                null,
                null,
                "2026-06-01T12:00:00Z",
                null,
                null,
                List.of(new Delivery("edge", state, "8", 1, null, message, null)));
    }
}
