package dev.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgeTest {

    @Test
    void an_age_is_in_whole_days_or_hours() {
        assertThat(Age.parse("90d")).contains(Duration.ofDays(90));
        assertThat(Age.parse("36h")).contains(Duration.ofHours(36));
        assertThat(Age.parse("99999d")).contains(Duration.ofDays(99999));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "d", "90", "12w", "1h30m", "-1d", "1.5d", "100000d", "90D", " 90d", "٣d"})
    void anything_else_is_none(String text) {
        assertThat(Age.parse(text)).isEmpty();
    }
}
