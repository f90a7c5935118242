package dev.plumbline.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {

    @ParameterizedTest
    @CsvSource({
        "PT-5S, 0s",
        "PT0S, 0s",
        "PT119S, 119s",
        "PT2M, 2m",
        "PT9M30S, 9m30s",
        "PT14M59S, 14m",
        "PT60M, 1h",
        "PT3H12M, 3h12m",
        "PT23H59M, 23h",
        "PT52H, 2d4h",
        "PT960H, 40d"
    })
    void a_length_is_told_in_one_or_two_units(Duration duration, String told) {
        assertThat(Ages.length(duration)).isEqualTo(told);
    }

    @Test
    void a_time_that_is_none_is_shown_as_it_is() {
        assertThat(Ages.full("soon\u0007", Instant.EPOCH)).isEqualTo("soon\\u0007");
        assertThat(Ages.full(null, Instant.EPOCH)).isEqualTo("-");
    }
}
