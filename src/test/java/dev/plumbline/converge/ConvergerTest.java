package dev.plumbline.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ConvergerTest {

    private final World world = new World();

    @Test
    void all_steps_are_written_one_after_the_other_and_seen_to_have_worked() throws InterruptedException {
        assertThat(world.converge("one")).isEmpty();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(world.execution().stepsDone()).isEqualTo(World.STEPS);
        assertThat(world.observed).isEqualTo(world.desired);
        assertThat(world.written.values()).hasSize(10).containsOnly(1);
        assertThat(world.recorded.getFirst().stepsBegun()).isZero();
        assertThat(world.recorded).extracting(Execution::state).startsWith(ExecutionState.Running);
    }

    @Test
    void once_it_has_ended_nothing_is_done_again() throws InterruptedException {
        world.converge("one");
        int records = world.recorded.size();
        world.observed.put("KEY_00", "wrong");

        world.converge("one");

        assertThat(world.recorded).hasSize(records);
        assertThat(world.written.get("KEY_00")).isEqualTo(1);
    }

    @Property(tries = 300)
    void ended_at_any_points_it_writes_each_value_once_and_loses_none(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 90) Integer> kills) throws InterruptedException {
        var killed = new World();
        int holder = 0;
        for (int call : kills) {
            killed.killAt(call);
            try {
                killed.converge("converger-" + holder++);
            } catch (World.Killed e) {
                // This is what is tried.
            }
        }
        killed.killAt(-1);
        killed.converge("last");

        assertThat(killed.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(killed.observed).isEqualTo(killed.desired);
        assertThat(killed.written.values()).hasSize(10).containsOnly(1);
    }

    @Test
    void ended_at_every_single_point_it_writes_each_value_once_and_loses_none() throws InterruptedException {
        for (int call = 0; call < 200; call++) {
            var killed = new World();
            killed.killAt(call);
            try {
                killed.converge("first");
            } catch (World.Killed e) {
                killed.killAt(-1);
                killed.converge("second");
            }
            assertThat(killed.execution().state()).as("call %d", call).isEqualTo(ExecutionState.Succeeded);
            assertThat(killed.written.values()).as("call %d", call).hasSize(10).containsOnly(1);
        }
    }

    @Test
    void a_destination_that_shows_a_write_late_is_not_written_to_twice() throws InterruptedException {
        world.onWrite = () -> world.lagging = 2;

        world.converge("one");

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(world.written.values()).containsOnly(1);
    }

    @Test
    void a_destination_that_never_shows_it_fails_in_the_end() throws InterruptedException {
        world.onWrite = () -> world.lagging = 1000;

        world.converge("one");

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Failed);
        assertThat(world.execution().error()).contains("KEY_40", "still differs", "approve");
        assertThat(world.execution().stepsDone()).isEqualTo(World.STEPS);
    }

    @Test
    void what_moves_between_two_steps_is_not_written_to() throws InterruptedException {
        world.onWrite = () -> world.observed.put("KEY_40", "moved");

        world.converge("one");

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Superseded);
        assertThat(world.execution().stepsDone()).isEqualTo(1);
        assertThat(world.execution().error()).contains("KEY_40");
        assertThat(world.written).hasSize(2).doesNotContainKey("KEY_40");
    }

    @Test
    void what_was_set_right_by_hand_before_it_was_claimed_takes_a_new_approval() throws InterruptedException {
        world.observed.put("KEY_40", "right");

        world.converge("one");

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Superseded);
        assertThat(world.written).isEmpty();
    }

    @Test
    void a_place_that_cannot_be_read_is_waited_for_before_it_is_claimed_and_fails_after_a_while_later()
            throws InterruptedException {
        world.unreadable = 1;
        assertThat(world.converge("one")).isPresent();
        assertThat(world.recorded).isEmpty();

        world.onWrite = () -> world.unreadable = 2;
        world.converge("one");
        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);

        var gone = new World();
        gone.onWrite = () -> gone.unreadable = 1000;
        gone.converge("one");
        assertThat(gone.execution().state()).isEqualTo(ExecutionState.Failed);
        assertThat(gone.execution().error()).contains("could not be read");
        assertThat(gone.written).hasSize(2);
    }

    @Test
    void the_first_failure_stops_it() throws InterruptedException {
        world.failure = "The destination refuses it.";

        world.converge("one");

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Failed);
        assertThat(world.execution().error()).isEqualTo("The destination refuses it.");
        assertThat(world.execution().stepsBegun()).isEqualTo(1);
        assertThat(world.execution().stepsDone()).isZero();
    }

    @Test
    void an_approval_that_is_taken_back_between_two_steps_stops_it() throws InterruptedException {
        world.onWrite = () -> world.change(Cases.incident(Cases.spec(null), world.incident.getStatus()));

        world.converge("one");

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Failed);
        assertThat(world.execution().error()).contains("taken back");
        assertThat(world.execution().stepsDone()).isEqualTo(1);
        assertThat(world.written).hasSize(2);
    }

    @Test
    void halted_it_begins_nothing_and_between_two_steps_it_says_so_once() throws InterruptedException {
        world.permit = new Permit.Halted("Somebody said halt.");
        assertThat(world.converge("one")).isPresent();
        assertThat(world.recorded).isEmpty();

        world.permit = new Permit.Write();
        world.onWrite = () -> world.permit = new Permit.Halted("Somebody said halt.");
        assertThat(world.converge("one")).isPresent();
        int records = world.recorded.size();
        assertThat(world.converge("one")).isPresent();

        assertThat(world.recorded).hasSize(records);
        assertThat(world.execution().state()).isEqualTo(ExecutionState.Running);
        assertThat(world.execution().error()).isEqualTo("Halted after 1 of 5 steps. Somebody said halt.");

        world.onWrite = () -> {};
        world.permit = new Permit.Write();
        world.converge("one");
        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(world.execution().error()).isNull();
    }

    @Test
    void a_dry_run_writes_nothing_and_stays_one_when_the_mode_changes() throws InterruptedException {
        world.permit = new Permit.DryRun();
        world.onRecord = () -> world.permit = new Permit.Write();

        world.converge("one");

        assertThat(world.execution().state()).isEqualTo(ExecutionState.DryRun);
        assertThat(world.execution().dryRun()).isTrue();
        assertThat(world.written).isEmpty();
    }

    @Test
    void what_is_being_written_rests_while_the_mode_is_dry_run() throws InterruptedException {
        world.onWrite = () -> world.permit = new Permit.DryRun();

        assertThat(world.converge("one")).isPresent();

        assertThat(world.execution().error()).contains("DryRun");
        assertThat(world.written).hasSize(2);
    }

    @Test
    void another_destination_than_was_approved_is_never_written_to() throws InterruptedException {
        world.policy = Optional.of(World.policy("another-app"));

        world.converge("one");

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Superseded);
        assertThat(world.execution().error()).contains("another destination");
        assertThat(world.written).isEmpty();
    }

    @Test
    void a_policy_that_is_gone_another_or_suspended_is_no_ground_to_write_on() throws InterruptedException {
        world.policy = Optional.empty();
        world.converge("one");
        assertThat(world.execution().state()).isEqualTo(ExecutionState.Superseded);

        var another = new World();
        another.policy.orElseThrow().getMetadata().setUid("uid-2");
        another.converge("one");
        assertThat(another.execution().error()).contains("gone");

        var suspended = new World();
        suspended.policy.orElseThrow().setSpec(World.spec("billing-prod", true));
        suspended.converge("one");
        assertThat(suspended.execution().error()).contains("suspended");
        assertThat(suspended.written).isEmpty();
    }

    @Test
    void a_proposal_that_was_tampered_with_is_not_carried_out() throws InterruptedException {
        var other = Cases.proposal(Cases.content(Cases.step(Cases.set("KEY_00"))));
        var forged = new dev.plumbline.api.DriftIncidentStatus.Proposal(
                other.path(),
                world.content.digest(),
                null,
                other.target(),
                other.base(),
                1,
                other.steps(),
                null,
                null,
                null,
                null,
                null,
                null,
                other.expiryTime());
        world.change(Cases.incident(world.incident.getSpec(), Cases.status(Phase.Detected, List.of(forged), null)));

        world.converge("one");

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Failed);
        assertThat(world.execution().error()).contains("not what was approved");
        assertThat(world.written).isEmpty();
    }

    @Test
    void a_status_that_others_write_at_the_same_time_costs_another_look_and_no_write() throws InterruptedException {
        int[] conflicts = {7};
        world.onRecord = () -> {
            if (conflicts[0]-- > 0) {
                world.change(Cases.incident(world.incident.getSpec(), world.incident.getStatus()));
            }
        };

        world.converge("one");

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(world.written.values()).containsOnly(1);
    }

    @Test
    void one_that_is_told_to_end_ends_between_two_steps() {
        world.onWrite = () -> Thread.currentThread().interrupt();

        assertThatThrownBy(() -> world.converge("one")).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();

        assertThat(world.written).hasSize(2);
        assertThat(world.execution().state()).isEqualTo(ExecutionState.Running);
    }
}
