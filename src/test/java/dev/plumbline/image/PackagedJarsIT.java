package dev.plumbline.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is packaged for every start of the operator, in an image or out of it. */
class PackagedJarsIT {

    /** As pom.xml has it, in UTC; entries are in the local time of whoever wrote them. */
    private static final LocalDateTime FIXED = LocalDateTime.of(2026, 1, 1, 0, 0);

    @ParameterizedTest
    @ValueSource(strings = {".", "app", "quarkus"})
    void no_jar_that_is_built_here_holds_the_time_of_its_build(String folder) throws IOException {
        var jars = jars(Path.of("target", "quarkus-app", folder));

        assertThat(jars)
                .isNotEmpty()
                .allSatisfy(jar -> assertThat(times(jar))
                        .allSatisfy(time -> assertThat(time).isBetween(FIXED.minusDays(1), FIXED.plusDays(1))));
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    private static List<LocalDateTime> times(Path jar) throws IOException {
        try (var open = new JarFile(jar.toFile())) {
            return open.stream().map(ZipEntry::getTimeLocal).distinct().toList();
        }
    }
}
