package dev.plumbline.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Execution;
import dev.plumbline.api.Execution.DeliveryState;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDistributionSpec.Order;
import dev.plumbline.converge.FakePlaces.Kind;
import dev.plumbline.converge.FakePlaces.Write;
import dev.plumbline.destination.SecretWriter.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is delivered, in which order and together with what. */
class DeliveryTest {

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
    void what_was_approved_arrives_at_each_destination_in_the_order_of_the_spec() throws InterruptedException {
        String digest = world.proposeAndApprove();

        assertThat(world.converge()).isEmpty();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(world.execution().stepsDone()).isEqualTo(3);
        assertThat(world.execution().approvedBy()).isEqualTo(DeliveryWorld.APPROVER);
        assertThat(world.places.writes).extracting(Write::name).containsExactly("app", "ci", "hook");
        assertThat(world.places.all().values()).containsOnly("canary-2");
        assertThat(world.delivery("ci").receipt().mark()).isEqualTo("mark-2");
        assertThat(world.delivery("hook").receipt().mark()).isNull();
        assertThat(world.delivery("app").receipt()).satisfies(receipt -> {
            assertThat(receipt.version()).isEqualTo("2");
            assertThat(receipt.approval()).isEqualTo(digest);
            assertThat(receipt.reference()).isEqualTo("release v1");
        });
        assertThat(world.propose()).as("nothing is left to propose").isEmpty();
    }

    @Test
    void each_write_is_on_record_before_it_is_made() throws InterruptedException {
        world.proposeAndApprove();
        world.places.onWrite = names -> assertThat(names)
                .allSatisfy(name -> assertThat(world.delivery(name).state()).isEqualTo(DeliveryState.Delivering));

        world.converge();

        assertThat(world.places.writes).hasSize(3);
    }

    @Test
    void nothing_is_delivered_without_an_approval() throws InterruptedException {
        world.propose();

        assertThat(world.converge()).isEmpty();

        assertThat(world.places.calls).isEmpty();
        assertThat(world.execution()).isNull();
    }

    @Test
    void once_it_has_ended_nothing_is_done_again() throws InterruptedException {
        world.proposeAndApprove();
        world.converge();
        world.places.put("app", "by hand");

        world.converge();

        assertThat(world.places.writes).hasSize(3);
    }

    @Test
    void neither_what_is_recorded_nor_what_is_shown_of_it_holds_a_value() throws InterruptedException {
        world.proposeAndApprove();
        world.places.answer("app", new Outcome.Refused("It may not be written."));

        world.converge();

        assertThat(world.recorded.toString()).doesNotContain("canary");
    }

    @Test
    void what_goes_in_one_call_is_delivered_in_one_call() throws InterruptedException {
        var batches = DeliveryWorld.rotated(Order.Parallel, held("app-a", "other", "app-b"));
        batches.proposeAndApprove();

        batches.converge();

        assertThat(batches.places.calls).containsExactlyInAnyOrder(List.of("app-a", "app-b"), List.of("other"));
        assertThat(batches.execution().state()).isEqualTo(ExecutionState.Succeeded);
    }

    @Test
    void in_order_only_neighbours_go_in_one_call() throws InterruptedException {
        var batches = DeliveryWorld.rotated(Order.Ordered, held("app-a", "app-b", "other", "app-c"));
        batches.proposeAndApprove();

        batches.converge();

        assertThat(batches.places.calls).containsExactly(List.of("app-a", "app-b"), List.of("other"), List.of("app-c"));
    }

    @Test
    void batches_go_at_once_and_a_slow_one_does_not_keep_the_others() throws InterruptedException {
        var parallel = DeliveryWorld.rotated(Order.Parallel, held("a", "b", "c"));
        parallel.proposeAndApprove();
        var together = new CyclicBarrier(3);
        parallel.places.beforeWrite = () -> {
            try {
                together.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError("they were not at work at once", e);
            }
        };

        parallel.converge();

        assertThat(parallel.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(parallel.places.all().values()).containsOnly("canary-2");
    }

    @Test
    void as_many_as_there_may_be_arrive_though_not_all_at_once() throws InterruptedException {
        var many = DeliveryWorld.rotated(
                Order.Parallel,
                held(IntStream.range(0, 20).mapToObj(i -> "d" + i).toArray(String[]::new)));
        many.proposeAndApprove();

        many.converge();

        assertThat(many.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(many.places.all().values()).hasSize(20).containsOnly("canary-2");
    }

    @Test
    void a_destination_that_has_it_already_is_not_written_to() throws InterruptedException {
        world.proposeAndApprove();
        world.places.put("app", "canary-2");

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(world.places.writes).extracting(Write::name).containsExactly("ci", "hook");
        assertThat(world.delivery("app").attempts()).isZero();
        assertThat(world.delivery("app").receipt().version()).isEqualTo("2");
    }

    @Test
    void a_dry_run_does_everything_but_deliver() throws InterruptedException {
        world.proposeAndApprove();
        world.permit = new Permit.DryRun();

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.DryRun);
        assertThat(world.places.rehearsals).containsExactly(List.of("app"), List.of("ci"), List.of("hook"));
        assertThat(world.places.calls).isEmpty();
        assertThat(world.execution().deliveries()).isEmpty();
    }

    @Test
    void a_dry_run_that_would_not_go_through_says_where() throws InterruptedException {
        world.proposeAndApprove();
        world.permit = new Permit.DryRun();
        world.places.answer("ci", new Outcome.Refused("It may not be written."));
        world.places.put("app", "by hand");

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Failed);
        assertThat(world.execution().error()).contains("ci: It may not be written", "app: It is no longer");
    }

    @Test
    void receipts_of_an_earlier_execution_are_carried_over_until_newer_ones_replace_them() throws InterruptedException {
        world.proposeAndApprove();
        world.converge();
        Receipt earlier = world.delivery("ci").receipt();
        world.version = 3;
        world.proposeAndApprove();
        world.places.answer("ci", new Outcome.Refused("Not now."));

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Failed);
        assertThat(world.delivery("app").receipt().version()).isEqualTo("3");
        assertThat(world.delivery("ci").receipt()).isEqualTo(earlier);
        assertThat(world.delivery("ci").state()).isEqualTo(DeliveryState.Failed);
        assertThat(world.delivery("hook").receipt().version()).isEqualTo("3");
    }

    @Test
    void what_is_not_delivered_to_this_time_stays_on_record() throws InterruptedException {
        world.proposeAndApprove();
        world.converge();
        Execution.Delivery before = world.delivery("ci");
        world.places.put("app", "by hand");
        world.proposeAndApprove();

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(world.places.writes).hasSize(4);
        assertThat(world.delivery("ci")).isEqualTo(before);
    }
}
