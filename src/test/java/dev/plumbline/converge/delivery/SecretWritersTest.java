package dev.plumbline.converge.delivery;

import static dev.plumbline.converge.delivery.Deliverable.place;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDestinationSpec.HerokuConfigVar;
import dev.plumbline.converge.delivery.SecretWriters.Parcel;
import dev.plumbline.destination.SecretWriter;
import dev.plumbline.destination.Writer;
import dev.plumbline.drift.SecretValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretWritersTest {

    private static final Place PLACE = place("app", "8");
    private static final Parcel PARCEL = new Parcel(PLACE, SecretValue.of("canary-value"), "key");

    @Test
    void a_bug_in_a_writer_is_its_failure_and_tells_nothing_of_the_value() {
        var writers = new SecretWriters(List.of(new Broken()));

        var outcome = writers.deliver("shop", List.of(PARCEL), null, false);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        SecretWriter.Outcome.Failed.class,
                        failed -> assertThat(failed.message())
                                .contains("IllegalStateException")
                                .doesNotContain("canary"));
    }

    @Test
    void a_kind_that_nobody_delivers_to_has_no_batch() {
        assertThat(new SecretWriters(List.of()).batch(PLACE, "shop")).isEmpty();
        assertThat(new SecretWriters(List.of(new Broken())).batch(PLACE, "shop"))
                .contains("HerokuConfigVar app");
    }

    @Test
    void a_parcel_does_not_show_its_value() {
        assertThat(PARCEL.toString()).doesNotContain("canary");
    }

    private static final class Broken implements SecretWriter<HerokuConfigVar> {
        @Override
        public Class<HerokuConfigVar> spec() {
            return HerokuConfigVar.class;
        }

        @Override
        public String batch(HerokuConfigVar spec, String namespace) {
            return spec.app();
        }

        @Override
        public Outcome deliver(String namespace, List<Item<HerokuConfigVar>> items, Writer.Credentials credentials) {
            throw new IllegalStateException(items.getFirst().value().text().orElseThrow());
        }

        @Override
        public Outcome rehearse(String namespace, List<Item<HerokuConfigVar>> items, Writer.Credentials credentials) {
            return new Outcome.Done("");
        }
    }
}
