package dev.plumbline.check.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.check.run.Allowance;
import dev.plumbline.check.run.Command;
import dev.plumbline.check.run.Outcome;
import dev.plumbline.check.run.Run;
import dev.plumbline.check.run.Tool;
import dev.plumbline.desired.git.GitFolder;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one container of a check's pod lays down, a real shell runs, and another container reads. */
class PodFoldersTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final GitFolder MODULE = new GitFolder(
            new TreeMap<>(Map.of("main.tf", bytes("# a module"), "sub/more.tf", bytes("more"))), "c0ffee", NOON);

    @TempDir
    Path folder;

    private Path work;
    private PodFolders folders;

    @BeforeEach
    void open() throws IOException {
        work = Files.createDirectory(folder.resolve("it's a \"work\" $(folder)"));
        folders = new PodFolders(work);
        // It says what it was called with, and ends as its last argument says.
        Path tool = Files.writeString(
                Files.createDirectory(folder.resolve("bin")).resolve("tofu"),
                "#!/bin/sh\nprintf '[%s]' \"$@\" \"$GIVEN\" \"$SECRET\"; echo wrong >&2; for last; do :; done; exit \"$last\"\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void each_word_comes_as_it_is_and_nothing_of_it_is_run() throws Exception {
        String hostile = "a 'b' \"c\" $(touch ran) `touch ran` ; touch ran & \\ \u00e9 *";

        assertThat(ran(Map.of("GIVEN", hostile), new Command("plan", List.of(hostile, "0"), Set.of(0))))
                .isEmpty();

        assertThat(folders.outcomes(commands(1))).singleElement().satisfies(outcome -> {
            assertThat(new String(outcome.output(), StandardCharsets.UTF_8))
                    .isEqualTo("[" + hostile + "][0][" + hostile + "][from the Secret]");
            assertThat(new String(outcome.errors(), StandardCharsets.UTF_8)).isEqualTo("wrong\n");
        });
        assertThat(work.resolve("module").resolve("ran")).doesNotExist();
    }

    @Test
    void what_comes_from_a_secret_counts_before_what_the_policy_says() throws Exception {
        ran(Map.of("SECRET", "from the policy"), new Command("plan", List.of("0"), Set.of(0)));

        assertThat(new String(folders.outcomes(commands(1)).getFirst().output(), StandardCharsets.UTF_8))
                .endsWith("[from the Secret]");
        assertThat(Files.readString(work.resolve("run.sh"))).doesNotContain("from the Secret");
    }

    @Test
    void the_next_is_called_as_long_as_each_goes_on() throws Exception {
        ran(
                Map.of(),
                new Command("plan", List.of("2"), Set.of(0, 2)),
                new Command("show", List.of("1"), Set.of(0)),
                new Command("never", List.of("0"), Set.of(0)));

        assertThat(folders.outcomes(commands(3))).extracting(Outcome::exit).containsExactly(2, 1);
    }

    @Test
    void what_the_tool_takes_is_its_users_alone() throws Exception {
        ran(Map.of(), new Command("plan", List.of("0"), Set.of(0)));

        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(work.resolve("inputs").resolve("key"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(work.resolve("module").resolve("sub").resolve("more.tf")))
                .isEqualTo("more");
    }

    @Test
    void the_last_container_knows_which_files_there_were() throws Exception {
        ran(Map.of(), new Command("plan", List.of("0"), Set.of(0)));

        assertThat(folders.fetched()).isInstanceOfSatisfying(Lookup.Found.class, found -> {
            var module = (GitFolder) found.value();
            assertThat(module.commit()).isEqualTo("c0ffee");
            assertThat(module.time()).isEqualTo(NOON);
            assertThat(module.files()).containsOnlyKeys("main.tf", "sub/more.tf");
        });
    }

    @Test
    void where_there_is_nothing_to_run_the_tool_does_nothing_and_the_reason_is_kept() throws Exception {
        var why = new Unavailable(Reason.NOT_FOUND, "there is no folder shop");

        folders.layNothing(why);

        assertThat(shell()).isEmpty();
        assertThat(folders.fetched()).isEqualTo(new Lookup.Failed<>(why));
        assertThat(folders.outcomes(commands(1))).isEmpty();
    }

    @Test
    void a_file_that_leads_out_of_its_folder_is_not_written() {
        var climbing = new GitFolder(new TreeMap<>(Map.of("../run.sh", bytes("x"))), "c0ffee", NOON);

        assertThatThrownBy(() -> folders.lay(run(climbing, Map.of(), List.of()), climbing))
                .isInstanceOf(IOException.class);
    }

    /** Gives what the shell itself printed, which is nothing: all goes into files. */
    private String ran(Map<String, String> environment, Command... commands) throws Exception {
        folders.lay(run(MODULE, environment, List.of(commands)), MODULE);
        return shell();
    }

    private String shell() throws Exception {
        var builder = new ProcessBuilder("/bin/sh", work.resolve("run.sh").toString()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
        builder.environment().put("SECRET", "from the Secret");
        var process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return printed;
    }

    private static Run run(GitFolder module, Map<String, String> environment, List<Command> commands) {
        return new Run(
                Tool.TOFU,
                "place",
                "same",
                module.commit(),
                module.files(),
                Map.of("key", bytes("canary-key")),
                environment,
                Map.of("SECRET", "from the Secret"),
                commands,
                Allowance.DEFAULT);
    }

    private static List<Command> commands(int count) {
        return List.of("plan", "show", "never").subList(0, count).stream()
                .map(name -> new Command(name, List.of(), Set.of()))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
