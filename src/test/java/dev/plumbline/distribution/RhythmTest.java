package dev.plumbline.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretDestinationSpec.HerokuConfigVar;
import dev.plumbline.api.SecretDistributionSpec;
import dev.plumbline.api.SecretRef;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RhythmTest {

    private static SecretDestinationSpec app(String name, String app, String key) {
        return new SecretDestinationSpec(
                name, null, new HerokuConfigVar(app, key, new SecretRef("heroku-read")), null, null, null, null, null);
    }

    private static double phase(String namespace, SecretDestinationSpec... destinations) {
        return Rhythm.phase(namespace, spec(Arrays.asList(destinations)));
    }

    private static SecretDistributionSpec spec(List<SecretDestinationSpec> destinations) {
        return new SecretDistributionSpec(
                "production", null, "1m", null, null, destinations, null, null, null, null, null);
    }

    @Test
    void distributions_to_one_place_are_due_together_whatever_they_are_called_there() {
        assertThat(phase("shop", app("one", "web", "STRIPE_KEY")))
                .isEqualTo(phase("shop", app("other", "web", "MAIL_KEY")));
    }

    @Test
    void other_places_and_other_namespaces_are_due_at_other_times() {
        double here = phase("shop", app("one", "web", "KEY"));

        assertThat(phase("shop", app("one", "api", "KEY"))).isNotEqualTo(here);
        assertThat(phase("billing", app("one", "web", "KEY"))).isNotEqualTo(here);
    }

    @Test
    void a_stored_spec_without_what_the_schema_demands_is_due_too() {
        assertThat(Rhythm.phase("shop", null)).isBetween(0.0, 1.0);
        assertThat(Rhythm.phase("shop", spec(List.of()))).isBetween(0.0, 1.0);
        assertThat(phase("shop", (SecretDestinationSpec) null)).isBetween(0.0, 1.0);
    }
}
