package dev.plumbline.desired.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GitVersionsTest extends RepositoryOnDisk {

    private static final Look LOOK = new FakeNamespace("team").look(Duration.ZERO);

    private GitFiles files;

    @BeforeEach
    void open() {
        files = files(GitLimits.DEFAULT);
    }

    private GitFiles files(GitLimits limits) {
        return new GitFiles(folder.resolve("history-cache"), limits, InstantSource.system(), FILE_ONLY);
    }

    @Test
    void each_version_comes_once_newest_first_with_the_commit_that_wrote_it() throws IOException {
        String one = repository.file("sums", "1").commit("main");
        repository.file("other", "x").commit("main");
        repository.file("sums", "2").commit("main");
        repository.file("sums", "1").commit("main");
        String again = repository.file("sums", "3").commit("main");
        repository.file("other", "y").commit("main");

        List<GitVersion> versions = versions("main");

        assertThat(versions)
                .extracting(version -> new String(version.bytes(), StandardCharsets.UTF_8))
                .containsExactly("3", "1", "2");
        assertThat(versions.getFirst().commit()).isEqualTo(again);
        assertThat(versions.get(1).commit()).isNotEqualTo(one);
        assertThat(versions.getFirst()).hasToString("GitVersion[1 bytes of " + again + "]");
    }

    @Test
    void commits_without_the_file_and_with_a_link_in_its_place_have_no_version() throws IOException {
        repository.file("other", "x").commit("main");
        repository.file("sums", "1").commit("main");
        repository.symlink("sums", "/etc/passwd").commit("main");
        repository.file("sums", "2").commit("main");

        assertThat(versions("main")).hasSize(2);
    }

    @Test
    void no_more_commits_are_fetched_than_the_bound() throws IOException {
        for (int commit = 0; commit < GitHistory.MAX_COMMITS + 20; commit++) {
            repository.file("sums", Integer.toString(commit)).commit("main");
        }

        assertThat(versions("main")).hasSize(GitHistory.MAX_COMMITS);
    }

    @Test
    void tags_have_a_history_and_a_longer_one_is_fetched_on_top() throws IOException {
        repository.file("sums", "1").commit("main");
        repository.file("sums", "2").commit("main");
        repository.tag("v1", "main");
        assertThat(versions("v1")).hasSize(2);

        repository.file("sums", "3").commit("main");
        repository.file("sums", "4").commit("main");
        assertThat(versions("main")).hasSize(4);
    }

    @Test
    void a_commit_that_the_server_no_longer_has_is_not_found() throws IOException {
        repository.file("sums", "1").commit("main");

        assertThat(files.versions(at("main"), "1".repeat(40), LOOK))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(((Unavailable) failed.why()).reason())
                                .isEqualTo(Reason.NOT_FOUND));
    }

    @Test
    void a_history_beyond_the_limits_is_too_large_and_leaves_nothing() throws IOException {
        var random = new Random(1);
        for (int i = 0; i < 5; i++) {
            byte[] noise = new byte[300 * 1024];
            random.nextBytes(noise);
            repository.file("sums", "1").file("noise", noise).commit("main");
        }
        files = files(new GitLimits(
                1024 * 1024, 512 * 1024, 4L * 1024 * 1024, Duration.ofSeconds(5), Duration.ofSeconds(20)));
        String commit = commit("main");

        assertThat(files.versions(at("main"), commit, LOOK))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(((Unavailable) failed.why()).reason())
                                .isEqualTo(Reason.TOO_LARGE));
        assertThat(commit("main")).isEqualTo(commit);
        try (var copies = Files.list(folder.resolve("history-cache"))) {
            assertThat(copies).hasSize(1);
        }
    }

    @Test
    void the_history_is_a_copy_of_its_own() throws IOException {
        repository.file("sums", "1").commit("main");
        repository.file("sums", "2").commit("main");
        versions("main");

        try (var copies = Files.list(folder.resolve("history-cache"))) {
            assertThat(copies).hasSize(2);
        }
    }

    private GitFile at(String ref) {
        return new GitFile(repository.uri().toString(), ref, "sums", null);
    }

    private String commit(String ref) {
        files.bytes(at(ref), LOOK);
        return ((Found<String>) files.commit(at(ref), LOOK)).value();
    }

    private List<GitVersion> versions(String ref) {
        return ((Found<List<GitVersion>>) files.versions(at(ref), commit(ref), LOOK)).value();
    }
}
