package dev.plumbline.desired.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.desired.format.Reading.Malformed;
import dev.plumbline.desired.format.Reading.Parsed;
import dev.plumbline.desired.format.Reading.TooLarge;
import dev.plumbline.drift.Subject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DesiredFileTest {

    private static final String HIDDEN = "hunter2";

    private static Reading read(String text, Format format) {
        return DesiredFile.read(text.getBytes(StandardCharsets.UTF_8), format, "prod/app.conf");
    }

    private static Map<String, JsonNode> values(String text, Format format) {
        Reading reading = read(text, format);
        assertThat(reading).isInstanceOf(Parsed.class);
        var values = new TreeMap<String, JsonNode>();
        ((Parsed) reading).state().values().forEach((subject, value) -> values.put(subject.name(), value));
        return values;
    }

    private static String refused(String text, Format format) {
        Reading reading = read(text, format);
        assertThat(reading).isInstanceOf(Malformed.class);
        String message = ((Malformed) reading).message();
        assertThat(message).doesNotContain(HIDDEN);
        return message;
    }

    private static JsonNode json(String text) throws Exception {
        return new JsonMapper().readTree(text);
    }

    @Test
    void yaml_map_has_a_subject_for_each_key() throws Exception {
        assertThat(values("A: text\nB: 7\nC: [1, {d: null}]\nD: 1.50\nE: TRUE\nF:\n", Format.Yaml))
                .isEqualTo(values(
                        "{\"A\":\"text\",\"B\":7,\"C\":[1,{\"d\":null}],\"D\":1.5,\"E\":true,\"F\":null}",
                        Format.Json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"yes", "no", "on", "off", "2026-12-01", "2026-12-01T00:00:00Z", "12:30:45", "0777x", "1_000"})
    void yaml_words_of_older_schemas_stay_text(String word) {
        assertThat(values("A: " + word, Format.Yaml).get("A").textValue()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"0x1F,31", "0o17,15", "-5,-5", "+5,5", "123456789012345678901234567890,123456789012345678901234567890"})
    void yaml_integers_of_any_size_are_numbers(String written, String number) {
        assertThat(values("A: " + written, Format.Yaml).get("A").bigIntegerValue())
                .hasToString(number);
    }

    @Test
    void yaml_keys_that_are_no_text_are_taken_as_written() {
        assertThat(values("8080: a\ntrue: b\n~: c\n", Format.Yaml)).containsOnlyKeys("8080", "true", "~");
    }

    @Test
    void yaml_explicit_core_tags_are_taken() {
        assertThat(values("A: !!str 7\nB: !!float 3\n", Format.Yaml)).hasToString("{A=\"7\", B=3}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A: !!java.net.URL [hunter2]",
                "A: !secret hunter2",
                "A: !!binary aHVudGVyMg==",
                "A: !!int hunter2",
                "A: .inf",
                "? [hunter2]\n: b",
                "<<: {A: hunter2}",
                "A: *hunter2",
                "A: &x [*x]",
                "- hunter2",
                "hunter2",
                "A: 'hunter2",
                "A: hunter2: hunter2",
                "A: %hunter2\n@",
                "A: &hunter2 &hunter2 b",
                "A: !hunter2!x y",
                "A: hunter2\n\tB: c"
            })
    void yaml_that_is_not_plain_data_is_refused(String text) {
        refused(text, Format.Yaml);
    }

    @Test
    void yaml_duplicate_key_is_named_with_its_place() {
        assertThat(refused("A: hunter2\nB:\n  C: 1\n  C: hunter2\n", Format.Yaml))
                .isEqualTo("has the key \"C\" twice (line 4, column 3)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "---\n---\n", "null"})
    void empty_yaml_says_how_to_write_nothing(String text) {
        assertThat(refused(text, Format.Yaml)).isEqualTo("is empty: write {} if nothing should hold");
        assertThat(values("{}", Format.Yaml)).isEmpty();
    }

    @Test
    void alias_bomb_is_refused() {
        String bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
                + IntStream.range(1, 12)
                        .mapToObj(i ->
                                "a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9) + "*a" + (i - 1)))
                        .collect(Collectors.joining());
        assertThat(read(bomb, Format.Yaml)).isInstanceOf(TooLarge.class);
        String heavy = "a: &a " + "x".repeat(1_000_000) + "\nb: [" + "*a,".repeat(999) + "*a]\n";
        assertThat(read(heavy, Format.Yaml)).isInstanceOf(TooLarge.class);
    }

    @Test
    void modest_aliases_are_written_out() throws Exception {
        assertThat(values("a: &a {x: 1}\nb: [*a, *a]\n", Format.Yaml))
                .containsEntry("b", json("[{\"x\":1},{\"x\":1}]"));
    }

    @Test
    void deep_nesting_is_refused_in_every_format() {
        assertThat(read("A: " + "[".repeat(1_000_000), Format.Yaml)).isInstanceOf(TooLarge.class);
        assertThat(read("A: " + "- ".repeat(100_000), Format.Yaml)).isNotInstanceOf(Parsed.class);
        assertThat(read("{\"A\":" + "[".repeat(1_000_000), Format.Json)).isInstanceOf(TooLarge.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A: !!nuld%a x", "A: !!str%20 x", "A: !<%20> x", "A: !!%09str x", " !!nuld%a"})
    void a_tag_that_is_none_is_refused_in_words(String yaml) {
        assertThat(read(yaml, Format.Yaml))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        refused -> assertThat(refused.message()).contains("YAML"));
    }

    @Test
    void numbers_that_would_fill_the_memory_are_refused() {
        assertThat(read("A: 1e999999999", Format.Yaml)).isInstanceOf(TooLarge.class);
        assertThat(read("{\"A\":1e999999999}", Format.Json)).isInstanceOf(TooLarge.class);
        assertThat(read("A: " + "9".repeat(100_000), Format.Yaml)).isInstanceOf(TooLarge.class);
        assertThat(read("{\"A\":" + "9".repeat(100_000) + "}", Format.Json)).isInstanceOf(TooLarge.class);
    }

    @Test
    void manifests_are_named_by_kind_group_and_name() {
        String text = """
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                ---
                apiVersion: v1
                kind: List
                items:
                - {apiVersion: v1, kind: ConfigMap, metadata: {name: web}}
                - {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}}
                ---
                """;
        assertThat(values(text, Format.Yaml))
                .containsOnlyKeys("Deployment.apps/web", "ConfigMap/web", "Ingress.networking.k8s.io/web");
        assertThat(values("{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"a\"}}", Format.Json))
                .containsOnlyKeys("Service/a");
    }

    @Test
    void manifests_beside_other_documents_or_twice_are_refused() {
        String manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
        assertThat(refused(manifest + "---\nA: hunter2\n", Format.Yaml)).contains("mixes", "document 2");
        assertThat(refused(manifest + "---\n" + manifest, Format.Yaml)).isEqualTo("has the manifest ConfigMap/a twice");
        assertThat(refused("A: hunter2\n---\nB: 1\n", Format.Yaml)).startsWith("has 2 documents");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"A\":1,\"A\":\"hunter2\"}|has a key twice in one object",
                "{\"A\":1} {\"B\":\"hunter2\"}|goes on after the end",
                "{\"A\":hunter2}|is not valid JSON (line 1",
                "{\"A\":\"hunter2|is not valid JSON",
                "[\"hunter2\"]|is no map",
                "NaN|is not valid JSON"
            })
    void json_that_is_not_one_object_is_refused(String text, String message) {
        assertThat(refused(text, Format.Json)).startsWith(message);
    }

    @Test
    void empty_json_is_refused() {
        assertThat(refused(" \n", Format.Json)).startsWith("is empty");
        assertThat(values("{}", Format.Json)).isEmpty();
    }

    @Test
    void dotenv_lines_are_read() {
        String text = """
                # comment
                PLAIN=some text  # said here
                export QUOTED='it # stays \\n'
                 DOUBLE = "a\\tb \\"c\\" \\$HOME \\q"

                EMPTY=
                HASH=a#b
                KEYS="first
                second"
                LAST=$HOME""";
        assertThat(values(text.replace("\n", "\r\n"), Format.Dotenv))
                .hasToString(values(text, Format.Dotenv).toString());
        assertThat(values(text, Format.Dotenv).entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().textValue())))
                .isEqualTo(Map.of(
                        "PLAIN", "some text",
                        "QUOTED", "it # stays \\n",
                        "DOUBLE", "a\tb \"c\" $HOME \\q",
                        "EMPTY", "",
                        "HASH", "a#b",
                        "KEYS", "first\nsecond",
                        "LAST", "$HOME"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'A=1\nA=hunter2'|has the key \"A\" twice (line 2)",
                "'A=1\nhunter2'|has no KEY=value on line 2",
                "'=hunter2'|has no KEY=value on line 1",
                "'A=\"hunter2\nB=1'|has a quote on line 1",
                "'A=\"x\" hunter2'|goes on after a closing quote on line 1",
                "'# nothing'|is empty"
            })
    void dotenv_mistakes_are_named_by_line(String text, String message) {
        assertThat(refused(text, Format.Dotenv)).startsWith(message);
    }

    @Test
    void raw_file_is_one_subject_named_as_the_file_is() {
        assertThat(values("{text\n", Format.Raw)).hasToString("{app.conf=\"{text\\n\"}");
    }

    @Test
    void bytes_that_are_not_utf8_are_refused_in_every_format() {
        for (Format format : Format.values()) {
            assertThat(DesiredFile.read(new byte[] {'A', '=', (byte) 0xC3, '('}, format, "a"))
                    .isEqualTo(new Malformed("is not UTF-8 text: byte 3 can't be read. Save it as UTF-8"));
        }
    }

    @Test
    void byte_order_mark_is_passed_over() {
        assertThat(values("\uFEFFA: 1", Format.Yaml)).containsOnlyKeys("A");
        assertThat(values("\uFEFF{\"A\": 1}", Format.Json)).containsOnlyKeys("A");
        assertThat(values("\uFEFFA=1", Format.Dotenv)).containsOnlyKeys("A");
    }

    @Test
    void too_many_subjects_and_bytes_are_too_large() {
        String keys = IntStream.rangeClosed(0, DesiredFile.MAX_SUBJECTS)
                .mapToObj(i -> "K" + i + "=1\n")
                .collect(Collectors.joining());
        assertThat(read(keys, Format.Dotenv)).isInstanceOf(TooLarge.class);
        assertThat(read(keys.replace("=", ": "), Format.Yaml)).isInstanceOf(TooLarge.class);
        assertThat(DesiredFile.read(new byte[DesiredFile.MAX_BYTES + 1], Format.Raw, "a"))
                .isInstanceOf(TooLarge.class);
    }

    @Test
    void subject_beyond_its_limit_is_refused() {
        String long_ = "k".repeat(Subject.MAX_LENGTH + 1);
        assertThat(refused(long_ + ": 1", Format.Yaml)).startsWith("has a subject of 254 characters");
        assertThat(refused("\"\": 1", Format.Yaml)).startsWith("has a subject of 0 characters");
    }

    @Test
    void unknown_format_is_refused() {
        assertThat(refused("A: 1", Format.Unrecognized)).contains("use Yaml, Json, Dotenv or Raw");
    }
}
