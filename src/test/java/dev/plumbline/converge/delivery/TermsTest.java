package dev.plumbline.converge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDistributionSpec.Delivery;
import dev.plumbline.api.SecretDistributionSpec.Order;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TermsTest {

    private static final Terms DEFAULTS = new Terms(Order.Parallel, 5, Duration.ofSeconds(30));

    @Test
    void what_a_stored_spec_does_not_say_is_what_the_schema_would_have_said() {
        assertThat(Terms.of(null)).isEqualTo(DEFAULTS);
        assertThat(Terms.of(new Delivery(null, null, null))).isEqualTo(DEFAULTS);
    }

    @Test
    void what_it_says_holds() {
        assertThat(Terms.of(new Delivery(Order.Ordered, 0, "1m30s")))
                .isEqualTo(new Terms(Order.Ordered, 0, Duration.ofSeconds(90)));
    }

    @Test
    void what_is_no_duration_does_no_harm() {
        assertThat(Terms.of(new Delivery(null, null, "soon"))).isEqualTo(DEFAULTS);
        assertThat(Terms.of(new Delivery(null, null, ""))).isEqualTo(DEFAULTS);
    }
}
