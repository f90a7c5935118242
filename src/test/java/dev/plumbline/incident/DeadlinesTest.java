package dev.plumbline.incident;

import static dev.plumbline.incident.Episode.LIFE;
import static dev.plumbline.incident.Episode.NOON;
import static dev.plumbline.incident.Episode.STEP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.Severity;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    @Test
    void the_severity_rises_one_step_each_time_until_it_is_critical() {
        var episode = Episode.opened("A");
        assertThat(episode.status.nextEscalationTime())
                .isEqualTo(NOON.plus(STEP).toString());
        assertThat(episode.last.lookAgain()).contains(NOON.plus(STEP));

        episode.after(STEP).next();
        assertThat(episode.status.severity()).isEqualTo(Severity.High);

        episode.after(STEP).next();
        assertThat(episode.status.severity()).isEqualTo(Severity.Critical);
        assertThat(episode.status.nextEscalationTime()).isNull();
        assertThat(Collections.frequency(episode.events(), "Escalated")).isEqualTo(2);
    }

    @Test
    void an_operator_that_was_away_makes_up_for_each_step_and_tells_of_each() {
        var episode = Episode.opened("A").after(STEP.multipliedBy(5)).next();

        assertThat(episode.status.severity()).isEqualTo(Severity.Critical);
        assertThat(Collections.frequency(episode.events(), "Escalated")).isEqualTo(2);
    }

    @Test
    void what_is_stabilized_or_set_aside_or_gone_does_not_escalate() {
        assertThat(Episode.opened("A").stabilized().after(STEP).next().status.severity())
                .isEqualTo(Severity.Medium);
        assertThat(Episode.opened("A")
                        .overridden("A", NOON.plus(LIFE))
                        .after(STEP)
                        .next()
                        .status
                        .severity())
                .isEqualTo(Severity.Medium);
        var gone = Episode.opened("A").sees().after(STEP).next();
        assertThat(gone.status.severity()).isEqualTo(Severity.Medium);

        gone.sees("A");
        assertThat(gone.status.severity()).isEqualTo(Severity.Medium);
        assertThat(gone.status.nextEscalationTime())
                .isEqualTo(NOON.plus(STEP).plus(STEP).toString());
    }

    @Test
    void acknowledging_alone_does_not_stop_the_escalation() {
        var episode = Episode.opened("A").acknowledged().after(STEP).next();

        assertThat(episode.status.severity()).isEqualTo(Severity.High);
    }

    @Test
    void a_clock_that_is_set_back_takes_back_neither_severity_nor_expiry() {
        var episode = Episode.opened("A").after(LIFE).next();
        assertThat(episode.condition("Expired").status()).isEqualTo(Condition.Status.True);
        var before = episode.status;

        episode.after(LIFE.negated()).next();

        assertThat(episode.status).isEqualTo(before);
    }

    @Test
    void an_incident_expires_once_and_goes_on() {
        var episode =
                Episode.opened("A").stabilized().after(LIFE).next().after(LIFE).next();

        assertThat(Collections.frequency(episode.events(), "Expired")).isEqualTo(1);
        assertThat(episode.sees("A", "B").status.openFindings()).isEqualTo(2);
        assertThat(episode.resolved().after(STEP).sees().phase()).isEqualTo(Phase.Closed);
    }

    @Test
    void an_extension_moves_the_expiry_as_far_as_the_policy_allows_and_no_further() {
        var episode = Episode.opened("A").extended("2026-06-04T12:00:00Z");
        assertThat(episode.status.expiryTime()).isEqualTo("2026-06-04T12:00:00Z");

        episode.extended("2027-01-01T00:00:00Z");
        assertThat(episode.status.expiryTime()).isEqualTo("2026-06-09T12:00:00Z");
        assertThat(episode.status.timeline().getLast().note()).contains("the latest that is allowed");

        episode.extension = null;
        episode.said();
        assertThat(episode.status.expiryTime()).isEqualTo("2026-06-02T12:00:00Z");
    }

    @Test
    void an_extension_after_the_expiry_gives_time_again() {
        var episode = Episode.opened("A").stabilized().after(LIFE).next().extended("2026-06-04T12:00:00Z");
        assertThat(episode.condition("Expired").status()).isEqualTo(Condition.Status.False);

        episode.after(Duration.ofDays(3)).next();
        assertThat(Collections.frequency(episode.events(), "Expired")).isEqualTo(2);
    }

    @Test
    void an_extension_to_a_day_that_is_not_in_the_calendar_extends_nothing() {
        var episode = Episode.opened("A").extended("2026-06-31T12:00:00Z");

        assertThat(episode.status.expiryTime()).isEqualTo("2026-06-02T12:00:00Z");
        assertThat(episode.status.timeline().getLast().note()).contains("extends nothing");
    }
}
