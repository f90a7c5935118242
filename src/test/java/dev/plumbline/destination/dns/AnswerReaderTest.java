package dev.plumbline.destination.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.destination.dns.AnswerReader.Read;
import dev.plumbline.destination.dns.Reply.Failed;
import dev.plumbline.destination.dns.Reply.NoName;
import dev.plumbline.destination.dns.Reply.NoRecord;
import dev.plumbline.destination.dns.Reply.Records;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerReaderTest {

    private static final Path PAYLOADS = Path.of("src", "test", "resources", "payloads", "dns");
    private static final int ID = 0x1234;

    static Stream<Path> payloads() throws IOException {
        return Files.list(PAYLOADS).sorted();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("payloads")
    void each_payload_is_read_as_it_says(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        byte[] message = HexFormat.of().parseHex(String.join("", lines.subList(lines.indexOf("") + 1, lines.size())));

        Read read = AnswerReader.read(
                message,
                question(value(lines, "question")),
                ID,
                value(lines, "asked").equals("resolver"));

        String expected = value(lines, "expect");
        assertThat(shown(read)).doesNotContain("canary");
        assertThat(shown(read)).startsWith(expected.split(" ")[0]).contains(expected.replaceFirst("^failed ", ""));
    }

    @Test
    void the_payloads_are_there() throws IOException {
        try (var files = payloads()) {
            assertThat(files).hasSizeGreaterThan(30);
        }
    }

    @Test
    void more_records_than_a_message_should_have_are_refused() {
        var message = new ByteArrayOutputStream();
        message.writeBytes(header(1001));
        for (int i = 0; i < 1001; i++) {
            message.writeBytes(HexFormat.of().parseHex("c00c00010001000000010004c0000201"));
        }

        assertThat(shown(AnswerReader.read(message.toByteArray(), question("www.example.com A"), ID, true)))
                .contains("more than 1000 records");
    }

    @Test
    void records_with_more_text_than_anybody_compares_are_refused() {
        var message = new ByteArrayOutputStream();
        message.writeBytes(header(20));
        for (int i = 0; i < 20; i++) {
            message.writeBytes(HexFormat.of().parseHex("c00c00100001000000010c00"));
            for (int piece = 0; piece < 12; piece++) {
                message.write(255);
                message.writeBytes(new byte[255]);
            }
        }

        assertThat(shown(AnswerReader.read(txt(message.toByteArray()), question("www.example.com TXT"), ID, true)))
                .contains("characters");
    }

    @Test
    void a_message_of_pointers_to_pointers_is_read_in_no_time() {
        // Each record's name leads through every pointer before it: quadratic in the message, and bounded by its
        // records.
        var message = new ByteArrayOutputStream();
        message.writeBytes(header(990));
        int at = message.size();
        int before = 12;
        for (int i = 0; i < 990; i++) {
            message.write(0xc0 | before >> 8);
            message.write(before & 0xff);
            message.writeBytes(HexFormat.of().parseHex("00010001000000010004c0000201"));
            before = at;
            at = message.size();
        }

        assertThat(shown(AnswerReader.read(message.toByteArray(), question("www.example.com A"), ID, true)))
                .isEqualTo("records 192.0.2.1");
    }

    private static byte[] header(int answers) {
        return ByteBuffer.allocate(33)
                .putShort((short) ID)
                .putShort((short) 0x8180)
                .putShort((short) 1)
                .putShort((short) answers)
                .putShort((short) 0)
                .putShort((short) 0)
                .put(HexFormat.of().parseHex("03777777076578616d706c6503636f6d0000010001"))
                .array();
    }

    private static byte[] txt(byte[] message) {
        message[30] = 16;
        return message;
    }

    static Question question(String subject) {
        return Question.parsed(subject).orElseThrow();
    }

    private static String value(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElseThrow();
    }

    private static String shown(Read read) {
        return switch (read) {
            case Read.Foreign() -> "foreign";
            case Read.Truncated() -> "truncated";
            case Read.Replied(NoRecord()) -> "nodata";
            case Read.Replied(NoName()) -> "nxdomain";
            case Read.Replied(Records(var texts, boolean alias)) ->
                "records " + String.join(" | ", texts) + (alias ? " by alias" : "");
            case Read.Replied(Failed(var _, String words)) -> "failed " + words;
        };
    }
}
