package dev.plumbline.desired.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.desired.Takes;
import dev.plumbline.desired.format.FileEdit.Edited;
import dev.plumbline.desired.format.FileEdit.LeftOut;
import dev.plumbline.drift.Finding.Kind;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.simulator.GitBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Random files and random changes, and Git itself to apply the patches. */
class FileEditPropertyTest {

    private static final String HIDDEN = "hunter2";

    private Path folder;

    /** A file, and what of it is to change. */
    record Scene(Format format, String text, List<Take> takes) {}

    /** A key of a file, how it is written, and what becomes of it. */
    record Line(String key, String value, int style, int fate, String observed) {}

    @BeforeProperty
    void begin() throws IOException {
        folder = Files.createTempDirectory("promote");
        GitBinary.run(folder, "init", "-q");
    }

    @AfterProperty
    void end() throws IOException {
        GitBinary.delete(folder);
    }

    @Property(tries = 1500)
    void edited_file_says_what_was_taken_over_and_nothing_else_new(@ForAll("scenes") Scene scene) {
        Edited edited = edited(scene);

        assertThat(state(edited.file(), scene.format())).isEqualTo(State.of(wanted(scene, edited)));
        assertThat(edited.leftOut()).allMatch(leftOut -> isForeseen(scene.format(), leftOut));
        assertThat(edited.taken().size() + edited.leftOut().size())
                .isEqualTo(scene.takes().size());
        assertThat(edited.patch()).doesNotContain(HIDDEN).doesNotContain("\u001b", "\u202e");
        assertThat(FileEdit.of(bytes(scene), scene.format(), "app", scene.takes()))
                .usingRecursiveComparison()
                .isEqualTo(edited);
    }

    @Property(tries = 150)
    void git_applies_the_patch(@ForAll("scenes") Scene scene) throws IOException {
        Edited edited = edited(scene);
        Files.write(folder.resolve("app"), bytes(scene));

        if (!edited.patch().isEmpty()) {
            GitBinary.feed(folder, edited.patch(), "apply", "--unidiff-zero", "--whitespace=nowarn", "-");
        }

        assertThat(Files.readAllBytes(folder.resolve("app"))).isEqualTo(edited.file());
    }

    private static Edited edited(Scene scene) {
        FileEdit edit = FileEdit.of(bytes(scene), scene.format(), "app", scene.takes());
        assertThat(edit).isInstanceOf(Edited.class);
        return (Edited) edit;
    }

    private static byte[] bytes(Scene scene) {
        return scene.text().getBytes(StandardCharsets.UTF_8);
    }

    private static State state(byte[] file, Format format) {
        Reading reading = DesiredFile.read(file, format, "app");
        assertThat(reading).isInstanceOf(Reading.Parsed.class);
        return ((Reading.Parsed) reading).state();
    }

    private static Map<Subject, JsonNode> wanted(Scene scene, Edited edited) {
        var wanted = new HashMap<Subject, JsonNode>(
                state(bytes(scene), scene.format()).values());
        for (Take take : edited.taken()) {
            if (take.finding().kind() == Kind.MISSING) {
                wanted.remove(take.finding().subject());
            } else {
                wanted.put(take.finding().subject(), take.value());
            }
        }
        return wanted;
    }

    private static boolean isForeseen(Format format, LeftOut leftOut) {
        return switch (format) {
            case Dotenv ->
                leftOut.why().contains("control characters") || leftOut.why().contains("by one line");
            case Json, Yaml -> leftOut.take().finding().kind() == Kind.MISSING;
            case Raw, JsonFiles, Unrecognized -> false;
        };
    }

