package dev.plumbline.destination;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbbreviatedCommitTest {

    private static final String WHOLE = "60883d9e8947a57e04dc9124f25df004866a2051";

    private static boolean same(JsonNode desired, JsonNode observed) {
        return new AbbreviatedCommit().without(desired, observed).equals(desired);
    }

    @ParameterizedTest
    @CsvSource({
        "60883d9, true",
        "60883D9E, true",
        "60883d9e8947a57e04dc9124f25df004866a205, true",
        "60883d, false",
        "60883d8, false",
        "0883d9e, false",
        "main, false"
    })
    void the_first_seven_digits_or_more_name_a_commit(String desired, boolean same) {
        assertThat(same(TextNode.valueOf(desired), TextNode.valueOf(WHOLE))).isEqualTo(same);
    }

    @Test
    void an_observed_abbreviation_is_not_enough_for_a_whole_commit() {
        assertThat(same(TextNode.valueOf(WHOLE), TextNode.valueOf("60883d9"))).isFalse();
        assertThat(same(TextNode.valueOf("60883d9"), TextNode.valueOf("60883d9e")))
                .isFalse();
    }

    @Test
    void what_is_no_text_is_left_alone() {
        assertThat(same(IntNode.valueOf(6088399), TextNode.valueOf(WHOLE))).isFalse();
        assertThat(same(TextNode.valueOf("60883d9"), IntNode.valueOf(60883))).isFalse();
    }
}
