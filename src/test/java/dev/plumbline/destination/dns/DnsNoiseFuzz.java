package dev.plumbline.destination.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.drift.Subject;

/** Whatever people or servers write has one form, and that form is its own. */
class DnsNoiseFuzz {

    @FuzzTest(maxDuration = "20s")
    void canonical_twice_is_once(FuzzedDataProvider data) {
        var subject = new Subject("s1._domainkey.example.com "
                + data.pickValue(RecordType.values()).name());
        String text = data.consumeRemainingAsString();

        JsonNode once = DnsNoise.RECORD_SETS.canonical(subject, TextNode.valueOf(text));

        assertThat(DnsNoise.RECORD_SETS.canonical(subject, once)).isEqualTo(once);
    }
}
