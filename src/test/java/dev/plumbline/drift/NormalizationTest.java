package dev.plumbline.drift;

import static dev.plumbline.drift.Trees.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.NormalizingRule.Rule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizationTest {

    private static final Subject SUBJECT = new Subject("S");

    @Test
    void a_dropped_member_is_gone_and_the_input_stays() {
        var input = json("{'a':1,'updatedAt':2}");

        assertThat(normal(input, rule("/updatedAt", Rule.DROP))).isEqualTo(json("{'a':1}"));
        assertThat(input).isEqualTo(json("{'a':1,'updatedAt':2}"));
    }

    @Test
    void a_star_reaches_every_member_and_every_element() {
        assertThat(normal(json("{'l':[{'id':1,'v':2},{'id':3}]}"), rule("/l/*/id", Rule.DROP)))
                .isEqualTo(json("{'l':[{'v':2},{}]}"));
        assertThat(normal(json("{'a':{'t':' x '},'b':{'t':' y'}}"), rule("/*/t", Rule.TRIM)))
                .isEqualTo(json("{'a':{'t':'x'},'b':{'t':'y'}}"));
    }

    @Test
    void dropping_the_whole_value_leaves_nothing() {
        var normalization = new Normalization(List.of(rule("", Rule.DROP)));

        assertThat(normalization.apply(SUBJECT, json("{'a':1}"))).isEmpty();
    }

    @Test
    void an_element_dropped_by_number_leaves_the_others_where_they_are() {
        assertThat(normal(json("['a','b']"), rule("/0", Rule.DROP), rule("/1", Rule.IGNORE_CASE)))
                .isEqualTo(json("[null,'b']"));
    }

    @Test
    void unordered_sorts_what_the_other_rules_made_and_keeps_duplicates() {
        assertThat(normal(
                        json("['b',' A','a',' B ']"),
                        rule("", Rule.UNORDERED),
                        rule("/*", Rule.TRIM),
                        rule("/*", Rule.IGNORE_CASE)))
                .isEqualTo(json("['a','a','b','b']"));
    }

    @Test
    void escapes_in_pointers_reach_names_with_slashes_and_tildes() {
        assertThat(NormalizingRule.of(Glob.ALL, "/a~1b/~01//", Rule.DROP).path())
                .containsExactly("a/b", "~1", "", "");
        assertThat(normal(json("{'a/b':1,'~':2,'c':3}"), rule("/a~1b", Rule.DROP), rule("/~0", Rule.DROP)))
                .isEqualTo(json("{'c':3}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b", "/~", "/~2", "/a~"})
    void what_is_no_pointer_is_refused(String pointer) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule(pointer, Rule.DROP))
                .withMessageContaining("is no JSON pointer");
    }

    @Test
    void rules_are_for_the_subjects_they_name() {
        var rule = NormalizingRule.of(Glob.of("OTHER"), "", Rule.TRIM);

        assertThat(normal(json("' x '"), rule)).isEqualTo(json("' x '"));
    }

    @Test
    void folding_case_twice_is_folding_it_once_for_every_character() {
        int[] unstable = Stream.iterate(0, c -> c <= Character.MAX_CODE_POINT, c -> c + 1)
                .mapToInt(Integer::intValue)
                .filter(c -> fold(fold(c)) != fold(c))
                .toArray();

        assertThat(unstable).isEmpty();
    }

    private static int fold(int character) {
        return Character.toLowerCase(Character.toUpperCase(character));
    }

    private static NormalizingRule rule(String pointer, Rule rule) {
        return NormalizingRule.of(Glob.ALL, pointer, rule);
    }

    private static JsonNode normal(JsonNode value, NormalizingRule... rules) {
        return new Normalization(List.of(rules)).apply(SUBJECT, value).orElseThrow();
    }
}
