package dev.plumbline.desired.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.api.DesiredSpec.Git;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the copies of repositories on the disk go through. */
class GitCacheTest extends RepositoryOnDisk {

    private static final GitLimits SMALL =
            new GitLimits(1024 * 1024, 512 * 1024, 4L * 1024 * 1024, Duration.ofSeconds(5), Duration.ofSeconds(20));

    @Test
    void many_commits_do_not_grow_the_cache_without_end() throws IOException {
        source = source(SMALL, FILE_ONLY);
        for (int i = 0; i < 60; i++) {
            repository.file("app.yaml", "A: " + i).commit("main");
            assertThat(value("A")).isEqualTo(String.valueOf(i));
        }
        try (var files = Files.walk(cache)) {
            assertThat(files.filter(file -> file.toString().endsWith(".pack"))).hasSizeLessThan(55);
        }
    }

    @Test
    void huge_object_and_huge_repository_are_too_large_and_leave_nothing() throws IOException {
        source = source(SMALL, FILE_ONLY);
        repository.file("app.yaml", "A: 1").file("zeros", new byte[600 * 1024]).commit("main");
        unavailable(spec("main", "app.yaml", Format.Yaml), Reason.TOO_LARGE);

        var random = new Random(1);
        repository.file("zeros", "");
        for (int i = 0; i < 5; i++) {
            byte[] noise = new byte[300 * 1024];
            random.nextBytes(noise);
            repository.file("noise" + i, noise);
        }
        repository.commit("main");
        unavailable(spec("main", "app.yaml", Format.Yaml), Reason.TOO_LARGE);

        try (var files = Files.walk(cache)) {
            assertThat(files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .isLessThan(100 * 1024);
        }
    }

    @Test
    void damaged_cache_heals() throws IOException {
        repository.file("app.yaml", "A: 1").commit("main");
        assertThat(value("A")).isEqualTo("1");
        try (var files = Files.walk(cache)) {
            for (Path pack :
                    files.filter(file -> file.toString().endsWith(".pack")).toList()) {
                assertThat(pack.toFile().setWritable(true)).isTrue();
                Files.write(pack, new byte[(int) Files.size(pack)]);
            }
        }
        source = source(GitLimits.DEFAULT, FILE_ONLY);

        assertThat(value("A")).isEqualTo("1");
        repository.file("app.yaml", "A: 2").commit("main");
        assertThat(value("A")).isEqualTo("2");
    }

    @Test
    void cache_of_a_process_that_died_in_a_fetch_is_used_on() throws IOException {
        repository.file("app.yaml", "A: 1").commit("main");
        assertThat(value("A")).isEqualTo("1");
        try (var files = Files.list(cache)) {
            Path clone = files.findFirst().orElseThrow();
            Files.writeString(clone.resolve("shallow.lock"), "");
            Files.writeString(clone.resolve("config.lock"), "");
            Files.writeString(clone.resolve("objects/pack/incoming_1.pack"), "half");
        }
        Files.createDirectories(cache.resolve("trash-1/clone"));
        source = source(GitLimits.DEFAULT, FILE_ONLY);

        repository.file("app.yaml", "A: 2").commit("main");
        assertThat(value("A")).isEqualTo("2");
        assertThat(cache.resolve("trash-1")).doesNotExist();
        try (var files = Files.walk(cache)) {
            assertThat(files.filter(file ->
                            file.toString().endsWith(".lock") || file.toString().contains("incoming")))
                    .isEmpty();
        }
    }

    @Test
    void namespaces_share_no_cache() throws IOException {
        repository.file("app.yaml", "A: 1").commit("main");
        Git spec = spec("main", "app.yaml", Format.Yaml);

        source.read(spec, new FakeNamespace("one").look(Duration.ZERO));
        source.read(spec, new FakeNamespace("two").look(Duration.ZERO));

        try (var files = Files.list(cache)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void cache_beyond_its_limit_loses_the_copy_not_used_for_longest() throws IOException {
        byte[] noise = new byte[400 * 1024];
        new Random(1).nextBytes(noise);
        repository.file("app.yaml", "A: 1").file("noise", noise).commit("main");
        var limits = new GitLimits(1024 * 1024, 512 * 1024, 1024 * 1024, Duration.ofSeconds(5), Duration.ofSeconds(20));
        source = source(limits, FILE_ONLY);
        Git spec = spec("main", "app.yaml", Format.Yaml);

        for (int i = 0; i < 5; i++) {
            assertThat(source.read(spec, new FakeNamespace("team-" + i).look(Duration.ZERO)))
                    .isInstanceOf(Observed.class);
        }

        try (var files = Files.list(cache)) {
            assertThat(files).hasSize(2);
        }
        assertThat(source.read(spec, new FakeNamespace("team-0").look(Duration.ZERO)))
                .isInstanceOf(Observed.class);
    }
}
