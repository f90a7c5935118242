package dev.plumbline.desired.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.desired.format.DesiredFile;
import dev.plumbline.desired.format.Reading;
import dev.plumbline.drift.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagRegistryTest {

    private static final Path PAYLOADS = Path.of("src/test/resources/payloads/flag-registry");
    private static final FlagNames NAMES = new FlagNames("FLAG_");

    private static final Set<String> TWO_FLAGS = Set.of(
            "names.yaml",
            "names-under-flags.yaml",
            "maps.yaml",
            "by-name.yaml",
            "by-name-under-flags.yaml",
            "mixed.yaml",
            "crlf.yaml");

    private static final Set<String> NO_FLAGS = Set.of("none.yaml", "none-by-name.yaml");

    /** Words of the message that says what is wrong. */
    private static final Map<String, List<String>> REFUSED = Map.ofEntries(
            Map.entry("empty.yaml", List.of("0 YAML documents")),
            Map.entry("flags-without-value.yaml", List.of("write []")),
            Map.entry("text.yaml", List.of("neither a list nor a map")),
            Map.entry("number.yaml", List.of("neither a list nor a map")),
            Map.entry("two-documents.yaml", List.of("2 YAML documents")),
            Map.entry("nameless.yaml", List.of("number 2", "member name")),
            Map.entry("name-is-a-number.yaml", List.of("number 1", "member name")),
            Map.entry("twice.yaml", List.of("\"new-checkout\" twice", "FLAG_NEW_CHECKOUT")),
            Map.entry("twice-in-other-words.yaml", List.of("\"FLAG_NEW_CHECKOUT\" twice")),
            Map.entry("twice-as-key.yaml", List.of("twice (line 2")),
            Map.entry("dots.yaml", List.of("checkout.new", "letters, digits")),
            Map.entry("unicode.yaml", List.of("letters, digits")),
            Map.entry("control-characters.yaml", List.of("red\\u001B[31m\\u202E")),
            Map.entry("spaces.yaml", List.of("new checkout")),
            Map.entry("long.yaml", List.of("not too many")),
            Map.entry("truncated.yaml", List.of("not valid YAML")),
            Map.entry("latin1.yaml", List.of("not UTF-8")),
            Map.entry("aliases.yaml", List.of("aliases written out")));

    @Test
    void each_payload_is_read_or_refused_in_words() throws IOException {
        try (var files = Files.list(PAYLOADS)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                Reading reading = FlagRegistry.read(Files.readAllBytes(file), NAMES);
                if (TWO_FLAGS.contains(name)) {
                    assertThat(declared(reading)).as(name).containsExactly("FLAG_NEW_CHECKOUT", "FLAG_SEARCH_V2");
                } else if (NO_FLAGS.contains(name)) {
                    assertThat(declared(reading)).as(name).isEmpty();
                } else {
                    assertThat(REFUSED).as("what must come of each payload").containsKey(name);
                    assertThat(message(reading))
                            .as(name)
                            .contains(REFUSED.get(name))
                            .doesNotContain("canary");
                }
            }
        }
    }

    @Test
    void a_registry_beyond_the_bounds_is_too_large() {
        String tooMany = IntStream.rangeClosed(0, DesiredFile.MAX_SUBJECTS)
                .mapToObj(number -> "- flag" + number + "\n")
                .collect(Collectors.joining());

        assertThat(read(tooMany)).isInstanceOf(Reading.TooLarge.class);
        assertThat(read("#".repeat(DesiredFile.MAX_BYTES + 1))).isInstanceOf(Reading.TooLarge.class);
    }

    @Test
    void a_number_that_java_cannot_hold_is_too_large() {
        assertThat(read("new-checkout: true\n22e22222222222: x\n"))
                .isInstanceOfSatisfying(
                        Reading.TooLarge.class,
                        reading -> assertThat(reading.message())
                                .contains("exponent")
                                .doesNotContain("22222222222"));
    }

    @ParameterizedTest
    @CsvSource({
        "new-checkout,FLAG_NEW_CHECKOUT",
        "newCheckout,FLAG_NEWCHECKOUT",
        "FLAG_new-checkout,FLAG_new-checkout",
        "flag_new,FLAG_FLAG_NEW",
        "2fa,FLAG_2FA",
    })
    void a_name_without_the_prefix_gets_it_in_capitals(String name, String configVar) {
        assertThat(NAMES.subject(name)).contains(new Subject(configVar));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a.b", "a b", "a/b", "ä", "a\n"})
    void what_no_config_var_can_be_called_after_is_no_name(String name) {
        assertThat(NAMES.subject(name)).isEmpty();
    }

    private static Reading read(String text) {
        return FlagRegistry.read(text.getBytes(StandardCharsets.UTF_8), NAMES);
    }

    private static String message(Reading reading) {
        return switch (reading) {
            case Reading.Parsed(var state) -> throw new AssertionError("read " + state);
            case Reading.Malformed(String message) -> message;
            case Reading.TooLarge(String message) -> message;
        };
    }

    private static List<String> declared(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Parsed.class);
        var values = ((Reading.Parsed) reading).state().values();
        assertThat(values.values())
                .allSatisfy(value -> assertThat(value.isNull()).isTrue());
        return values.keySet().stream().map(Subject::name).toList();
    }
}
