package dev.plumbline.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftPolicyStatus;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.api.Severity;
import dev.plumbline.drift.Difference;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.incident.Terms;
import dev.plumbline.observation.Cadence;
import dev.plumbline.observation.Seen;
import dev.plumbline.policy.Verdict.Compared;
import dev.plumbline.policy.Verdict.NotKnown;
import dev.plumbline.policy.Verdict.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyReportTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Unavailable REFUSED =
            new Unavailable(Reason.UNAUTHORIZED, "The token in Secret x is refused.");

    @Test
    void a_first_look_that_finds_nothing_says_in_sync() {
        var report = report(null, Duration.ZERO, compared(NOON, 0), NOON);

        assertThat(report.status().driftStatus()).isEqualTo(DriftStatus.InSync);
        assertThat(report.status().findings()).isZero();
        assertThat(report.status().incidentRef()).isNull();
        assertThat(report.status().lastObservedTime()).isEqualTo(NOON.toString());
        assertThat(condition(report.status(), "Ready").status()).isEqualTo(Condition.Status.True);
    }

    @Test
    void the_same_verdict_again_changes_nothing_until_the_heartbeat_is_due() {
        var first = report(null, Duration.ZERO, compared(NOON, 0), NOON).status();

        var later = NOON.plus(Duration.ofMinutes(9));
        var same = report(first, Duration.ZERO, compared(later, 0), later).status();
        var due = NOON.plus(Duration.ofMinutes(10));
        var heartbeat = report(first, Duration.ZERO, compared(due, 0), due).status();

        assertThat(same).isEqualTo(first);
        assertThat(heartbeat.lastObservedTime()).isEqualTo(due.toString());
    }

    @Test
    void drift_opens_an_incident_at_once_where_the_policy_does_not_wait() {
        var report = report(null, Duration.ZERO, compared(NOON, 2), NOON);

        assertThat(report.status().driftStatus()).isEqualTo(DriftStatus.DriftIncidentActive);
        assertThat(report.status().findings()).isEqualTo(2);
        assertThat(report.status().incidentRef().name()).matches("billing-[0-9a-f]{8}");
        assertThat(report.status().incidentCount()).isEqualTo(1);
    }

    @Test
    void drift_opens_an_incident_only_after_it_has_lasted_as_long_as_the_policy_waits() {
        var after = Duration.ofMinutes(10);
        var first = report(null, after, compared(NOON, 1), NOON);
        var early = NOON.plus(after).minusMillis(1);
        var waiting = report(first.status(), after, compared(early, 1), early);
        var due = NOON.plus(after);
        var opened = report(waiting.status(), after, compared(due, 1), due);

        assertThat(first.status().driftStatus()).isEqualTo(DriftStatus.DriftDetected);
        assertThat(first.lookAgain()).contains(due);
        assertThat(waiting.status().incidentRef()).isNull();
        assertThat(opened.status().driftStatus()).isEqualTo(DriftStatus.DriftIncidentActive);
    }

    @Test
    void a_break_in_the_drift_starts_the_wait_anew() {
        var after = Duration.ofMinutes(10);
        var first = report(null, after, compared(NOON, 1), NOON).status();
        var clean = report(first, after, compared(NOON.plusSeconds(300), 0), NOON.plusSeconds(300))
                .status();
        var again = report(clean, after, compared(NOON.plusSeconds(700), 1), NOON.plusSeconds(700));

        assertThat(clean.driftedSince()).isNull();
        assertThat(again.status().driftStatus()).isEqualTo(DriftStatus.DriftDetected);
    }

    @Test
    void a_failed_look_does_not_break_the_drift() {
        var after = Duration.ofMinutes(10);
        var first = report(null, after, compared(NOON, 1), NOON).status();
        var failed = report(first, after, failed(NOON.plusSeconds(60), NOON), NOON.plusSeconds(60))
                .status();
        var due = NOON.plus(after);
        var opened = report(failed, after, compared(due, 1), due);

        assertThat(opened.status().driftStatus()).isEqualTo(DriftStatus.DriftIncidentActive);
    }

    @Test
    void a_failed_look_keeps_what_is_known_and_says_what_to_fix() {
        var known = report(null, Duration.ZERO, compared(NOON, 3), NOON).status();

        var report = report(known, Duration.ZERO, failed(NOON.plusSeconds(60), NOON), NOON.plusSeconds(60));

        assertThat(report.status().driftStatus()).isEqualTo(DriftStatus.DriftIncidentActive);
        assertThat(report.status().findings()).isEqualTo(3);
        var observed = condition(report.status(), "Observed");
        assertThat(observed.status()).isEqualTo(Condition.Status.False);
        assertThat(observed.reason()).isEqualTo("Unauthorized");
        assertThat(observed.message()).contains("The destination could not be read", "token in Secret x");
        assertThat(report.lookAgain()).contains(NOON.plusSeconds(180));
    }

    @Test
    void what_was_last_seen_three_intervals_ago_is_not_called_known() {
        var known = report(null, Duration.ZERO, compared(NOON, 0), NOON).status();
        var almost = NOON.plusSeconds(180).minusMillis(1);
        var late = NOON.plusSeconds(180);

        assertThat(report(known, Duration.ZERO, failed(almost, NOON), almost)
                        .status()
                        .driftStatus())
                .isEqualTo(DriftStatus.InSync);
        var stale = report(known, Duration.ZERO, failed(late, NOON), late).status();
        assertThat(stale.driftStatus()).isEqualTo(DriftStatus.Unknown);
        assertThat(condition(stale, "Drifted").status()).isEqualTo(Condition.Status.Unknown);
    }

    @Test
    void a_failed_look_that_repeats_itself_changes_nothing() {
        var known = report(null, Duration.ZERO, compared(NOON, 0), NOON).status();
        var first = report(known, Duration.ZERO, failed(NOON.plusSeconds(60), NOON), NOON.plusSeconds(60))
                .status();
        var second = report(first, Duration.ZERO, failed(NOON.plusSeconds(120), NOON), NOON.plusSeconds(120))
                .status();

        assertThat(second).isEqualTo(first);
    }

    @Test
    void a_policy_that_was_never_read_is_unknown() {
        var report = report(
                null,
                Duration.ZERO,
                new Seen(1, "", new NotKnown(Side.DESIRED, REFUSED, NOON), Optional.empty()),
                NOON);

        assertThat(report.status().driftStatus()).isEqualTo(DriftStatus.Unknown);
        assertThat(condition(report.status(), "Observed").message()).startsWith("The desired state could not be read");
    }

    @Test
    void an_incident_stays_named_when_the_drift_is_gone_and_is_the_same_when_it_is_back() {
        var active = report(null, Duration.ZERO, compared(NOON, 1), NOON).status();
        var gone = report(active, Duration.ZERO, compared(NOON.plusSeconds(60), 0), NOON.plusSeconds(60))
                .status();
        var back = report(gone, Duration.ZERO, compared(NOON.plusSeconds(120), 1), NOON.plusSeconds(120))
                .status();

        assertThat(gone.driftStatus()).isEqualTo(DriftStatus.InSync);
        assertThat(back.incidentRef()).isEqualTo(active.incidentRef());
        assertThat(back.incidentCount()).isEqualTo(1);
    }

    @Test
    void drift_after_the_incident_was_closed_opens_the_next() {
        var active = report(null, Duration.ZERO, compared(NOON, 1), NOON).status();
        var gone = report(active, Duration.ZERO, compared(NOON.plusSeconds(60), 0), NOON.plusSeconds(60))
                .status();
        var closed = Optional.of(NOON.plusSeconds(61));
        var calm = report(gone, closed, Duration.ZERO, compared(NOON.plusSeconds(90), 0), NOON.plusSeconds(90));
        var back = report(gone, closed, Duration.ZERO, compared(NOON.plusSeconds(120), 1), NOON.plusSeconds(120))
                .status();

        assertThat(calm.status().incidentRef()).isEqualTo(active.incidentRef());
        assertThat(back.driftStatus()).isEqualTo(DriftStatus.DriftIncidentActive);
        assertThat(back.incidentCount()).isEqualTo(2);
        assertThat(back.incidentRef()).isNotEqualTo(active.incidentRef());
    }

    @Test
    void what_an_incident_was_closed_over_is_drift_anew_and_waits_as_long_as_the_policy_does() {
        var after = Duration.ofMinutes(10);
        var active = report(null, Duration.ZERO, compared(NOON, 1), NOON).status();
        var closed = Optional.of(NOON.plusSeconds(3600));
        var resumed = NOON.plusSeconds(7200);
        var waiting = report(active, closed, after, compared(resumed, 1), resumed);
        var due = resumed.plus(after);
        var opened = report(waiting.status(), closed, after, compared(due, 1), due);

        assertThat(waiting.status().driftStatus()).isEqualTo(DriftStatus.DriftDetected);
        assertThat(waiting.status().incidentRef()).isEqualTo(active.incidentRef());
        assertThat(waiting.status().driftedSince()).isEqualTo(resumed.toString());
        assertThat(waiting.lookAgain()).contains(due);
        assertThat(opened.status().incidentCount()).isEqualTo(2);
    }

    @Test
    void a_suspended_policy_is_unknown_and_keeps_its_record() {
        var known = report(null, Duration.ZERO, compared(NOON, 1), NOON).status();

        var report = PolicyReport.suspended(subject(known), NOON.plusSeconds(5));

        assertThat(report.status().driftStatus()).isEqualTo(DriftStatus.Unknown);
        assertThat(report.status().incidentRef()).isEqualTo(known.incidentRef());
        assertThat(condition(report.status(), "Observed").reason()).isEqualTo("Suspended");
    }

    @Test
    void an_invalid_spec_is_stalled_and_says_why() {
        var report = PolicyReport.invalid(subject(null), new Plan.Invalid("spec.schedule.cron never fires"), NOON);

        assertThat(condition(report.status(), "Stalled").message()).isEqualTo("spec.schedule.cron never fires");
        assertThat(report.status().driftStatus()).isEqualTo(DriftStatus.Unknown);
    }

    @Test
    void a_condition_keeps_its_time_until_its_status_changes() {
        var first = report(null, Duration.ZERO, compared(NOON, 1), NOON).status();
        var more = report(first, Duration.ZERO, compared(NOON.plusSeconds(60), 2), NOON.plusSeconds(60))
                .status();
        var gone = report(more, Duration.ZERO, compared(NOON.plusSeconds(120), 0), NOON.plusSeconds(120))
                .status();

        assertThat(condition(more, "Drifted").lastTransitionTime()).isEqualTo(NOON.toString());
        assertThat(condition(more, "Drifted").message()).isEqualTo("2 differences were found.");
        assertThat(condition(gone, "Drifted").lastTransitionTime())
                .isEqualTo(NOON.plusSeconds(120).toString());
    }

    private static PolicyReport report(DriftPolicyStatus status, Duration after, Seen seen, Instant now) {
        return report(status, Optional.empty(), after, seen, now);
    }

    private static PolicyReport report(
            DriftPolicyStatus status, Optional<Instant> incidentClosed, Duration after, Seen seen, Instant now) {
        var plan = new Plan.Valid(
                new Cadence.Every(Duration.ofSeconds(60)),
                null,
                null,
                after,
                new Terms(Severity.High, Optional.empty(), Optional.empty(), Duration.ZERO, false),
                List.of(),
                false);
        return PolicyReport.of(
                new PolicyReport.Subject("billing", "8a6d", 1, status, null, incidentClosed), plan, seen, now);
    }

    private static PolicyReport.Subject subject(DriftPolicyStatus status) {
        return new PolicyReport.Subject("billing", "8a6d", 1, status, null, Optional.empty());
    }

    private static Seen compared(Instant time, int findings) {
        var list = java.util.stream.IntStream.range(0, findings)
                .mapToObj(i -> new Finding(
                        new Subject("KEY_" + i),
                        "",
                        Finding.Kind.CHANGED,
                        "hmac:1",
                        "hmac:2",
                        Evidence.VALUE,
                        "hmac:3"))
                .toList();
        return new Seen(
                1,
                "",
                new Compared(
                        new Difference(list, 0, Optional.empty()), List.of(), "abc", time, List.of(), Optional.empty()),
                Optional.of(time));
    }

    private static Seen failed(Instant time, Instant lastGood) {
        return new Seen(1, "", new NotKnown(Side.DESTINATION, REFUSED, time), Optional.of(lastGood));
    }

    private static Condition condition(DriftPolicyStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
