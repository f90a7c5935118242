package dev.plumbline.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Execution;
import dev.plumbline.api.Execution.DeliveryState;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.SecretDistributionSpec.Order;
import dev.plumbline.converge.FakePlaces.Kind;
import dev.plumbline.converge.FakePlaces.Write;
import dev.plumbline.destination.SecretWriter.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ends a delivery, or has it rest, before it is done. */
class SupersededDeliveryTest {

    private static Map<String, Kind> three() {
        var three = new LinkedHashMap<String, Kind>();
        three.put("app", Kind.HELD);
        three.put("ci", Kind.PRESENT);
        three.put("hook", Kind.BLIND);
        return three;
    }

    private static Map<String, Kind> held(String... names) {
        var held = new LinkedHashMap<String, Kind>();
        List.of(names).forEach(name -> held.put(name, Kind.HELD));
        return held;
    }

    private final DeliveryWorld world = DeliveryWorld.rotated(Order.Ordered, three());

    @Test
    void a_second_rotation_during_a_delivery_supersedes_the_first() throws InterruptedException {
        world.deliver(Order.Ordered, 2, "30s");
        world.proposeAndApprove();
        world.places.onWrite = names -> world.version = 3;

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Superseded);
        assertThat(world.execution().error()).contains("no longer holds what was approved");
        assertThat(world.places.writes).extracting(Write::name).hasSize(1);
        String first = world.places.writes.getFirst().name();
        assertThat(world.delivery(first).receipt().version()).isEqualTo("2");
        assertThat(world.execution().deliveries())
                .as("what was not begun says nothing")
                .hasSize(1);
    }

    @Test
    void of_deliveries_at_once_each_that_had_begun_before_the_second_rotation_is_on_record()
            throws InterruptedException {
        world.deliver(Order.Parallel, 2, "30s");
        world.proposeAndApprove();
        world.places.onWrite = names -> world.version = 3;

        world.converge();

        // How many had read the source by then is for the threads to settle.
        assertThat(world.places.writes).isNotEmpty().extracting(Write::version).containsOnly("2");
        assertThat(world.execution().deliveries()).hasSameSizeAs(world.places.writes);
        assertThat(world.places.writes)
                .allSatisfy(write -> assertThat(
                                world.delivery(write.name()).receipt().version())
                        .isEqualTo("2"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Order.class,
            names = {"Ordered", "Parallel"})
    void a_rotation_that_comes_between_the_record_and_the_write_is_seen_before_the_write(Order order)
            throws InterruptedException {
        world.deliver(order, 2, "30s");
        world.proposeAndApprove();
        world.onRecorded = execution -> {
            if (execution.stepsBegun() != null && execution.stepsBegun() > 0) {
                world.version = 3;
            }
        };

        world.converge();

        assertThat(world.places.calls).isEmpty();
        assertThat(world.execution().state()).isEqualTo(ExecutionState.Superseded);
        assertThat(world.execution().deliveries()).isEmpty();
    }

    @Test
    void a_rotation_ends_what_waits() throws InterruptedException {
        world.proposeAndApprove();
        world.places.answer("app", new Outcome.Failed("Too many.", Optional.of(Duration.ofHours(5))));
        assertThat(world.converge()).hasValueSatisfying(wait -> assertThat(wait).isLessThan(Duration.ofMinutes(2)));
        world.version = 3;

        world.convergeToTheEnd();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Superseded);
        assertThat(world.delivery("app").state()).isEqualTo(DeliveryState.Failed);
        assertThat(world.places.writes).isEmpty();
    }

    @Test
    void what_was_taken_back_at_the_source_is_not_delivered() throws InterruptedException {
        world.proposeAndApprove();
        world.sourceGone = true;

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Superseded);
        assertThat(world.execution().error()).contains("deleted");
        assertThat(world.places.calls).isEmpty();
    }

    @Test
    void a_destination_that_somebody_else_has_changed_since_is_left_alone_and_the_rest_goes_on()
            throws InterruptedException {
        world.proposeAndApprove();
        world.places.put("app", "by hand");
        world.places.put("ci", "by hand");

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Failed);
        assertThat(world.places.writes).extracting(Write::name).containsExactly("hook");
        assertThat(world.delivery("app").message()).contains("no longer as it was when this was approved");
        assertThat(world.places.held("app")).isEqualTo("by hand");
    }

    @Test
    void what_was_delivered_stays_on_record_when_the_approval_is_taken_back() throws InterruptedException {
        world.proposeAndApprove();
        world.places.onWrite = names -> world.withdraw();

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Failed);
        assertThat(world.execution().error()).contains("taken back");
        assertThat(world.places.writes).hasSize(1);
        assertThat(world.delivery("app").receipt().version()).isEqualTo("2");
    }

    @Test
    void the_kill_switch_halts_between_two_deliveries() throws InterruptedException {
        world.proposeAndApprove();
        world.places.onWrite = names -> world.permit = new Permit.Halted("Somebody said so.");

        assertThat(world.converge()).isPresent();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Running);
        assertThat(world.execution().error()).contains("Halted after 1 of 3", "Somebody said so");
        assertThat(world.places.writes).hasSize(1);
        world.places.onWrite = names -> {};
        world.permit = new Permit.Write();
        world.convergeToTheEnd();
        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(world.places.writes).hasSize(3);
    }

    @Test
    void a_suspended_a_deleted_and_another_distribution_of_the_same_name_supersede() throws InterruptedException {
        world.proposeAndApprove();
        world.suspend();
        world.converge();
        assertThat(world.execution().error()).contains("suspended");

        var gone = DeliveryWorld.rotated(Order.Ordered, three());
        gone.proposeAndApprove();
        gone.distribution = Optional.empty();
        gone.converge();
        assertThat(gone.execution().error()).contains("gone");

        var other = DeliveryWorld.rotated(Order.Ordered, three());
        other.proposeAndApprove();
        other.distribution.orElseThrow().getMetadata().setUid("uid-2");
        other.converge();
        assertThat(other.execution().error()).contains("gone");

        for (var ended : List.of(world, gone, other)) {
            assertThat(ended.execution().state()).isEqualTo(ExecutionState.Superseded);
            assertThat(ended.places.calls).isEmpty();
        }
    }

    @Test
    void another_place_under_the_name_that_was_signed_supersedes() throws InterruptedException {
        world.proposeAndApprove();
        var another = Kind.HELD.destination("elsewhere");
        world.replaceDestination("app", Kind.named("app", another));

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Superseded);
        assertThat(world.execution().error()).contains("app", "no longer the place");
        assertThat(world.places.calls).isEmpty();
    }

    @Test
    void a_place_that_changes_during_the_delivery_supersedes() throws InterruptedException {
        world.proposeAndApprove();
        world.places.onWrite =
                names -> world.replaceDestination("hook", Kind.named("hook", Kind.BLIND.destination("elsewhere")));

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Superseded);
        assertThat(world.places.writes).hasSize(1);
    }

    @Test
    void what_ends_before_it_is_begun_keeps_the_receipts_that_there_are() throws InterruptedException {
        world.proposeAndApprove();
        world.converge();
        List<Execution.Delivery> before = world.execution().deliveries();
        world.version = 3;
        world.proposeAndApprove();
        world.suspend();

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Superseded);
        assertThat(world.execution().deliveries()).isEqualTo(before);
    }
}
