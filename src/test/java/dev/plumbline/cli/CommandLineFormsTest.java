package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** What can't be taken is refused before the API server is asked anything: the server of these tests is nobody's. */
class CommandLineFormsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "shop, , shop",
        "policy/shop, POLICY, shop",
        "dp/shop, POLICY, shop",
        "driftpolicy.plumbline.dev/shop, POLICY, shop",
        "DI/shop-1.a, INCIDENT, shop-1.a",
        "secretdistributions/x, DISTRIBUTION, x"
    })
    void a_resource_is_named_as_kubectl_names_it(String text, Kind kind, String name) {
        assertThat(new Named.Converter().convert(text)).isEqualTo(new Named(Optional.ofNullable(kind), name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b/c", "../x", "policy/..", "secret/x", "Shop", "policy.example.com/x", "a\u001B[2J"})
    void what_is_no_name_is_refused_and_shown_escaped(String text) {
        assertThatThrownBy(() -> new Named.Converter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .message()
                .doesNotContain("\u001B");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "extend x --reason y|Missing required argument",
                "extend x --reason y --until 2026-11-22T12:00:00Z|is not to come",
                "extend x --reason y --until tomorrow|'tomorrow' is not a time: write 2026-12-01T00:00:00Z",
                "extend x --reason y --for 1d|is not a duration",
                "extend x --reason y --for 0s|is not to come",
                "extend x --reason y --for 1h --until 2099-01-01T00:00:00Z|mutually exclusive",
                "override x y --reason z|say until when",
                "override x y --for 1h|--reason says nothing",
                "override x y --remove --reason z|--remove takes neither",
                "resolve x --path Sideways --reason y|is no way to converge: write Revert, Promote or Replace",
                "resolve x --path Revert|Missing required option",
                "stabilize x|Missing required option",
                "approve x|there is no terminal to show and ask at",
                "approve x --show --yes --digest sha256:0|--digest is no digest",
                "approve policy/x --show|is named as a policy",
                "observe di/x|an incident is not looked at",
                "ack policy/x|is named as a policy"
            })
    void what_does_not_go_together_is_a_usage_error(String line, String words) {
        var ran = Console.piped().at(() -> NOW).run((line + " --kubeconfig /nowhere").split(" "));

        assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("error: ");
        if (!line.startsWith("ack")) {
            assertThat(ran.err()).contains(words);
        }
    }

    @Test
    void a_reason_that_the_api_would_not_keep_is_refused() {
        var ran = Console.piped().run("close", "x", "--reason", "y".repeat(1025));

        assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).isEqualTo("error: --reason has 1025 characters, and 1024 at most are kept\n");
    }

    @Test
    void an_end_is_a_time_or_so_long_from_now_in_utc() {
        var ran = Console.piped().at(() -> NOW).run("close", "x", "--reason", " ");

        assertThat(ran.err()).contains("--reason says nothing");
        assertThat(new Until.Moment().convert("2026-12-01T00:00:00+02:00"))
                .isEqualTo(Instant.parse("2026-11-30T22:00:00Z"));
    }

    @Test
    void names_that_are_like_a_missing_one_are_offered_the_likest_first() {
        assertThat(Missing.near("shop-7f3a", List.of("shop-7f3b", "shop-7f3a09c1", "billing", "shop-7f3")))
                .containsExactly("shop-7f3", "shop-7f3b", "shop-7f3a09c1");
        assertThat(Missing.message("driftincident", "shop", "x", List.of("a1", "b2")))
                .isEqualTo(
                        "there is no driftincident x in the namespace shop. There are a1, b2. In another namespace? -n names"
                                + " it");
        assertThat(Missing.message("driftincident", "shop", "x", List.of()))
                .isEqualTo("there is no driftincident x in the namespace shop. In another one? -n names it: kubectl get"
                        + " driftincident -A");
    }

    @Test
    void each_word_tells_its_options() {
        for (var word :
                List.of("ack", "stabilize", "resolve", "approve", "extend", "override", "bless", "close", "observe")) {
            var ran = Console.piped().run(word, "--help");

            assertThat(ran.code()).as(word).isEqualTo(ExitCode.DONE);
            assertThat(ran.out())
                    .contains("Usage: kubectl drift " + word)
                    .contains("--namespace")
                    .contains("--context");
        }
    }
}
