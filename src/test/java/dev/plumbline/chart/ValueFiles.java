package dev.plumbline.chart;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Values of the chart: the defaults, and files that each turn several of them. */
final class ValueFiles {

    /** The folder of the files that turn values. */
    static final Path FOLDER = Path.of("src", "test", "resources", "chart");

    private static final KubernetesSerialization YAML = new KubernetesSerialization(new ObjectMapper(), true);

    private ValueFiles() {}

    /** The names of the files, without folder. */
    static List<String> names() {
        try (var files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each file's rendering by its name, and that of the defaults as {@code values.yaml}. */
    static Map<String, Rendering> renderings() {
        return Renderings.ALL;
    }

    /** One file's rendering. */
    static Rendering rendering(String file) {
        return renderings().get(file);
    }

    static JsonNode defaults() {
        return read(Helm.CHART.resolve("values.yaml"));
    }

    static JsonNode turned(String file) {
        return read(FOLDER.resolve(file));
    }

    /** Each value with its default, by its path, as {@code image.tag}. What is empty by default is one value. */
    static SortedMap<String, JsonNode> leaves() {
        var found = new TreeMap<String, JsonNode>();
        collect("", defaults(), found);
        return found;
    }

    /** A value by its path; missing where there is none. */
    static JsonNode at(JsonNode values, String path) {
        JsonNode here = values;
        for (String name : path.split("\\.")) {
            here = here.path(name);
        }
        return here;
    }

    /** A copy without the value at a path. */
    static JsonNode without(JsonNode values, String path) {
        JsonNode copy = values.deepCopy();
        int last = path.lastIndexOf('.');
        JsonNode parent = last < 0 ? copy : at(copy, path.substring(0, last));
        ((ObjectNode) parent).remove(path.substring(last + 1));
        return copy;
    }

    private static void collect(String prefix, JsonNode values, Map<String, JsonNode> found) {
        values.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isObject() && !value.isEmpty()) {
                collect(prefix + entry.getKey() + ".", value, found);
            } else {
                found.put(prefix + entry.getKey(), value);
            }
        });
    }

    private static JsonNode read(Path file) {
        try {
            return YAML.unmarshal(Files.readString(file), JsonNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Renderings {
        static final Map<String, Rendering> ALL = render();

        private static Map<String, Rendering> render() {
            var all = new TreeMap<>(names().stream()
                    .collect(toMap(
                            name -> name,
                            name -> Rendering.of("-f", FOLDER.resolve(name).toString()))));
            all.put("values.yaml", Rendering.of());
            return Map.copyOf(all);
        }
    }
}
