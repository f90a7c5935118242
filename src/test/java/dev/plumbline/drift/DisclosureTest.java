package dev.plumbline.drift;

import static dev.plumbline.drift.Trees.KEY;
import static dev.plumbline.drift.Trees.NOW;
import static dev.plumbline.drift.Trees.json;
import static dev.plumbline.drift.Trees.observed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisclosureTest {

    private static final String SECRET = "hunter2-canary";

    @Test
    void a_secret_is_in_no_text_of_a_finding_unless_it_is_revealed() {
        var disclosure = new Disclosure(List.of(Glob.of("FLAG_*")), KEY);
        var comparison = new Comparison(List.of(), List.of(), true, List.of(), List.of(), Noise.NONE, disclosure);
        var desired = observed(Map.of("TOKEN", json("'" + SECRET + "'"), "DEEP", json("{'a':['" + SECRET + "']}")));
        var found = observed(Map.of("OTHER", json("'" + SECRET + "'"), "FLAG_BETA", json("'on'")));

        var difference = comparison.compare(desired, found, NOW);

        assertThat(difference.findings()).hasSize(4);
        assertThat(difference + " " + desired + found + comparison + disclosure).doesNotContain(SECRET);
        assertThat(difference.findings().toString()).contains("hmac:").contains("on");
        assertThat(Places.between(null, json("'" + SECRET + "'")).toString()).doesNotContain(SECRET);
    }

    @Test
    void a_revealed_value_is_escaped_and_shortened() {
        var disclosure = new Disclosure(List.of(Glob.ALL), KEY);

        assertThat(disclosure.shown(new Subject("S"), TextNode.valueOf("a\nb"))).isEqualTo("a\\u000Ab");
        assertThat(disclosure.shown(new Subject("S"), json("{'a':[1, true]}"))).isEqualTo("{\"a\":[1,true]}");
        assertThat(disclosure.shown(new Subject("S"), TextNode.valueOf("x".repeat(200))))
                .hasSize(Disclosure.SHOWN_LENGTH)
                .endsWith("x…");
    }

    /** Computed with Python's hmac module. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'hello' | hmac:d887ed88f46a39737760d27fa4f5ea45",
                "'42' | hmac:265ea14b99b1eae5ef3783ed6887b0f4",
                "42 | hmac:f433598408b2d36f9cd3bca4ff2a7646",
                "4.2E1 | hmac:f433598408b2d36f9cd3bca4ff2a7646",
                "{'b':true,'a':null} | hmac:13788401eca522f09f0f2f38c5e1bdc2",
                "'é' | hmac:cea3f3296bf72b08083aa3541d5fb992"
            })
    void fingerprints_are_known_answers(String value, String fingerprint) {
        assertThat(KEY.fingerprint(json(value))).isEqualTo(fingerprint);
    }

    @Test
    void a_namespace_fingerprints_under_the_hmac_of_its_name() {
        assertThat(KEY.forNamespace("shop").fingerprint(json("'hello'")))
                .isEqualTo("hmac:a65905b085c8103cd8bf13e26cd1c97a");
    }

    @Test
    void canonical_text_sorts_members_and_takes_numbers_by_value() {
        assertThat(CanonicalJson.of(json("{'b':[1.0,10e1,-0.0],'a':{'x':null}}")))
                .isEqualTo("{\"a\":{\"x\":null,},\"b\":[1,1E+2,0,],}");
        assertThat(CanonicalJson.of(json("['a,b']"))).isNotEqualTo(CanonicalJson.of(json("['a','b']")));
        assertThat(CanonicalJson.of(json("{}"))).isNotEqualTo(CanonicalJson.of(json("[]")));
    }

    @Test
    void odd_numbers_have_a_short_text_too() {
        assertThat(CanonicalJson.of(DoubleNode.valueOf(Double.NaN))).isEqualTo("NaN");
        assertThat(CanonicalJson.plain(DoubleNode.valueOf(1e300))).hasSize(301);
        assertThat(CanonicalJson.plain(DecimalNode.valueOf(new BigDecimal("1E+1000000000"))))
                .isEqualTo("1E+1000000000");
    }

    @Test
    void a_namespace_has_a_key_of_its_own() {
        var value = json("'x'");

        assertThat(KEY.forNamespace("a").fingerprint(value))
                .isEqualTo(KEY.forNamespace("a").fingerprint(value))
                .isNotEqualTo(KEY.forNamespace("b").fingerprint(value))
                .isNotEqualTo(KEY.fingerprint(value));
    }

    @Test
    void a_short_key_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FingerprintKey.of(new byte[31]))
                .withMessageContaining("at least 32 bytes");
    }
}
