package dev.plumbline.converge.delivery;

import static dev.plumbline.converge.delivery.Deliverable.execution;
import static dev.plumbline.converge.delivery.Deliverable.place;
import static dev.plumbline.converge.delivery.Deliverable.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Execution.Delivery;
import dev.plumbline.api.Execution.DeliveryState;
import dev.plumbline.api.ExecutionState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.001Z");
    private static final Place APP = place("app", "8");
    private static final Place CI = place("ci", "8");
    private static final Ledger EMPTY = new Ledger(List.of());

    @Test
    void a_claim_keeps_receipts_and_nothing_that_was_tried() {
        var before = execution(
                ExecutionState.Failed,
                null,
                new Delivery("app", DeliveryState.Failed, "7", 6, null, "No.", receipt("6")),
                new Delivery("ci", DeliveryState.Failed, "7", 6, null, "No.", null),
                new Delivery("other", DeliveryState.Failed, "7", 6, null, "No.", null),
                new Delivery("gone", DeliveryState.Delivered, "7", 1, null, null, receipt("7")));

        Ledger claimed = Ledger.claimed(Optional.of(before), Set.of("app", "ci", "other"), Set.of("app", "ci"));

        assertThat(claimed.receipt("app")).contains(receipt("6"));
        assertThat(claimed.isSettled(APP)).as("that was another delivery").isFalse();
        assertThat(claimed.isBegun(APP)).isFalse();
        assertThat(claimed.entry("ci")).isEmpty();
        assertThat(claimed.entry("other"))
                .hasValueSatisfying(entry -> assertThat(entry.message()).isEqualTo("No."));
        assertThat(claimed.entry("gone")).isEmpty();
    }

    @Test
    void what_arrived_earlier_is_no_delivery_of_this_execution_even_of_the_same_version() {
        var before = execution(
                ExecutionState.Succeeded,
                null,
                new Delivery("app", DeliveryState.Delivered, "8", 1, null, null, receipt("8")));

        Ledger claimed = Ledger.claimed(Optional.of(before), Set.of("app"), Set.of("app"));

        assertThat(claimed.open(List.of(APP))).containsExactly(APP);
        assertThat(claimed.unread(APP, NOON, "Not now.").isBegun(APP)).isFalse();
    }

    @Test
    void an_attempt_counts_from_when_it_is_begun() {
        Ledger waiting = EMPTY.begun(APP).waiting(APP, NOON, "Not now.");

        assertThat(waiting.attempts("app")).isEqualTo(1);
        assertThat(waiting.isBegun(APP)).isTrue();
        assertThat(waiting.due(APP))
                .as("in whole seconds, and none too early")
                .contains(Instant.parse("2026-11-21T12:00:01Z"));
        assertThat(waiting.begun(APP).attempts("app")).isEqualTo(2);
        assertThat(waiting.begun(APP).due(APP)).isEmpty();
    }

    @Test
    void a_place_that_could_not_be_read_was_tried_and_not_begun() {
        Ledger unread = EMPTY.unread(APP, NOON, "Not now.");

        assertThat(unread.attempts("app")).isEqualTo(1);
        assertThat(unread.isBegun(APP)).isFalse();
        assertThat(EMPTY.begun(APP).unread(APP, NOON, "Not now.").isBegun(APP))
                .as("what was begun before stays begun")
                .isTrue();
    }

    @Test
    void a_receipt_stays_until_a_newer_one_replaces_it() {
        Ledger ledger = EMPTY.begun(APP).delivered(APP, receipt("7"));

        assertThat(ledger.begun(APP).receipt("app")).contains(receipt("7"));
        assertThat(ledger.begun(APP).failed(APP, "No.").receipt("app")).contains(receipt("7"));
        assertThat(ledger.begun(APP).delivered(APP, receipt("8")).receipt("app"))
                .contains(receipt("8"));
    }

    @Test
    void what_ends_is_tried_no_more_and_says_where_nobody_knows() {
        Ledger ended = EMPTY.begun(APP).begun(CI).waiting(CI, NOON, "Not now.").ended();

        assertThat(ended.entries()).extracting(Delivery::state).containsOnly(DeliveryState.Failed);
        assertThat(ended.entries()).extracting(Delivery::nextAttemptTime).containsOnlyNulls();
        assertThat(ended.entry("app").orElseThrow().message()).contains("is not known");
        assertThat(ended.entry("ci").orElseThrow().message()).isEqualTo("Not now.");
    }

    @Test
    void what_was_not_written_after_all_is_as_it_was() {
        Ledger before = EMPTY.begun(APP).waiting(APP, NOON, "Not now.");
        Ledger begun = before.begun(APP).begun(CI);

        assertThat(begun.restored(List.of(APP, CI), before)).isEqualTo(before);
    }

    @Test
    void a_message_is_shown_as_data_and_short() {
        assertThat(EMPTY.begun(APP)
                        .failed(APP, "\u001b[2J" + "x".repeat(3000))
                        .entry("app")
                        .orElseThrow()
                        .message())
                .startsWith("\\u001B")
                .hasSizeLessThanOrEqualTo(1024);
    }
}
