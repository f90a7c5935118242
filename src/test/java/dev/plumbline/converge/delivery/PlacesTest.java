package dev.plumbline.converge.delivery;

import static dev.plumbline.converge.delivery.Deliverable.change;
import static dev.plumbline.converge.delivery.Deliverable.destination;
import static dev.plumbline.converge.delivery.Deliverable.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.api.SecretDistributionSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private static final Change APP = change("app", "8");

    private static final SecretDistributionSpec SPEC = new SecretDistributionSpec(
            "production",
            Deliverable.source(),
            null,
            null,
            null,
            List.of(destination("app"), destination("ci")),
            null,
            null,
            null,
            null,
            null);

    private static Places of(Step... steps) {
        return Places.of(List.of(steps), SPEC, destination -> Optional.of("config var " + destination.name()));
    }

    @Test
    void each_place_that_was_signed_is_looked_up_in_the_order_of_the_proposal() {
        assertThat(of(step("ci", change("ci", "8")), step("app", APP)))
                .isInstanceOfSatisfying(
                        Places.Named.class,
                        named -> assertThat(named.places())
                                .extracting(Place::name)
                                .containsExactly("ci", "app"));
    }

    @Test
    void another_place_under_that_name_has_moved_and_so_has_none() {
        assertThat(of(step("elsewhere", APP))).isInstanceOf(Places.Moved.class);
        assertThat(of(step("gone", change("gone", "8")))).isInstanceOf(Places.Moved.class);
        assertThat(Places.of(List.of(step("app", APP)), SPEC, destination -> Optional.empty()))
                .isInstanceOf(Places.Moved.class);
    }

    @Test
    void what_is_no_delivery_to_one_destination_is_not_carried_out() {
        var unset = new Change(Operation.Unset, "app", null, null, "hmac:8", "m", "8");
        var field = new Change(Operation.Set, "app", "/a", null, "hmac:8", "m", "8");
        var valueless = new Change(Operation.Set, "app", null, null, null, "m", "8");
        var unversioned = new Change(Operation.Set, "app", null, null, "hmac:8", "m");

        for (Change odd : List.of(unset, field, valueless, unversioned)) {
            assertThat(of(step("app", odd))).as("%s", odd).isInstanceOf(Places.Unfit.class);
        }
        assertThat(of(step("app", APP, change("ci", "8")))).isInstanceOf(Places.Unfit.class);
        assertThat(of(step("app", APP), step("app", APP))).isInstanceOf(Places.Unfit.class);
    }
}
