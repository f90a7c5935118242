package dev.plumbline.converge.delivery;

import static dev.plumbline.converge.delivery.Deliverable.execution;
import static dev.plumbline.converge.delivery.Deliverable.place;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Execution;
import dev.plumbline.api.Execution.Delivery;
import dev.plumbline.api.Execution.DeliveryState;
import dev.plumbline.api.ExecutionState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgainTest {

    private static final Instant AN_HOUR_LATER = Instant.parse("2026-11-21T13:00:00Z");

    private static Execution failed(Boolean standing, String version) {
        return execution(
                ExecutionState.Failed,
                standing,
                new Delivery("app", DeliveryState.Failed, version, 1, null, "No.", null));
    }

    private static Optional<Instant> notBefore(Execution last, boolean dryRun, String... names) {
        return Again.notBefore(
                last, List.of(names).stream().map(name -> place(name, "8")).toList(), dryRun);
    }

    @Test
    void what_failed_alike_is_tried_again_an_hour_later() {
        assertThat(notBefore(failed(true, "8"), false, "app")).contains(AN_HOUR_LATER);
    }

    @Test
    void another_version_another_place_and_the_word_of_a_person_wait_for_nothing() {
        assertThat(notBefore(failed(true, "7"), false, "app")).isEmpty();
        assertThat(notBefore(failed(true, "8"), false, "app", "ci")).isEmpty();
        assertThat(notBefore(failed(null, "8"), false, "app")).isEmpty();
        assertThat(notBefore(null, false, "app")).isEmpty();
    }

    @Test
    void a_dry_run_keeps_only_another_one_waiting() {
        var rehearsed = execution(ExecutionState.DryRun, true);

        assertThat(notBefore(rehearsed, true, "app")).contains(AN_HOUR_LATER);
        assertThat(notBefore(rehearsed, false, "app")).isEmpty();
    }

    @Test
    void what_succeeded_or_was_superseded_keeps_nobody_waiting() {
        assertThat(notBefore(execution(ExecutionState.Succeeded, true), false, "app"))
                .isEmpty();
        assertThat(notBefore(execution(ExecutionState.Superseded, true), false, "app"))
                .isEmpty();
    }
}
