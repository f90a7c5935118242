package dev.plumbline.desired.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.git.GitFolders.Depth;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files and folders as they stand in a commit, from a real repository. */
class GitFilesTest extends RepositoryOnDisk {

    private static final Look LOOK = new FakeNamespace("shop").look(Duration.ZERO);

    private GitFiles files;

    @BeforeEach
    void open() {
        files = new GitFiles(folder.resolve("files"), GitLimits.DEFAULT, InstantSource.system(), FILE_ONLY);
    }

    @Test
    void a_folder_has_its_own_files_or_all_below_it() throws IOException {
        String commit = repository
                .file("module/main.tf", "a")
                .file("module/sub/more.tf", "b")
                .file("other/main.tf", "c")
                .commit("main");

        var flat = found(files.folder(at("module"), Depth.FLAT, LOOK));
        var deep = found(files.folder(at("module"), Depth.DEEP, LOOK));

        assertThat(flat.commit()).isEqualTo(commit);
        assertThat(flat.files()).containsOnlyKeys("main.tf");
        assertThat(deep.files()).containsOnlyKeys("main.tf", "sub/more.tf");
        assertThat(new String(deep.files().get("sub/more.tf"), StandardCharsets.UTF_8))
                .isEqualTo("b");
    }

    @Test
    void the_root_is_a_folder_too_and_no_file() throws IOException {
        repository.file("main.tf", "a").file("sub/more.tf", "b").commit("main");

        assertThat(found(files.folder(at("."), Depth.DEEP, LOOK)).files()).containsOnlyKeys("main.tf", "sub/more.tf");
        assertThat(((Lookup.Failed<GitBytes>) files.bytes(at("."), LOOK)).why().reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void what_is_no_folder_or_is_not_there_is_said() throws IOException {
        repository.file("main.tf", "a").commit("main");

        assertThat(why(files.folder(at("main.tf"), Depth.FLAT, LOOK)).message()).contains("main.tf", "is no folder");
        assertThat(why(files.folder(at("none"), Depth.FLAT, LOOK)).reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void a_link_or_a_submodule_in_a_folder_is_refused_wherever_it_leads() throws IOException {
        repository
                .file("linked/main.tf", "a")
                .symlink("linked/key", "/etc/passwd")
                .commit("main");
        assertThat(why(files.folder(at("linked"), Depth.DEEP, LOOK)).message())
                .contains("key", "symbolic link or a submodule");

        repository.file("with/main.tf", "a").submodule("with/vendored").commit("main");
        assertThat(why(files.folder(at("with"), Depth.DEEP, LOOK)).message())
                .contains("vendored", "symbolic link or a submodule");
    }

    @Test
    void a_folder_of_too_many_files_is_refused() throws IOException {
        for (int number = 0; number <= GitTree.MAX_FILES; number++) {
            repository.file("many/" + number, "a");
        }
        repository.commit("main");

        assertThat(why(files.folder(at("many"), Depth.DEEP, LOOK)).reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void a_folder_of_too_many_bytes_is_refused_before_they_are_read() throws IOException {
        byte[] large = new byte[GitTree.MAX_FOLDER_BYTES / 2 + 1];
        repository.file("large/one", large).file("large/two", large).commit("main");

        assertThat(why(files.folder(at("large"), Depth.FLAT, LOOK)).reason()).isEqualTo(Reason.TOO_LARGE);
    }

    private GitFile at(String path) {
        return new GitFile(repository.uri().toString(), "main", path, null);
    }

    private static GitFolder found(Lookup<GitFolder> folder) {
        return ((Lookup.Found<GitFolder>) folder).value();
    }

    private static Unavailable why(Lookup<GitFolder> folder) {
        return ((Lookup.Failed<GitFolder>) folder).why();
    }
}
