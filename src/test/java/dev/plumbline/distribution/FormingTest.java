package dev.plumbline.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretTemplate;
import dev.plumbline.distribution.Forming.Formed;
import dev.plumbline.drift.SecretValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormingTest {

    private static String made(SecretTemplate template, String value) {
        return ((Formed.Made) Forming.form(template, SecretValue.of(value)))
                .value()
                .text()
                .orElseThrow();
    }

    @Test
    void without_a_template_the_value_stays_as_it_is() {
        byte[] bytes = {0, -1, 7};

        assertThat(Forming.form(null, SecretValue.of(bytes))).isEqualTo(new Formed.Made(SecretValue.of(bytes)));
    }

    @Test
    void each_shape_is_made_in_the_order_of_the_fields() {
        assertThat(made(new SecretTemplate(null, "Bearer ", null, null), "abc")).isEqualTo("Bearer abc");
        assertThat(made(new SecretTemplate(null, null, null, true), "abc")).isEqualTo("YWJj");
        assertThat(made(new SecretTemplate("password", null, null, null), "{\"user\": \"u\", \"password\": \"p\"}"))
                .isEqualTo("p");
        assertThat(made(new SecretTemplate(null, null, "token", null), "a\"b")).isEqualTo("{\"token\":\"a\\\"b\"}");
        assertThat(made(new SecretTemplate("password", "x-", "token", true), "{\"password\": \"p\"}"))
                .isEqualTo("eyJ0b2tlbiI6IngtcCJ9");
    }

    @Test
    void bytes_that_are_no_text_can_be_encoded_and_nothing_else() {
        var bytes = SecretValue.of(new byte[] {-1, -2});

        assertThat(Forming.form(new SecretTemplate(null, null, null, true), bytes))
                .isEqualTo(new Formed.Made(SecretValue.of("//4=")));
        assertThat(Forming.form(new SecretTemplate(null, "x", null, null), bytes))
                .isInstanceOf(Formed.Impossible.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary-no-json",
                "{\"other\": \"canary\"}",
                "{\"password\": 5}",
                "[\"canary\"]",
                "{\"password\": \"canary\"} canary",
                "{\"password\": \"a\", \"password\": \"canary\"}",
                ""
            })
    void a_value_without_that_member_says_so_and_shows_nothing_of_itself(String value) {
        var formed = Forming.form(new SecretTemplate("password", null, null, null), SecretValue.of(value));

        assertThat(formed)
                .isInstanceOfSatisfying(
                        Formed.Impossible.class,
                        impossible -> assertThat(impossible.message())
                                .contains("template.fromField")
                                .doesNotContain("canary"));
    }
}
