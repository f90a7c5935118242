package dev.plumbline.desired.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.api.DesiredSpec.Git;
import dev.plumbline.desired.format.DesiredFile;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads real repositories on the disk. */
class GitSourceTest extends RepositoryOnDisk {

    @Test
    void file_is_read_with_its_commit_as_revision() throws IOException {
        String commit = repository.file("prod/app.yaml", "A: x\nB: 2\n").commit("main");

        Observed observed = observed(spec("HEAD", "prod/app.yaml", Format.Yaml));

        assertThat(observed.revision()).isEqualTo(commit);
        assertThat(observed.evidence()).isEqualTo(Evidence.VALUE);
        assertThat(observed.state().values().keySet()).extracting(Subject::name).containsExactly("A", "B");
    }

    @Test
    void absent_ref_and_format_mean_the_default_branch_and_yaml() throws IOException {
        repository.file("app.yaml", "A: x").commit("main");

        assertThat(observed(spec(null, "app.yaml", null)).state().values()).hasSize(1);
    }

    @Test
    void branch_comes_before_tag_and_tags_are_peeled() throws IOException {
        String first = repository.file("app.yaml", "A: first").commit("main");
        repository.tag("v1", "main");
        repository.tag("both", "main");
        String second = repository.file("app.yaml", "A: second").commit("main");
        String both = repository.file("app.yaml", "A: both").commit("both");

        assertThat(observed(spec("v1", "app.yaml", Format.Yaml)).revision()).isEqualTo(first);
        assertThat(observed(spec("refs/tags/v1", "app.yaml", Format.Yaml)).revision())
                .isEqualTo(first);
        assertThat(observed(spec("refs/heads/main", "app.yaml", Format.Yaml)).revision())
                .isEqualTo(second);
        assertThat(observed(spec("both", "app.yaml", Format.Yaml)).revision()).isEqualTo(both);
    }

    @Test
    void new_commit_and_rewritten_branch_are_read_anew() throws IOException {
        repository.file("app.yaml", "A: 1").commit("main");
        assertThat(value("A")).isEqualTo("1");
        repository.file("app.yaml", "A: 2").commit("main");
        assertThat(value("A")).isEqualTo("2");
        repository.file("app.yaml", "A: 3").forcePush("main");
        assertThat(value("A")).isEqualTo("3");
    }

    @Test
    void missing_repository_ref_and_path_are_not_found() throws IOException {
        unavailable(spec("HEAD", "app.yaml", Format.Yaml), Reason.NOT_FOUND);
        repository.file("app.yaml", "A: 1").commit("main");

        assertThat(unavailable(spec("gone", "app.yaml", Format.Yaml), Reason.NOT_FOUND)
                        .message())
                .contains("refs/heads/gone or refs/tags/gone", "ref");
        assertThat(unavailable(spec("main", "gone.yaml", Format.Yaml), Reason.NOT_FOUND)
                        .message())
                .contains("no file gone.yaml", "path");
        var elsewhere = new Git(repository.uri() + "-gone", "main", "app.yaml", Format.Yaml, null);
        assertThat(unavailable(elsewhere, Reason.NOT_FOUND).message()).contains("no repository");
    }

    @Test
    void what_is_no_file_is_refused() throws IOException {
        repository
                .file("folder/app.yaml", "A: 1")
                .symlink("link", "/etc/passwd")
                .symlink("up", "folder")
                .submodule("module")
                .commit("main");

        assertThat(unavailable(spec("main", "link", Format.Raw), Reason.MALFORMED)
                        .message())
                .contains("symbolic link");
        assertThat(unavailable(spec("main", "folder", Format.Raw), Reason.MALFORMED)
                        .message())
                .contains("folder");
        assertThat(unavailable(spec("main", "module", Format.Raw), Reason.MALFORMED)
                        .message())
                .contains("submodule");
        unavailable(spec("main", "up/app.yaml", Format.Yaml), Reason.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../app.yaml",
                "/app.yaml",
                "a/../app.yaml",
                "./app.yaml",
                "a//b",
                ".git/config",
                "a/.GIT/x",
                "a/"
            })
    void paths_that_leave_the_tree_are_refused(String path) {
        assertThat(unavailable(spec("main", path, Format.Yaml), Reason.INVALID).message())
                .contains("path");
    }

    @Test
    void malformed_file_is_named_with_its_commit() throws IOException {
        String commit = repository.file("app.yaml", "A: 1\nA: hunter2").commit("main");

        assertThat(unavailable(spec("main", "app.yaml", Format.Yaml), Reason.MALFORMED)
                        .message())
                .isEqualTo("app.yaml in commit " + commit.substring(0, 12)
                        + " has the key \"A\" twice (line 2, column 1)");
    }

    @Test
    void large_file_pointer_is_not_taken_for_the_file() throws IOException {
        repository
                .file("app.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n")
                .commit("main");

        assertThat(unavailable(spec("main", "app.yaml", Format.Yaml), Reason.MALFORMED)
                        .message())
                .contains("Git LFS");
    }

    @Test
    void huge_file_is_too_large() throws IOException {
        repository.file("app.yaml", new byte[DesiredFile.MAX_BYTES + 1]).commit("main");

        unavailable(spec("main", "app.yaml", Format.Raw), Reason.TOO_LARGE);
    }

    @Test
    void file_urls_are_refused_unless_allowed() {
        source = source(GitLimits.DEFAULT, ways(false));

        assertThat(unavailable(spec("main", "app.yaml", Format.Yaml), Reason.ADDRESS_REFUSED)
                        .message())
                .contains("plumbline.git.allow-file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:hunter2@git.example.com/a.git",
                "https://hunter2@git.example.com/a.git",
                "ssh://git:hunter2@git.example.com/a.git"
            })
    void credentials_in_the_url_are_refused_and_not_repeated(String url) {
        var spec = new Git(url, "main", "app.yaml", Format.Yaml, null);

        assertThat(unavailable(spec, Reason.INVALID).message())
                .contains("secretRef")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://git.example.com/a.git",
                "ext::sh -c id",
                "/etc",
                "git.example.com:a.git",
                "git://git.example.com/a",
                "https://"
            })
    void other_schemes_are_refused(String url) {
        assertThat(read(new Git(url, "main", "app.yaml", Format.Yaml, null))).isInstanceOf(Unavailable.class);
    }
}
