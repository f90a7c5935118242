package dev.plumbline.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Execution;
import dev.plumbline.api.Execution.DeliveryState;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDistributionSpec.Order;
import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import dev.plumbline.converge.FakePlaces.Kind;
import dev.plumbline.converge.FakePlaces.Write;
import dev.plumbline.destination.SecretWriter.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is delivered because somebody has signed in advance. */
class StandingDeliveryTest {

    private final DeliveryWorld world = signed();

    private static DeliveryWorld signed() {
        Map<String, Kind> destinations = new LinkedHashMap<>();
        destinations.put("app", Kind.HELD);
        destinations.put("ci", Kind.PRESENT);
        var world = DeliveryWorld.rotated(Order.Ordered, destinations);
        world.signInAdvance();
        return world;
    }

    @Test
    void a_new_version_is_delivered_without_asking_again() throws InterruptedException {
        world.propose();

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(world.execution().standing()).isTrue();
        assertThat(world.execution().approvedBy()).isEqualTo(DeliveryWorld.SIGNER);
        assertThat(world.places.all().values()).containsOnly("canary-2");
        world.version = 3;
        world.propose();
        world.converge();
        assertThat(world.places.all().values()).containsOnly("canary-3");
    }

    @Test
    void what_a_person_approves_by_its_digest_is_that_persons() throws InterruptedException {
        world.proposeAndApprove();

        world.converge();

        assertThat(world.execution().standing()).isNull();
        assertThat(world.execution().approvedBy()).isEqualTo(DeliveryWorld.APPROVER);
    }

    @Test
    void only_what_the_distribution_itself_says_counts() throws InterruptedException {
        world.propose();
        StandingApproval copied = world.incident.getStatus().standingApproval();
        world.takeBackWhatWasSigned();
        world.change(world.incident);

        world.converge();

        assertThat(copied).isNotNull();
        assertThat(world.incident.getStatus().standingApproval()).isEqualTo(copied);
        assertThat(world.execution()).isNull();
        assertThat(world.places.calls).isEmpty();
    }

    @Test
    void it_is_void_as_soon_as_what_was_signed_is_another() throws InterruptedException {
        world.propose();
        world.destination("more", Kind.HELD);

        world.converge();

        assertThat(world.execution()).isNull();
    }

    @Test
    void it_ends_when_it_was_to_end() throws InterruptedException {
        world.sleep(Duration.ofDays(60));
        world.propose();

        world.converge();

        assertThat(world.execution()).isNull();
    }

    @Test
    void void_in_the_middle_it_stops_what_it_covered() throws InterruptedException {
        world.propose();
        world.places.onWrite = names -> world.takeBackWhatWasSigned();

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Failed);
        assertThat(world.execution().error()).contains("standing approval was taken back");
        assertThat(world.places.writes).hasSize(1);
        assertThat(world.delivery("app").receipt().version()).isEqualTo("2");
    }

    @Test
    void what_was_changed_by_hand_meanwhile_is_set_right_for_that_was_signed() throws InterruptedException {
        world.propose();
        world.places.put("ci", "by hand");
        world.places.put("app", "canary-2");

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(world.places.writes).extracting(Write::name).containsExactly("ci");
    }

    @Test
    void a_version_is_not_delivered_twice_without_a_person() throws InterruptedException {
        world.propose();
        world.converge();
        Execution before = world.execution();
        world.places.put("app", "by hand");
        world.propose();

        assertThat(world.converge()).isPresent();

        assertThat(world.execution()).as("it is not even begun").isEqualTo(before);
        assertThat(world.places.held("app")).isEqualTo("by hand");
        world.proposeAndApprove();
        world.converge();
        assertThat(world.places.held("app")).isEqualTo("canary-2");
    }

    @Test
    void an_older_version_than_was_delivered_takes_a_person() throws InterruptedException {
        world.propose();
        world.converge();
        world.version = 1;
        world.propose();
        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Failed);
        assertThat(world.delivery("app").message()).contains("Version 2 was delivered", "not for version 1");
        assertThat(world.places.all().values()).containsOnly("canary-2");

        world.proposeAndApprove();
        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(world.places.all().values()).containsOnly("canary-1");
    }

    @Test
    void what_came_to_nothing_is_not_tried_with_each_proposal_that_follows() throws InterruptedException {
        world.places.answer("app", new Outcome.Refused("No."), new Outcome.Refused("No."));
        world.places.answer("ci", new Outcome.Refused("No."));
        world.propose();
        world.converge();
        int tried = world.places.calls.size();
        world.propose();

        Duration wait = world.converge().orElseThrow();

        assertThat(wait).isEqualTo(Duration.ofHours(1));
        assertThat(world.places.calls).hasSize(tried);
        world.sleep(wait);
        world.converge();
        assertThat(world.places.calls).hasSizeGreaterThan(tried);
    }

    @Test
    void a_newer_version_is_tried_at_once_after_an_older_one_came_to_nothing() throws InterruptedException {
        world.places.answer("app", new Outcome.Refused("No."));
        world.places.answer("ci", new Outcome.Refused("No."));
        world.propose();
        world.converge();
        world.version = 3;
        world.propose();

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
    }

    @Test
    void a_person_is_not_kept_waiting_by_what_came_to_nothing() throws InterruptedException {
        world.places.answer("app", new Outcome.Refused("No."));
        world.places.answer("ci", new Outcome.Refused("No."));
        world.propose();
        world.converge();
        world.proposeAndApprove();

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
    }

    @Test
    void dry_runs_do_not_follow_one_another() throws InterruptedException {
        world.permit = new Permit.DryRun();
        world.propose();
        world.converge();
        world.propose();

        assertThat(world.converge()).contains(Duration.ofHours(1));
        world.permit = new Permit.Write();
        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(world.places.rehearsals).hasSize(2);
    }

    @Test
    void what_a_person_has_taken_back_is_not_gone_on_with() throws InterruptedException {
        world.proposeAndApprove();
        world.places.onWrite = names -> world.withdraw();

        world.converge();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Failed);
        assertThat(world.execution().error()).contains("taken back");
        assertThat(world.places.writes).hasSize(1);
    }

    @Test
    void receipts_of_a_closed_incident_count_in_the_next() throws InterruptedException {
        world.propose();
        world.converge();
        List<Execution.Delivery> done = world.execution().deliveries();
        world.nextIncident(done);
        Receipt receipt = done.getLast().receipt();

        assertThat(receipt.mark()).isEqualTo("mark-2");
        assertThat(world.propose()).as("nothing has changed").isEmpty();
        world.version = 3;
        world.propose();
        world.converge();
        assertThat(world.delivery("ci").state()).isEqualTo(DeliveryState.Delivered);
        assertThat(world.places.all().values()).containsOnly("canary-3");
    }
}
