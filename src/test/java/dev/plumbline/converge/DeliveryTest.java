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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryTest {

    private static final Outcome.Failed FAILED = new Outcome.Failed("It did not answer.", Optional.empty());

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
    void what_fails_waits_twice_as_long_each_time_and_then_arrives() throws InterruptedException {
        world.proposeAndApprove();
        world.places.answer("app", FAILED, FAILED);

        Duration first = world.converge().orElseThrow();
        assertThat(first).isBetween(Duration.ofSeconds(22), Duration.ofSeconds(38));
        assertThat(world.delivery("app").state()).isEqualTo(DeliveryState.Waiting);
        assertThat(world.delivery("app").nextAttemptTime()).isNotNull();
        assertThat(world.delivery("app").message()).contains("did not answer");
        assertThat(world.places.calls).as("the rest waits for its turn").containsExactly(List.of("app"));
        assertThat(world.converge()).as("it is too early").isPresent();
        assertThat(world.places.calls).hasSize(1);
        world.sleep(first);
        Duration second = world.converge().orElseThrow();
        assertThat(second).isBetween(Duration.ofSeconds(44), Duration.ofSeconds(60));
        world.convergeToTheEnd();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(world.delivery("app").attempts()).isEqualTo(3);
        assertThat(world.places.writes.getFirst().idempotencyKey())
                .matches("[a-zA-Z0-9-]{1,64}")
                .isNotEqualTo(world.places.writes.getLast().idempotencyKey());
    }

    @Test
    void it_is_not_tried_again_before_the_provider_wants_to_be_asked() throws InterruptedException {
        world.proposeAndApprove();
        world.places.answer("app", new Outcome.Failed("Too many.", Optional.of(Duration.ofMinutes(50))));

        world.converge();

        assertThat(world.delivery("app").nextAttemptTime()).isEqualTo("2026-11-21T12:50:00Z");
    }

    @Test
    void what_fails_for_good_does_not_keep_the_rest_from_theirs() throws InterruptedException {
        world.proposeAndApprove();
        world.places.answer("app", FAILED, FAILED, FAILED);
        world.places.answer("ci", new Outcome.Refused("The secret can't be named like that."));

        world.convergeToTheEnd();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Failed);
        assertThat(world.execution().error())
                .startsWith("2 of 3 destinations did not get version 2: app: ")
                .contains("did not answer", "ci: The secret can't be named");
        assertThat(world.delivery("app").attempts()).isEqualTo(3);
        assertThat(world.delivery("ci").attempts()).isEqualTo(1);
        assertThat(world.delivery("hook").state()).isEqualTo(DeliveryState.Delivered);
    }

    @Test
    void without_retries_there_is_one_attempt() throws InterruptedException {
        world.deliver(Order.Parallel, 0, "30s");
        world.proposeAndApprove();
        world.places.answer("app", FAILED);

        assertThat(world.converge()).isEmpty();

        assertThat(world.delivery("app").state()).isEqualTo(DeliveryState.Failed);
        assertThat(world.execution().error()).startsWith("1 of 3 destinations");
    }

    @Test
    void the_error_of_many_long_failures_stays_short() throws InterruptedException {
        var many = DeliveryWorld.rotated(
                Order.Parallel,
                held(IntStream.range(0, 20).mapToObj(i -> "d" + i).toArray(String[]::new)));
        many.proposeAndApprove();
        IntStream.range(0, 20).forEach(i -> many.places.answer("d" + i, new Outcome.Refused("x".repeat(5000) + "\n")));

        many.convergeToTheEnd();

        assertThat(many.execution().error()).startsWith("20 of 20").hasSizeLessThanOrEqualTo(1024);
        assertThat(many.delivery("d3").message()).hasSizeLessThanOrEqualTo(1024);
    }

    @ParameterizedTest
    @EnumSource(
            value = Order.class,
            names = {"Ordered", "Parallel"})
    void a_second_rotation_during_a_delivery_supersedes_the_first(Order order) throws InterruptedException {
        world.deliver(order, 2, "30s");
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
    void a_source_that_fails_right_before_the_write_has_nothing_written() throws InterruptedException {
        world.proposeAndApprove();
        world.onRecorded = execution -> world.sourceUnreadable = execution.stepsBegun() > 0;

        world.converge();

        assertThat(world.places.calls).isEmpty();
        assertThat(world.delivery("app").state()).isEqualTo(DeliveryState.Waiting);
        assertThat(world.delivery("app").version())
                .as("nothing was begun there")
                .isNull();
        world.onRecorded = execution -> {};
        world.sourceUnreadable = false;
        world.convergeToTheEnd();
        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
    }

    @ParameterizedTest
    @EnumSource(
            value = Order.class,
            names = {"Ordered", "Parallel"})
    void ended_at_every_single_point_it_delivers_everywhere_and_loses_none(Order order) throws InterruptedException {
        for (int call = 0; call < 120; call++) {
            var killed = DeliveryWorld.rotated(order, three());
            killed.proposeAndApprove();
            killed.killAt(call);
            try {
                killed.converge();
            } catch (DeliveryWorld.Killed e) {
                killed.killAt(-1);
                killed.convergeToTheEnd();
            }
            assertThat(killed.execution().state()).as("call %d", call).isEqualTo(ExecutionState.Succeeded);
            assertThat(killed.places.all().values()).as("call %d", call).containsOnly("canary-2");
            assertThat(killed.places.writes).as("call %d", call).hasSizeLessThanOrEqualTo(5);
        }
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
    void a_source_that_cannot_be_read_is_waited_for() throws InterruptedException {
        world.proposeAndApprove();
        world.sourceUnreadable = true;

        assertThat(world.converge()).isPresent();
        assertThat(world.execution().state()).isEqualTo(ExecutionState.Running);
        assertThat(world.execution().error()).contains("source could not be read");
        int records = world.recorded.size();
        assertThat(world.converge()).isPresent();
        assertThat(world.recorded).as("and says so once").hasSize(records);
        world.sourceUnreadable = false;
        world.convergeToTheEnd();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(world.execution().error()).isNull();
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
    void what_could_not_be_looked_at_and_was_changed_meanwhile_is_left_alone() throws InterruptedException {
        world.proposeAndApprove();
        world.places.unreadable.add("ci");
        world.converge();
        assertThat(world.delivery("ci").state()).isEqualTo(DeliveryState.Waiting);
        world.places.unreadable.clear();
        world.places.put("ci", "by hand");

        world.convergeToTheEnd();

        assertThat(world.delivery("ci").state()).isEqualTo(DeliveryState.Failed);
        assertThat(world.places.held("ci")).isEqualTo("by hand");
    }

    @Test
    void a_destination_that_cannot_be_read_is_never_written_to_blindly() throws InterruptedException {
        world.proposeAndApprove();
        world.places.unreadable.add("app");

        world.convergeToTheEnd();

        assertThat(world.places.writes).extracting(Write::name).containsExactly("ci", "hook");
        assertThat(world.delivery("app").state()).isEqualTo(DeliveryState.Failed);
        assertThat(world.delivery("app").attempts()).isEqualTo(3);
    }

    @Test
    void a_destination_that_never_shows_what_it_took_fails_in_the_end() throws InterruptedException {
        world.proposeAndApprove();
        world.places.onWrite = names -> world.places.stale.addAll(names.contains("app") ? names : List.of());

        world.convergeToTheEnd();

        assertThat(world.delivery("app").state()).isEqualTo(DeliveryState.Failed);
        assertThat(world.delivery("app").receipt()).isNull();
        assertThat(world.execution().state()).isEqualTo(ExecutionState.Failed);
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

    @Test
    void a_destination_killed_in_the_middle_of_its_delivery_is_delivered_to_again() throws InterruptedException {
        world.proposeAndApprove();
        UnaryOperator<DeliveryWorld> killed = now -> {
            now.places.onWrite = names -> {
                if (names.contains("ci")) {
                    now.killAt(0);
                }
            };
            return now;
        };
        try {
            killed.apply(world).converge();
        } catch (DeliveryWorld.Killed e) {
            // This is what is tried.
        }
        assertThat(world.delivery("ci").state()).isEqualTo(DeliveryState.Delivering);
        world.killAt(-1);
        world.places.onWrite = names -> {};

        world.convergeToTheEnd();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(world.places.writes).extracting(Write::name).containsExactly("app", "ci", "ci", "hook");
        assertThat(world.places.writes.stream()
                        .filter(write -> write.name().equals("ci"))
                        .map(Write::idempotencyKey)
                        .distinct())
                .as("both tries are one delivery")
                .hasSize(1);
    }
}
