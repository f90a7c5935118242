package dev.plumbline.converge;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of deliveries that fail, are slow to show, or are cut short. */
class FailingDeliveryTest {

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
