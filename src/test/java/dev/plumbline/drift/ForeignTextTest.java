package dev.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignTextTest {

    @ParameterizedTest
    @CsvSource({
        "001B, \\u001B",
        "000A, \\u000A",
        "000D, \\u000D",
        "0000, \\u0000",
        "0085, \\u0085",
        "009B, \\u009B",
        "202E, \\u202E",
        "2066, \\u2066",
        "200B, \\u200B",
        "2028, \\u2028",
        "FEFF, \\uFEFF",
        "D800, \\uD800",
        "DC00, \\uDC00",
        "E0041, \\uE0041",
        "00E9, é",
        "1F600, 😀"
    })
    void what_could_change_the_reading_is_escaped(String character, String shown) {
        var text = "a" + Character.toString(Integer.parseInt(character, 16)) + "b";

        assertThat(ForeignText.shown(text, 120)).isEqualTo("a" + shown + "b");
    }

    @ParameterizedTest
    @CsvSource({"abcd, 4, abcd", "abcde, 4, abc…", "a😀, 2, a…", "a😀, 3, a😀", "'', 1, ''", "ab, 1, …"})
    void long_text_is_cut_and_marked(String text, int limit, String shown) {
        assertThat(ForeignText.shown(text, limit)).isEqualTo(shown);
    }

    @Property
    void any_text_comes_out_on_one_line_within_the_limit(
            @ForAll String text, @ForAll @IntRange(min = 1, max = 40) int limit) {
        assertThat(ForeignText.shown(text, limit))
                .hasSizeLessThanOrEqualTo(limit)
                .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Cs}]");
    }
}
