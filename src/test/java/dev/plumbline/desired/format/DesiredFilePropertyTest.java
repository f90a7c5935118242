package dev.plumbline.desired.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DesiredSpec.Format;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DesiredFilePropertyTest {

    @Property(tries = 2000)
    void any_bytes_have_a_reading(@ForAll byte[] bytes, @ForAll Format format) {
        assertThat(DesiredFile.read(bytes, format, "file")).isNotNull();
    }

    @Property(tries = 5000)
    void any_pieces_of_syntax_have_a_reading(@ForAll("pieces") List<String> pieces, @ForAll Format format) {
        byte[] bytes = String.join("", pieces).getBytes(StandardCharsets.UTF_8);
        assertThat(DesiredFile.read(bytes, format, "file")).isNotNull();
    }

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ":",
                        ": ",
                        ",",
                        "- ",
                        "\n",
                        "\n  ",
                        "---\n",
                        "...\n",
                        "&a ",
                        "*a",
                        "!!str ",
                        "!!int ",
                        "!x ",
                        "? ",
                        "|\n",
                        ">-\n ",
                        "'",
                        "\"",
                        "\\",
                        "\\u12",
                        "#",
                        " #",
                        "%YAML 1.2\n",
                        "%TAG ! tag:x\n",
                        "<<",
                        "~",
                        "null",
                        "1",
                        "0x",
                        "0o9",
                        "1e5",
                        ".5",
                        "+.",
                        "-.inf",
                        "a",
                        "=",
                        "export ",
                        "\t",
                        "\r",
                        "\u0000",
                        "\uFEFF",
                        "\u2028",
                        "é",
                        "😀",
                        "apiVersion: v1\n",
                        "kind: List\n",
                        "items: []\n",
                        "metadata: {name: a}\n",
                        "true",
                        "\"a\":")
                .list()
                .ofMaxSize(40);
    }
}
