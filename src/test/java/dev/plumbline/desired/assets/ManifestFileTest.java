package dev.plumbline.desired.assets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DesiredSpec.ManifestFormat;
import dev.plumbline.desired.format.DesiredFile;
import dev.plumbline.desired.format.Reading;
import dev.plumbline.drift.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestFileTest {

    private static final Path PAYLOADS = Path.of("src/test/resources/payloads/asset-manifest");
    private static final String FAVICON = "053233181f82273590a596e2a6897ce3fde944e9942c0fb9802f495738fccf66";
    private static final String APP = "a172cedcae47474b615c54d510a5d84a8dea3032e958587430b413538be3f333";

    private static final Map<String, List<String>> READ = new TreeMap<>(Map.of(
            "text.sha256", List.of("/assets/app.js", APP, "/favicon.ico", FAVICON),
            "binary.sha256", List.of("/assets/app.js", APP, "/favicon.ico", FAVICON),
            "carriage-returns.sha256", List.of("/assets/app.js", APP, "/favicon.ico", FAVICON),
            "as-find-writes-it.sha256", List.of("/assets/app.js", APP, "/favicon.ico", FAVICON),
            "escaped.sha256", List.of("/plain.txt", APP, "/two%0Alines.txt", FAVICON),
            "unicode-and-spaces.sha256", List.of("/Gr%C3%B6%C3%9Fe%20100%25.png", FAVICON, "/a%3Fb%23c.png", APP),
            "control-characters.sha256", List.of("/%1B%5B31mred%07%E2%80%AE.txt", FAVICON),
            "sums.json", List.of("/assets/app.js", APP, "/favicon.ico", FAVICON),
            "objects.json", List.of("/assets/app.js", APP, "/favicon.ico", FAVICON)));

    /** Words of the message that says what is wrong. */
    private static final Map<String, List<String>> REFUSED = Map.ofEntries(
            Map.entry("escaped-backslash.sha256", List.of("line 1", "backslash")),
            Map.entry("escaped-otherwise.sha256", List.of("line 1", "escape")),
            Map.entry("climbing.sha256", List.of("line 1", "'..'")),
            Map.entry("climbing-inside.sha256", List.of("line 1", "'..'")),
            Map.entry("outside-of-the-prefix.sha256", List.of("line 2", "private/favicon.ico", "stripPrefix")),
            Map.entry("twice.sha256", List.of("line 2", "a second time")),
            Map.entry("twice-in-other-words.sha256", List.of("line 2", "a second time")),
            Map.entry("short-sum.sha256", List.of("line 1", "64 hexadecimal digits")),
            Map.entry("truncated.sha256", List.of("line 2", "64 hexadecimal digits")),
            Map.entry("bsd.sha256", List.of("line 1", "sha256sum")),
            Map.entry("control-characters-outside.sha256", List.of("\\u001B[31mred\\u202E.txt", "stripPrefix")),
            Map.entry("empty.sha256", List.of("no sums")),
            Map.entry("comments-alone.sha256", List.of("no sums")),
            Map.entry("latin1.sha256", List.of("not UTF-8")),
            Map.entry("pointer.sha256", List.of("line 1")),
            Map.entry("long-path.sha256", List.of("261 characters", "253")),
            Map.entry("empty.json", List.of("no sums")),
            Map.entry("list.json", List.of("no map")),
            Map.entry("sum-is-a-number.json", List.of("public/favicon.ico", "64 hexadecimal digits")),
            Map.entry("no-sum.json", List.of("public/favicon.ico", "64 hexadecimal digits")),
            Map.entry("twice.json", List.of("twice")),
            Map.entry("truncated.json", List.of("not valid JSON")),
            Map.entry("climbing.json", List.of("'..'")),
            Map.entry("other-algorithm.json", List.of("64 hexadecimal digits")));

    @Test
    void each_payload_is_read_or_refused_in_words() throws IOException {
        try (var files = Files.list(PAYLOADS)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                Reading reading = ManifestFile.read(Files.readAllBytes(file), format(name), "public/");
                if (READ.containsKey(name)) {
                    assertThat(sums(reading)).as(name).isEqualTo(READ.get(name));
                } else {
                    assertThat(REFUSED).as("what must come of each payload").containsKey(name);
                    assertThat(((Reading.Malformed) reading).message())
                            .as(name)
                            .contains(REFUSED.get(name))
                            .doesNotContain("canary", FAVICON, APP);
                }
            }
        }
        assertThat(READ.keySet())
                .allSatisfy(name -> assertThat(PAYLOADS.resolve(name)).exists());
        assertThat(REFUSED.keySet())
                .allSatisfy(name -> assertThat(PAYLOADS.resolve(name)).exists());
    }

    @ParameterizedTest
    @CsvSource({
        "public/a.js,public/,/a.js",
        "public/a.js,public,/a.js",
        "public/a.js,,/public/a.js",
        "./public/a.js,public/,/a.js",
        "public/a.js,./public/,/a.js",
        "/a.js,,/a.js",
        "dist-a.js,dist-,/a.js",
    })
    void the_prefix_is_taken_off_and_one_slash_leads(String path, String prefix, String published) {
        assertThat(PublishedPath.of(path, prefix == null ? "" : prefix))
                .isEqualTo(new PublishedPath.At(new Subject(published)));
    }

    @ParameterizedTest
    @CsvSource({"public/,public/", "public,public", "'',''", "//a,''", "a//b,''", "a/,''", "a/.,''", "..,''"})
    void what_is_no_path_of_a_file_is_refused(String path, String prefix) {
        assertThat(PublishedPath.of(path, prefix)).isInstanceOf(PublishedPath.Refused.class);
    }

    @Test
    void a_manifest_beyond_the_bounds_is_too_large() {
        String tooMany = IntStream.rangeClosed(0, DesiredFile.MAX_SUBJECTS)
                .mapToObj(number -> FAVICON + "  " + number + "\n")
                .collect(Collectors.joining());

        assertThat(read(tooMany)).isInstanceOf(Reading.TooLarge.class);
        assertThat(read("#".repeat(DesiredFile.MAX_BYTES + 1))).isInstanceOf(Reading.TooLarge.class);
    }

    @Test
    void a_number_that_java_cannot_hold_is_too_large() {
        byte[] json = "{\"public/favicon.ico\": {\"sha25\": 12e97233588450}}".getBytes(StandardCharsets.UTF_8);

        assertThat(ManifestFile.read(json, ManifestFormat.Json, ""))
                .isInstanceOfSatisfying(
                        Reading.TooLarge.class,
                        reading -> assertThat(reading.message())
                                .contains("exponent")
                                .doesNotContain("97233588450"));
    }

    @Test
    void a_format_of_a_later_version_is_refused() {
        assertThat(ManifestFile.read(new byte[0], ManifestFormat.Unrecognized, ""))
                .isInstanceOf(Reading.Malformed.class);
    }

    private static Reading read(String text) {
        return ManifestFile.read(text.getBytes(StandardCharsets.UTF_8), ManifestFormat.Sha256sum, "");
    }

    private static ManifestFormat format(String name) {
        return name.endsWith(".json") ? ManifestFormat.Json : ManifestFormat.Sha256sum;
    }

    private static List<String> sums(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Parsed.class);
        return ((Reading.Parsed) reading)
                .state().values().entrySet().stream()
                        .flatMap(sum -> java.util.stream.Stream.of(
                                sum.getKey().name(),
                                sum.getValue().get("sha256").asText()))
                        .toList();
    }
}