    @Provide
    Arbitrary<Scene> scenes() {
        Arbitrary<String> key = Arbitraries.strings()
                .withChars("ABCabc012_")
                .withChars('.', '-')
                .ofMinLength(1)
                .ofMaxLength(6);
        Arbitrary<String> value = Arbitraries.of(
                        "a",
                        "Z",
                        "0",
                        "1e3",
                        "true",
                        "null",
                        "~",
                        " ",
                        "  ",
                        "\n",
                        "\t",
                        "\r\n",
                        "\r",
                        "\"",
                        "'",
                        "\\",
                        "$",
                        "#",
                        " #",
                        ":",
                        ": ",
                        "- ",
                        "{",
                        "}",
                        "[",
                        ",",
                        "&x",
                        "*x",
                        "!t",
                        "|",
                        ">",
                        "%",
                        "@",
                        "`",
                        "=",
                        "\u001b[31m",
                        "\u202e",
                        "\u2028",
                        "\u0085",
                        "\u0000",
                        "é",
                        "😀",
                        "<b>",
                        "---")
                .list()
                .ofMaxSize(6)
                .map(pieces -> String.join("", pieces));
        Arbitrary<Line> line = Combinators.combine(
                        key,
                        value,
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 4),
                        value)
                .as(Line::new);
        return Combinators.combine(
                        line.list().ofMinSize(2).ofMaxSize(12),
                        Arbitraries.of(Format.Yaml, Format.Json, Format.Dotenv),
                        Arbitraries.of("\n", "\r\n"),
                        Arbitraries.of(true, false))
                .as(FileEditPropertyTest::scene);
    }

    private static Scene scene(List<Line> lines, Format format, String lineBreak, boolean endsWithBreak) {
        Map<String, Line> byKey = new TreeMap<>();
        lines.forEach(line -> byKey.put(line.key(), line));
        var takes = new ArrayList<Take>();
        var written = new ArrayList<String>();
        for (Line line : byKey.values()) {
            switch (line.fate()) {
                case 0 -> takes.add(Takes.changed(line.key(), line.observed()));
                case 1 -> takes.add(Takes.missing(line.key()));
                case 2 -> takes.add(Takes.unexpected(line.key(), line.observed()));
                default -> {}
            }
            if (line.fate() != 2) {
                String value = line.fate() < 2 ? "plain " + line.style() : HIDDEN + line.value();
                written.add(written(format, line, value));
            }
        }
        if (written.isEmpty()) {
            written.add(written(format, new Line("rest", "", 0, 4, ""), "rest"));
        }
        boolean json = format == Format.Json;
        String body = String.join(json ? "," + lineBreak : lineBreak, written);
        String text = json ? "{" + lineBreak + body + lineBreak + "}" : body;
        return new Scene(format, endsWithBreak ? text + lineBreak : text, takes);
    }

    /** One of the ways in which people write this. Other keys than those that change may go over several lines. */
    private static String written(Format format, Line line, String value) {
        boolean changes = line.fate() < 2;
        String quoted = TextNode.valueOf(value).toString();
        return switch (format) {
            case Json -> "\t" + TextNode.valueOf(line.key()) + (line.style() % 2 == 0 ? ": " : ":") + quoted;
            case Dotenv -> dotenv(line, value, changes);
            default ->
                "\"" + line.key() + "\": "
                        + switch (line.style()) {
                            case 0 -> changes ? value : quoted;
                            case 1 -> changes ? "'" + value + "'" : "|\n    # " + HIDDEN + "\n    x";
                            case 2 -> changes ? "!!str " + value : quoted + " # " + HIDDEN;
                            case 3 -> changes ? quoted : "\n    deep: " + quoted;
                            case 4 -> changes ? quoted + "  " : "[" + quoted + ", 1]";
                            default -> quoted;
                        };
        };
    }

    private static String dotenv(Line line, String value, boolean changes) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\r", "\\r");
        return switch (line.style()) {
            case 0 -> line.key() + "=\"" + escaped + "\"";
            case 1 -> "export " + line.key() + " = " + (changes ? value : "'" + HIDDEN + "\nA=" + HIDDEN + "'");
            case 2 -> line.key() + "=" + (changes ? "'" + value + "'" : HIDDEN + " # " + HIDDEN);
            case 3 -> (changes ? "" : "# " + HIDDEN + "\n") + line.key() + "=\"" + escaped + "\"";
            default -> "  " + line.key() + "=\"" + escaped + "\" ";
        };
    }
}
