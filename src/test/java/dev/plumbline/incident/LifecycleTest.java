package dev.plumbline.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.TimelineEntry;
import dev.plumbline.api.Severity;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void a_new_incident_is_detected_when_the_drift_began() {
        var status = Lifecycle.next(null, 1, found(NOON.plusSeconds(600), "B", "A"));

        assertThat(status.phase()).isEqualTo(Phase.Detected);
        assertThat(status.severity()).isEqualTo(Severity.High);
        assertThat(status.detectedTime()).isEqualTo(NOON.toString());
        assertThat(status.expiryTime()).isEqualTo("2026-06-02T12:00:00Z");
        assertThat(status.openFindings()).isEqualTo(2);
        assertThat(status.findings())
                .extracting(DriftIncidentStatus.Finding::since)
                .containsOnly(NOON.toString());
        assertThat(status.timeline()).extracting(TimelineEntry::event).containsExactly("Detected");
    }

    @Test
    void findings_that_say_nothing_new_leave_the_status_as_it_is() {
        var status = Lifecycle.next(null, 1, found(NOON, "A"));

        assertThat(Lifecycle.next(status, 1, found(NOON.plusSeconds(60), "A"))).isEqualTo(status);
    }

    @Test
    void a_finding_keeps_the_time_it_was_first_seen_while_others_come_and_go() {
        var first = Lifecycle.next(null, 1, found(NOON, "A", "B"));
        var second = Lifecycle.next(first, 1, found(NOON.plusSeconds(60), "A", "C"));

        assertThat(second.findings())
                .extracting(DriftIncidentStatus.Finding::subject, DriftIncidentStatus.Finding::since)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("A", NOON.toString()),
                        org.assertj.core.groups.Tuple.tuple(
                                "C", NOON.plusSeconds(60).toString()));
        assertThat(second.resolvedFindings()).isEqualTo(1);
        assertThat(second.timeline())
                .extracting(TimelineEntry::event, TimelineEntry::note)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("FindingResolved", "B"),
                        org.assertj.core.groups.Tuple.tuple("FindingAppeared", "C"));
    }

    @Test
    void a_finding_that_comes_back_is_a_new_one() {
        var first = Lifecycle.next(null, 1, found(NOON, "A", "B"));
        var gone = Lifecycle.next(first, 1, found(NOON.plusSeconds(60), "A"));
        var back = Lifecycle.next(gone, 1, found(NOON.plusSeconds(120), "A", "B"));

        assertThat(back.findings().get(1).since())
                .isEqualTo(NOON.plusSeconds(120).toString());
        assertThat(back.resolvedFindings()).isEqualTo(1);
    }

    @Test
    void nothing_that_differs_is_a_diff_of_zero_and_no_end() {
        var first = Lifecycle.next(null, 1, found(NOON, "A"));
        var zero = Lifecycle.next(first, 1, found(NOON.plusSeconds(60)));

        assertThat(zero.phase()).isEqualTo(Phase.Detected);
        assertThat(zero.openFindings()).isZero();
        assertThat(zero.conditions())
                .filteredOn(condition -> condition.type().equals("DiffZero"))
                .extracting(Condition::status)
                .containsExactly(Condition.Status.True);
    }

    @Test
    void more_findings_than_a_status_can_hold_are_counted_all() {
        String[] many =
                IntStream.range(0, 5000).mapToObj(i -> "KEY_%04d".formatted(i)).toArray(String[]::new);
        var first = Lifecycle.next(null, 1, found(NOON, many));
        var fewer = Lifecycle.next(first, 1, found(NOON.plusSeconds(60), Arrays.copyOf(many, 4000)));

        assertThat(first.findings()).hasSize(DriftIncidentStatus.MAX_FINDINGS);
        assertThat(first.openFindings()).isEqualTo(5000);
        assertThat(fewer.openFindings()).isEqualTo(4000);
        assertThat(fewer.resolvedFindings()).isEqualTo(1000);
    }

    @Property
    void whatever_is_found_when_the_timeline_never_runs_back_and_stays_bounded(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 15) Integer> histories,
            @ForAll @Size(value = 60) List<@IntRange(min = -4000, max = 4000) Integer> jumps) {
        DriftIncidentStatus status = null;
        Instant now = NOON;
        for (int i = 0; i < histories.size(); i++) {
            now = now.plusSeconds(jumps.get(i));
            int bits = histories.get(i);
            String[] subjects = IntStream.range(0, 4)
                    .filter(bit -> (bits >> bit & 1) == 1)
                    .mapToObj(bit -> "KEY_" + bit)
                    .toArray(String[]::new);
            var found = found(now, subjects);
            var next = Lifecycle.next(status, 1, found);

            assertThat(Lifecycle.next(status, 1, found)).isEqualTo(next);
            assertThat(next.openFindings()).isEqualTo(subjects.length);
            assertThat(next.timeline().size()).isLessThanOrEqualTo(DriftIncidentStatus.MAX_TIMELINE);
            assertThat(next.timeline())
                    .extracting(entry -> Instant.parse(entry.time()))
                    .isSorted();
            status = next;
        }
    }

    private static Findings found(Instant time, String... subjects) {
        var findings = Arrays.stream(subjects)
                .sorted()
                .map(name -> new Finding(
                        new Subject(name), "", Finding.Kind.CHANGED, "hmac:1", "hmac:2", Evidence.VALUE, "hmac:3"))
                .toList();
        var terms =
                new Terms(Severity.High, Optional.of(Duration.ofDays(1)), Optional.empty(), Duration.ofDays(7), false);
        return new Findings(findings, NOON, time, terms, List.of(), 1);
    }
}
