package dev.plumbline.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.TimelineEntry;
import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignedInAdvanceTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final StandingApproval APPROVAL =
            new StandingApproval("sha256:" + "1".repeat(64), "bob", "2027-01-01T00:00:00Z", "rotations are routine");

    private static Execution execution(Boolean standing, ExecutionState state) {
        return new Execution(
                "sha256:" + "0".repeat(64),
                state,
                "converger-0",
                "bob",
                1,
                1,
                null,
                null,
                null,
                "2026-06-01T12:00:00Z",
                null,
                standing,
                null);
    }

    private static Episode covered() {
        var episode = new Episode();
        episode.standing = Optional.of(APPROVAL);
        return episode.sees("app");
    }

    @Test
    void what_was_signed_in_advance_stands_in_the_timeline_by_name() {
        var episode = covered();

        assertThat(episode.status.standingApproval()).isEqualTo(APPROVAL);
        assertThat(episode.status.timeline())
                .extracting(TimelineEntry::event, TimelineEntry::by, TimelineEntry::note)
                .contains(tuple(
                        "Approved", "bob", "Standing approval until 2027-01-01T00:00:00Z: rotations are routine"));
        assertThat(episode.condition("Approved").reason()).isEqualTo("StandingApproval");
    }

    @Test
    void a_delivery_that_it_covers_and_that_succeeded_resolves_the_incident() {
        var episode = covered().executed(execution(true, ExecutionState.Succeeded));
        assertThat(episode.phase()).isEqualTo(Phase.Detected);

        episode.after(MINUTE).sees().after(MINUTE).sees();

        assertThat(episode.phase()).isEqualTo(Phase.Closed);
        assertThat(episode.events()).doesNotContain("WordWithdrawn");
        assertThat(episode.status.timeline())
                .extracting(TimelineEntry::event, TimelineEntry::by)
                .contains(tuple("ResolutionRecorded", "bob"));
    }

    @Test
    void what_vanishes_without_its_delivery_still_waits_for_a_resolution() {
        assertThat(covered().after(MINUTE).sees().after(MINUTE).sees().phase()).isNotEqualTo(Phase.Closed);
    }

    @Test
    void a_delivery_that_a_person_approved_or_that_failed_resolves_nothing() {
        assertThat(covered()
                        .executed(execution(null, ExecutionState.Succeeded))
                        .after(MINUTE)
                        .sees()
                        .after(MINUTE)
                        .sees()
                        .phase())
                .isNotEqualTo(Phase.Closed);
        assertThat(covered()
                        .executed(execution(true, ExecutionState.Failed))
                        .after(MINUTE)
                        .sees()
                        .after(MINUTE)
                        .sees()
                        .phase())
                .isNotEqualTo(Phase.Closed);
    }

    @Test
    void one_that_no_longer_covers_it_is_told_as_taken_back() {
        var episode = covered();
        episode.standing = Optional.empty();

        episode.after(MINUTE).sees("app", "other");

        assertThat(episode.status.standingApproval()).isNull();
        assertThat(episode.events()).contains("WordWithdrawn");
    }
}
