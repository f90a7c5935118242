package dev.plumbline.destination.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each folder holds a manifest, the object as the server has it, and the differences that are none of the server's. */
class KubernetesNoiseTest {

    private static final Path CASES = Path.of("src/test/resources/dev/plumbline/destination/kubernetes/noise");

    private final KubernetesNoise noise = new KubernetesNoise();

    static Stream<String> cases() throws IOException {
        try (var folders = Files.list(CASES)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void only_real_differences_remain(String name) throws IOException {
        JsonNode desired = yaml(name, "desired.yaml");
        JsonNode observed = yaml(name, "observed.yaml");
        JsonNode before = observed.deepCopy();

        var differences = new ArrayList<String>();
        compare(desired, noise.without(desired, observed), "", differences);

        assertThat(differences)
                .containsExactlyInAnyOrderElementsOf(Files.readAllLines(CASES.resolve(name, "differences.txt")));
        assertThat(observed).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void an_object_does_not_differ_from_itself(String name) throws IOException {
        for (String file : List.of("desired.yaml", "observed.yaml")) {
            JsonNode object = yaml(name, file);
            assertThat(noise.without(object, object)).isEqualTo(object);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void taking_noise_out_twice_is_taking_it_out_once(String name) throws IOException {
        JsonNode desired = yaml(name, "desired.yaml");
        JsonNode once = noise.without(desired, yaml(name, "observed.yaml"));

        assertThat(noise.without(desired, once)).isEqualTo(once);
    }

    private static JsonNode yaml(String name, String file) throws IOException {
        return new YAMLMapper().readTree(CASES.resolve(name, file).toFile());
    }

    private static void compare(JsonNode desired, JsonNode observed, String at, List<String> differences) {
        if (desired.isObject() && observed.isObject()) {
            var names = new TreeSet<String>();
            desired.fieldNames().forEachRemaining(names::add);
            observed.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(desired.path(name), observed.path(name), at + "/" + name, differences));
        } else if (desired.isArray() && observed.isArray()) {
            for (int index = 0; index < Math.max(desired.size(), observed.size()); index++) {
                compare(desired.path(index), observed.path(index), at + "/" + index, differences);
            }
        } else if (observed.isMissingNode()) {
            differences.add("Missing " + at);
        } else if (desired.isMissingNode()) {
            differences.add("Unexpected " + at);
        } else if (!SameValue.test(desired, observed)) {
            differences.add("Changed " + at);
        }
    }
}
