package dev.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "*, anything, true",
        "*, '', true",
        "?, '', false",
        "?, a, true",
        "?, ab, false",
        "HEROKU_*, HEROKU_APP, true",
        "HEROKU_*, HEROKU_, true",
        "HEROKU_*, MY_HEROKU_APP, false",
        "*_URL, DATABASE_URL, true",
        "*_URL, DATABASE_URL_2, false",
        "a*b*c, axxbxxbc, true",
        "a*b*c, axxbxx, false",
        "*ab, aab, true",
        "a.c, abc, false",
        "[a], a, false",
        "a+, aa, false",
        "flag, FLAG, false",
        "**, x, true",
        "a*?, a, false",
        "a*?, ab, true"
    })
    void stars_and_question_marks_are_all_that_is_special(String pattern, String text, boolean expected) {
        assertThat(Glob.of(pattern).matches(text)).isEqualTo(expected);
    }

    @Test
    void a_question_mark_takes_a_whole_character_outside_the_basic_plane() {
        assertThat(Glob.of("a?b").matches("a\uD83D\uDE00b")).isTrue();
        assertThat(Glob.of("a??b").matches("a\uD83D\uDE00b")).isFalse();
        assertThat(Glob.of("*\uD83D\uDE00").matches("x\uD83D\uDE00")).isTrue();
    }

    @Test
    void a_pattern_of_many_stars_ends_on_long_text() {
        var glob = Glob.of("*a".repeat(60) + "*b");
        var text = "a".repeat(100_000);

        boolean matches = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> glob.matches(text));

        assertThat(matches).isFalse();
    }

    @Test
    void an_empty_pattern_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Glob.of("")).withMessageContaining("at least one");
    }
}
