package dev.plumbline.destination.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.destination.dns.AnswerReader.Read;
import dev.plumbline.drift.Subject;

/** Whatever a server sends is read as something, within bounds, and what it says is in its form already. */
class AnswerReaderFuzz {

    private static final int ID = 0x1234;
    private static final int FIXED = 12;

    @FuzzTest(maxDuration = "20s")
    void any_bytes_give_a_reply(FuzzedDataProvider data) {
        String subject =
                "www.example.com " + data.pickValue(RecordType.values()).name();
        Question question = Question.parsed(subject).orElseThrow();
        boolean recursive = data.consumeBoolean();
        boolean ours = data.consumeBoolean();
        byte[] message = data.consumeRemainingAsBytes();
        if (ours && message.length > FIXED) {
            // Past the guards, so that what stands behind them is reached.
            message[0] = ID >> 8;
            message[1] = ID & 0xff;
            message[2] |= (byte) 0x80;
        }

        Read read = AnswerReader.read(message, question, ID, recursive);

        if (read instanceof Read.Replied(Reply.Records(var texts, boolean _))) {
            assertThat(texts).isNotEmpty().hasSizeLessThanOrEqualTo(AnswerReader.MAX_RECORDS);
            assertThat(texts.stream().mapToInt(String::length).sum()).isLessThanOrEqualTo(AnswerReader.MAX_TEXT);
            JsonNode set = DnsNoise.recordSet(question, texts);
            assertThat(DnsNoise.RECORD_SETS.canonical(new Subject(subject), set))
                    .isEqualTo(set);
        }
    }
}
