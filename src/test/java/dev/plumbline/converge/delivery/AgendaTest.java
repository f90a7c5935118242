package dev.plumbline.converge.delivery;

import static dev.plumbline.converge.delivery.Deliverable.place;
import static dev.plumbline.converge.delivery.Deliverable.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDistributionSpec.Order;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgendaTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Place A1 = place("a-1", "8");
    private static final Place B = place("b", "8");
    private static final Place A2 = place("a-2", "8");
    private static final Place A3 = place("a-3", "8");
    private static final List<Place> ALL = List.of(A1, B, A2, A3);
    private static final Ledger EMPTY = new Ledger(List.of());

    private static Agenda next(Ledger ledger, Order order) {
        return Agenda.of(ALL, ledger, order, place -> place.name().substring(0, 1), NOON);
    }

    private static Ledger done(Place... places) {
        Ledger ledger = EMPTY;
        for (Place place : places) {
            ledger = ledger.begun(place).delivered(place, receipt("8"));
        }
        return ledger;
    }

    @Test
    void at_once_all_go_and_each_batch_in_one_call() {
        assertThat(next(EMPTY, Order.Parallel)).isEqualTo(new Agenda.Due(List.of(List.of(A1, A2, A3), List.of(B))));
    }

    @Test
    void in_order_the_first_goes_alone_where_its_neighbour_is_another_batch() {
        assertThat(next(EMPTY, Order.Ordered)).isEqualTo(new Agenda.Due(List.of(List.of(A1))));
        assertThat(next(done(A1), Order.Ordered)).isEqualTo(new Agenda.Due(List.of(List.of(B))));
        assertThat(next(done(A1, B), Order.Ordered)).isEqualTo(new Agenda.Due(List.of(List.of(A2, A3))));
    }

    @Test
    void of_an_order_that_is_not_known_not_all_goes_at_once() {
        assertThat(next(EMPTY, Order.Unrecognized)).isEqualTo(next(EMPTY, Order.Ordered));
    }

    @Test
    void in_order_what_waits_holds_up_those_after_it_until_it_has_failed_for_good() {
        Ledger waiting = EMPTY.begun(A1).waiting(A1, NOON.plusSeconds(30), "Not now.");

        assertThat(next(waiting, Order.Ordered)).isEqualTo(new Agenda.Rest(NOON.plusSeconds(30)));
        assertThat(next(waiting.failed(A1, "No."), Order.Ordered)).isEqualTo(new Agenda.Due(List.of(List.of(B))));
    }

    @Test
    void at_once_what_waits_holds_up_nobody() {
        Ledger waiting = EMPTY.begun(A1).waiting(A1, NOON.plusSeconds(30), "Not now.");

        assertThat(next(waiting, Order.Parallel)).isEqualTo(new Agenda.Due(List.of(List.of(B), List.of(A2, A3))));
    }

    @Test
    void what_is_due_is_tried_again_and_what_is_not_is_waited_for() {
        Ledger waiting = done(B, A2)
                .begun(A1)
                .waiting(A1, NOON.plusSeconds(60), "Not now.")
                .begun(A3)
                .waiting(A3, NOON.plusSeconds(30), "Not now.");

        assertThat(next(waiting, Order.Parallel)).isEqualTo(new Agenda.Rest(NOON.plusSeconds(30)));
        assertThat(next(waiting.waiting(A3, NOON, "Not now."), Order.Parallel))
                .isEqualTo(new Agenda.Due(List.of(List.of(A3))));
    }

    @Test
    void what_was_begun_by_one_that_is_dead_is_due() {
        assertThat(next(done(A1, B, A2).begun(A3), Order.Ordered)).isEqualTo(new Agenda.Due(List.of(List.of(A3))));
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void it_is_over_when_each_has_come_to_its_end(Order order) {
        assertThat(next(done(A1, B, A2).begun(A3).failed(A3, "No."), order)).isEqualTo(new Agenda.Over());
    }
}
