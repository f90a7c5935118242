package dev.plumbline.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.SecretDistributionSpec.Order;
import dev.plumbline.converge.FakePlaces.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeliveryTest {

    private static Map<String, Kind> three() {
        var three = new LinkedHashMap<String, Kind>();
        three.put("app", Kind.HELD);
        three.put("ci", Kind.PRESENT);
        three.put("hook", Kind.BLIND);
        return three;
    }

    @Test
    void what_was_approved_arrives_at_each_destination_in_the_order_of_the_spec() throws InterruptedException {
        var world = DeliveryWorld.rotated(Order.Ordered, three());
        String digest = world.proposeAndApprove();

        assertThat(world.converge()).isEmpty();

        assertThat(world.execution().state()).isEqualTo(ExecutionState.Succeeded);
        assertThat(world.places.writes).extracting(FakePlaces.Write::name).containsExactly("app", "ci", "hook");
        assertThat(world.places.all().values()).containsOnly("canary-2");
        assertThat(world.delivery("ci").receipt().mark()).isEqualTo("mark-2");
        assertThat(world.delivery("hook").receipt().mark()).isNull();
        assertThat(world.delivery("app").receipt()).satisfies(receipt -> {
            assertThat(receipt.version()).isEqualTo("2");
            assertThat(receipt.approval()).isEqualTo(digest);
            assertThat(receipt.reference()).isEqualTo("release v1");
        });
    }
}
