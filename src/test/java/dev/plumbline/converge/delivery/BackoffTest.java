package dev.plumbline.converge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackoffTest {

    @Property
    void each_wait_is_twice_the_last_up_to_an_hour_give_or_take_a_quarter(
            @ForAll @IntRange(min = 1, max = 40) int attempts,
            @ForAll @IntRange(min = 1, max = 3600) int first,
            @ForAll long seed) {
        double nominal = Math.min(first * Math.pow(2, attempts - 1), 3600);

        Duration wait = Backoff.after(attempts, Duration.ofSeconds(first), Optional.empty(), new Random(seed));

        assertThat(wait.toMillis()).isBetween((long) (nominal * 750) - 1, (long) (nominal * 1250) + 1);
    }

    @Property
    void nothing_is_tried_before_the_provider_wants_to_be_asked(
            @ForAll @IntRange(min = 0, max = 86_400) int asked, @ForAll long seed) {
        Duration retryAfter = Duration.ofSeconds(asked);

        assertThat(Backoff.after(1, Duration.ofSeconds(30), Optional.of(retryAfter), new Random(seed)))
                .isGreaterThanOrEqualTo(retryAfter);
    }

    @Property
    void a_provider_that_asks_for_ages_is_asked_after_a_day(@ForAll long seed) {
        assertThat(Backoff.after(
                        1, Duration.ofSeconds(30), Optional.of(Duration.ofSeconds(Long.MAX_VALUE)), new Random(seed)))
                .isEqualTo(Duration.ofDays(1));
    }
}
