package dev.plumbline.incident;

import static dev.plumbline.incident.Episode.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentSpec.Resolution;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.TimelineEntry;
import dev.plumbline.api.Severity;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void a_new_incident_is_detected_when_the_drift_began() {
        var episode = new Episode().after(Duration.ofMinutes(10)).sees("B", "A");

        assertThat(episode.phase()).isEqualTo(Phase.Detected);
        assertThat(episode.status.severity()).isEqualTo(Severity.Medium);
        assertThat(episode.status.detectedTime()).isEqualTo(NOON.toString());
        assertThat(episode.status.expiryTime()).isEqualTo("2026-06-02T12:00:00Z");
        assertThat(episode.status.openFindings()).isEqualTo(2);
        assertThat(episode.status.findings())
                .extracting(DriftIncidentStatus.Finding::since)
                .containsOnly(NOON.toString());
        assertThat(episode.events()).containsExactly("Detected");
        assertThat(episode.condition("Ready").reason()).isEqualTo("WaitsForAcknowledgement");
    }

    @Test
    void an_incident_that_nobody_has_observed_yet_waits_for_its_first_findings() {
        var episode = new Episode().next();

        assertThat(episode.status).isNull();
    }

    @Test
    void findings_that_say_nothing_new_leave_the_status_as_it_is() {
        var episode = Episode.opened("A");
        var before = episode.status;

        assertThat(episode.after(MINUTE).sees("A").status).isEqualTo(before);
        assertThat(episode.last.happenings()).isEmpty();
    }

    @Test
    void a_finding_keeps_the_time_it_was_first_seen_while_others_come_and_go() {
        var episode = Episode.opened("A", "B").after(MINUTE).sees("A", "C");

        assertThat(episode.status.findings())
                .extracting(DriftIncidentStatus.Finding::subject, DriftIncidentStatus.Finding::since)
                .containsExactly(
                        tuple("A", NOON.toString()),
                        tuple("C", NOON.plus(MINUTE).toString()));
        assertThat(episode.status.resolvedFindings()).isEqualTo(1);
        assertThat(episode.status.timeline())
                .extracting(TimelineEntry::event, TimelineEntry::note)
                .contains(tuple("FindingResolved", "B"), tuple("FindingAppeared", "C"));
    }

    @Test
    void a_finding_that_comes_back_is_a_new_one() {
        var episode =
                Episode.opened("A", "B").after(MINUTE).sees("A").after(MINUTE).sees("A", "B");

        assertThat(episode.status.findings().get(1).since())
                .isEqualTo(NOON.plus(MINUTE).plus(MINUTE).toString());
        assertThat(episode.status.resolvedFindings()).isEqualTo(1);
    }

    @Test
    void more_findings_than_a_status_can_hold_are_counted_all() {
        String[] many =
                IntStream.range(0, 5000).mapToObj(i -> "KEY_%04d".formatted(i)).toArray(String[]::new);
        var episode = Episode.opened(many);

        assertThat(episode.status.findings()).hasSize(DriftIncidentStatus.MAX_FINDINGS);
        assertThat(episode.status.openFindings()).isEqualTo(5000);

        episode.after(MINUTE).sees(Arrays.copyOf(many, 4000));

        assertThat(episode.status.openFindings()).isEqualTo(4000);
        assertThat(episode.status.resolvedFindings()).isEqualTo(1000);
    }

    @Test
    void people_take_it_make_it_safe_and_resolve_it_and_it_closes_when_nothing_differs() {
        var episode = Episode.opened("A").after(MINUTE).acknowledged();
        assertThat(episode.phase()).isEqualTo(Phase.Acknowledged);

        episode.after(MINUTE).stabilized();
        assertThat(episode.phase()).isEqualTo(Phase.Stabilized);

        episode.after(MINUTE).resolved();
        assertThat(episode.phase()).isEqualTo(Phase.Stabilized);
        assertThat(episode.condition("Ready").reason()).isEqualTo("WaitsForZero");

        episode.after(MINUTE).sees();
        assertThat(episode.phase()).isEqualTo(Phase.Closed);
        assertThat(episode.status.closedTime()).isEqualTo(episode.now.toString());
        assertThat(episode.status.proposals()).isNull();
        assertThat(episode.status.timeline())
                .extracting(TimelineEntry::event, TimelineEntry::by)
                .containsExactly(
                        tuple("Detected", "plumbline"),
                        tuple("Acknowledged", "alice"),
                        tuple("Stabilized", "alice"),
                        tuple("ResolutionRecorded", "bob"),
                        tuple("FindingResolved", "plumbline"),
                        tuple("Reconciled", "plumbline"),
                        tuple("Closed", "plumbline"));
    }

    @Test
    void zero_without_a_resolution_waits_and_says_so() {
        var episode = Episode.opened("A").acknowledged().after(MINUTE).sees();

        assertThat(episode.phase()).isEqualTo(Phase.Acknowledged);
        assertThat(episode.condition("DiffZero").status()).isEqualTo(Condition.Status.True);
        assertThat(episode.condition("DiffZero").message()).contains("spec.resolution");
        assertThat(episode.condition("Ready").reason()).isEqualTo("WaitsForResolution");
    }

    @Test
    void an_observation_from_before_the_resolution_does_not_close() {
        var episode = Episode.opened("A").after(MINUTE).sees().after(MINUTE).resolved();

        assertThat(episode.phase()).isEqualTo(Phase.Reconciled);
        assertThat(episode.condition("Ready").reason()).isEqualTo("WaitsForObservation");
        assertThat(episode.last.lookAgain()).contains(episode.now.plusSeconds(1));

        episode.after(Duration.ofSeconds(1)).next();
        assertThat(episode.phase()).isEqualTo(Phase.Reconciled);
        assertThat(episode.last.observe()).isTrue();

        episode.after(MINUTE).sees();
        assertThat(episode.phase()).isEqualTo(Phase.Closed);
    }

    @Test
    void a_resolution_that_is_changed_has_to_be_confirmed_anew() {
        var episode = Episode.opened("A").after(MINUTE).sees().after(MINUTE).resolved();
        episode.after(MINUTE);
        episode.found = Optional.of(episode.findings());
        episode.resolution = new Resolution(Path.Promote, "bob", "right after all", null);
        episode.said();

        assertThat(episode.phase()).isEqualTo(Phase.Reconciled);
        assertThat(episode.after(MINUTE).sees().phase()).isEqualTo(Phase.Closed);
    }

    @Test
    void a_resolution_alone_takes_the_incident_and_says_who_did() {
        var episode = Episode.opened("A").after(MINUTE).resolved();

        assertThat(episode.phase()).isEqualTo(Phase.Acknowledged);
        assertThat(episode.status.timeline())
                .extracting(TimelineEntry::event, TimelineEntry::by)
                .contains(tuple("ResolutionRecorded", "bob"), tuple("Acknowledged", "bob"));
    }

    @Test
    void what_differs_anew_takes_a_reconciled_incident_back_to_stabilized() {
        var episode = Episode.opened("A").after(MINUTE).sees().after(MINUTE).resolved();

        episode.after(MINUTE).sees("B");

        assertThat(episode.phase()).isEqualTo(Phase.Stabilized);
        assertThat(episode.events()).endsWith("FindingAppeared", "Reopened");
    }

    @Test
    void a_word_that_is_taken_back_is_told_and_takes_no_phase_back() {
        var episode = Episode.opened("A").after(MINUTE).stabilized();
        episode.stabilization = null;
        episode.after(MINUTE).said();

        assertThat(episode.phase()).isEqualTo(Phase.Stabilized);
        assertThat(episode.events()).endsWith("WordWithdrawn");
    }

    @Test
    void a_closed_incident_stays_as_it_is() {
        var episode = Episode.opened("A").resolved().after(MINUTE).sees();
        assertThat(episode.phase()).isEqualTo(Phase.Closed);
        var closed = episode.status;

        episode.after(Duration.ofDays(30)).sees("A", "B");
        episode.fate(SourceFate.Gone);

        assertThat(episode.status).isEqualTo(closed);
        assertThat(episode.last.lookAgain()).isEmpty();
    }

    @Test
    void an_orphan_is_closed_by_a_person_and_by_nothing_else() {
        var episode = Episode.opened("A").after(MINUTE).fate(SourceFate.Gone);
        assertThat(episode.condition("Orphaned").reason()).isEqualTo("PolicyDeleted");
        assertThat(episode.condition("Ready").status()).isEqualTo(Condition.Status.False);
        assertThat(episode.phase()).isEqualTo(Phase.Detected);

        episode.after(MINUTE).closure();

        assertThat(episode.phase()).isEqualTo(Phase.Closed);
        assertThat(episode.status.timeline())
                .extracting(TimelineEntry::event, TimelineEntry::by)
                .endsWith(tuple("Orphaned", "plumbline"), tuple("ClosureRecorded", "dave"), tuple("Closed", "dave"));
    }

    @Test
    void a_closure_ends_nothing_as_long_as_the_policy_is_there_or_not_known() {
        var episode = Episode.opened("A").after(MINUTE).closure();
        assertThat(episode.phase()).isEqualTo(Phase.Detected);

        assertThat(episode.fate(SourceFate.Unknown).phase()).isEqualTo(Phase.Detected);
        assertThat(episode.condition("Orphaned").status()).isEqualTo(Condition.Status.False);
    }

    @Test
    void a_policy_that_comes_back_is_followed_again() {
        var episode = Episode.opened("A").after(MINUTE).fate(SourceFate.Suspended);
        assertThat(episode.condition("Orphaned").reason()).isEqualTo("PolicySuspended");

        assertThat(episode.fate(SourceFate.Unknown).condition("Orphaned").status())
                .isEqualTo(Condition.Status.True);
        episode.after(MINUTE).fate(SourceFate.Followed);

        assertThat(episode.condition("Orphaned").status()).isEqualTo(Condition.Status.False);
        assertThat(episode.events()).endsWith("Orphaned", "Followed");
    }

    @Test
    void an_incident_whose_policy_is_deleted_before_it_has_a_status_can_still_be_closed() {
        var episode = new Episode().fate(SourceFate.Gone);

        assertThat(episode.phase()).isEqualTo(Phase.Detected);
        assertThat(episode.closure().phase()).isEqualTo(Phase.Closed);
    }

    @Test
    void the_third_incident_within_a_day_flaps_and_goes_on_saying_so() {
        var episode = new Episode();
        episode.recurrence = 3;
        episode.sees("A");
        episode.recurrence = 1;
        episode.after(MINUTE).sees("A");

        assertThat(episode.condition("Flapping").status()).isEqualTo(Condition.Status.True);
    }
}
