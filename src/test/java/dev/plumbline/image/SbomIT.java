package dev.plumbline.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the list of the packaged libraries says, against the libraries that are packaged. */
class SbomIT {

    /**
     * Licences that let us pass the libraries on with ours: permissive ones, and weak copyleft for unchanged libraries. Names
     * stand as the libraries' own descriptions give them where they give no SPDX identifier (Bouncy Castle's is MIT).
     */
    private static final Set<String> ALLOWED = Set.of(
            "Apache-2.0",
            "Apache 2 License",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "Bouncy Castle Licence",
            "CC0-1.0",
            "EPL-1.0",
            "EPL-2.0",
            "GPL-2.0-with-classpath-exception",
            "LGPL-2.1-only",
            "MIT",
            "MIT-0");

    private static JsonNode sbom;

    @BeforeAll
    static void read() throws IOException {
        sbom = new ObjectMapper()
                .readTree(Path.of("target", "plumbline-sbom.json").toFile());
    }

    @Test
    void every_packaged_library_is_in_it_with_a_licence() throws IOException {
        var components = components();

        assertThat(packaged())
                .isNotEmpty()
                .allSatisfy(jar -> assertThat(components)
                        .as(jar)
                        .anyMatch(component -> jar.startsWith(fileName(component))
                                && !licences(component).isEmpty()));
    }

    @Test
    void every_library_has_a_licence_that_lets_us_pass_it_on() {
        assertThat(components())
                .allSatisfy(component ->
                        assertThat(licences(component)).as(fileName(component)).containsAnyElementsOf(ALLOWED));
    }

    @Test
    void nothing_in_it_changes_from_build_to_build() {
        assertThat(sbom.has("serialNumber")).isFalse();
        assertThat(sbom.get("metadata").has("timestamp")).isFalse();
    }

    private static List<JsonNode> components() {
        var components = new ArrayList<JsonNode>();
        sbom.get("components").forEach(components::add);
        return components;
    }

    private static List<String> packaged() throws IOException {
        var names = new ArrayList<String>();
        for (String folder : List.of("main", "boot")) {
            try (Stream<Path> files = Files.list(Path.of("target", "quarkus-app", "lib", folder))) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".jar"))
                        .forEach(names::add);
            }
        }
        return names;
    }

    /** How the file of a library begins: a classifier may follow. */
    private static String fileName(JsonNode component) {
        return component.path("group").asText() + "." + component.path("name").asText() + "-"
                + component.path("version").asText();
    }

    private static List<String> licences(JsonNode component) {
        var licences = new ArrayList<String>();
        for (JsonNode choice : component.path("licenses")) {
            for (String path : List.of("/license/id", "/license/name", "/expression")) {
                if (choice.at(path).isTextual()) {
                    licences.add(choice.at(path).asText());
                }
            }
        }
        return licences;
    }
}
