package dev.plumbline.check.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.check.Checked;
import dev.plumbline.check.Checked.Compared;
import dev.plumbline.check.Inquiry;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.http.Timekeeper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a shell as the tool: what it may take, and what is left of it. */
class LocalRunnerTest {

    private static final Allowance AMPLE = new Allowance(Duration.ofSeconds(60), 512 << 20, 512 << 20);

    @TempDir
    Path folder;

    private LocalRunner runner;

    @BeforeEach
    void start() {
        runner = new LocalRunner(tools("/bin/sh"), Timekeeper.system());
    }

    @AfterEach
    void stop() throws IOException {
        runner.close();
        try (Stream<Path> left = Files.list(folder.resolve("runs"))) {
            assertThat(left).isEmpty();
        }
    }

    private LocalTools tools(String program) {
        return new LocalTools(
                folder.resolve("runs"),
                Map.of(Tool.TOFU, program),
                System.getenv().get("PATH"),
                2);
    }

    private static Run run(String place, Allowance allowance, String... scripts) {
        return new Run(
                Tool.TOFU,
                place,
                List.of(scripts),
                "c0ffee",
                new TreeMap<>(Map.of("main.tf", bytes("# a module"), "sub/more.tf", bytes("more"))),
                Map.of("key", bytes("canary-key")),
                Map.of(),
                Map.of("GIVEN", "canary-given"),
                Stream.of(scripts)
                        .map(script -> new Command("command", List.of("-c", script), Set.of(0, 2)))
                        .toList(),
                allowance);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Inquiry inquiry(String namespace, Duration freshness) {
        return new Inquiry(
                new Inquiry.Policy(namespace, "policy", "uid", 1),
                Readings.comparison("*"),
                null,
                Readings.KEY,
                List.of(),
                new FakeNamespace(namespace).look(freshness),
                Instant.EPOCH);
    }

    /** What each command ended with and printed is found. */
    private static Reading read(List<Outcome> outcomes) {
        var observed = new TreeMap<Subject, TextNode>();
        for (int index = 0; index < outcomes.size(); index++) {
            Outcome outcome = outcomes.get(index);
            observed.put(
                    new Subject("command-" + index),
                    TextNode.valueOf(
                            outcome.exit() + " " + new String(outcome.output(), StandardCharsets.UTF_8).strip()));
        }
        return new Reading.Sides(State.EMPTY, State.of(observed), List.of());
    }

    private List<String> printed(Allowance allowance, String... scripts) {
        Checked checked =
                runner.run(run("place", allowance, scripts), LocalRunnerTest::read, inquiry("team", Duration.ZERO));
        assertThat(checked).isInstanceOf(Compared.class);
        return ((Compared) checked)
                .difference().findings().stream().map(Finding::observed).toList();
    }

    private Unavailable stopped(Allowance allowance, String script) {
        Checked checked =
                runner.run(run("place", allowance, script), LocalRunnerTest::read, inquiry("team", Duration.ZERO));
        assertThat(checked).isInstanceOf(Checked.NotKnown.class);
        Unavailable why = ((Checked.NotKnown) checked).why();
        assertThat(why.message()).doesNotContain("canary");
        return why;
    }

    @Test
    void commands_run_one_after_the_other_until_one_does_not_go_on() {
        assertThat(printed(AMPLE, "echo a; exit 2", "cat main.tf sub/more.tf; exit 1", "echo never"))
                .containsExactly("2 a", "1 # a modulemore");
    }

    @Test
    void the_tool_has_an_environment_of_its_own_and_files_that_nobody_else_reads() {
        assertThat(printed(
                        AMPLE, "env | cut -d= -f1 | grep -v '^_$\\|^PWD$\\|^OLDPWD$\\|^SHLVL$' | sort | tr '\\n' ' '"))
                .containsExactly("0 GIVEN HOME LANG PATH PLUMBLINE_RUN TMPDIR");
        assertThat(printed(
                        AMPLE,
                        "stat -c %a .. ../inputs/key | tr '\\n' ' '; cat ../inputs/key; cd; pwd | sed 's:.*/::'"))
                .containsExactly("0 700 600 canary-keyhome");
    }

    @Test
    void a_run_that_takes_too_long_is_ended_with_what_it_started() throws IOException {
        Path pids = folder.resolve("pids");
        String script =
                "sleep 600 & echo $! > %1$s; setsid sleep 600 < /dev/null & echo $! >> %1$s; wait".formatted(pids);

        Unavailable why = stopped(new Allowance(Duration.ofSeconds(2), 512 << 20, 512 << 20), script);

        assertThat(why.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(why.message()).contains("limits.timeout");
        assertThat(Files.readAllLines(pids)).hasSize(2).allSatisfy(LocalRunnerTest::isGone);
    }

    @Test
    void what_a_tool_leaves_running_is_ended_with_it() throws IOException {
        Path pids = folder.resolve("pids");

        printed(AMPLE, "(setsid sleep 600 < /dev/null > /dev/null 2>&1 & echo $! > %s)".formatted(pids));

        assertThat(Files.readAllLines(pids)).hasSize(1).allSatisfy(LocalRunnerTest::isGone);
    }

    private static void isGone(String pid) {
        Awaitility.await("process " + pid + " is gone")
                .atMost(Duration.ofSeconds(20))
                .until(() -> ProcessHandle.of(Long.parseLong(pid)).isEmpty());
    }

    @Test
    void a_run_that_writes_too_much_is_ended() {
        Unavailable why = stopped(
                new Allowance(Duration.ofSeconds(60), 512 << 20, 4 << 20),
                "for i in 1 2 3 4 5 6 7 8; do head -c 1000000 /dev/zero > $i; done; sleep 600");

        assertThat(why.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(why.message()).contains("limits.disk");
    }

    @Test
    void no_file_of_a_run_grows_beyond_its_limit() {
        assertThat(printed(
                        new Allowance(Duration.ofSeconds(60), 512 << 20, 4 << 20),
                        "head -c 900000000 /dev/zero > big; wc -c < big | tr -d '\\n'; rm big"))
                .containsExactly("0 " + (4 << 20));
    }

    @Test
    void a_run_that_takes_too_much_memory_is_ended() {
        Unavailable why = stopped(
                new Allowance(Duration.ofSeconds(60), 64 << 20, 512 << 20),
                "head -c 200000000 /dev/zero | tail -c 190000000 | sleep 600");

        assertThat(why.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(why.message()).contains("limits.memory");
    }

    @Test
    void a_run_that_prints_too_much_is_not_read() {
        assertThat(stopped(AMPLE, "head -c 20000000 /dev/zero; exit 0").message())
                .contains("printed more than");
    }

    @Test
    void a_tool_that_is_not_there_is_named_with_its_setting() {
        try (var without = new LocalRunner(tools("no-such-program"), Timekeeper.system())) {
            Checked checked =
                    without.run(run("place", AMPLE, "true"), LocalRunnerTest::read, inquiry("team", Duration.ZERO));

            assertThat(((Checked.NotKnown) checked).why().message()).contains("plumbline.checks.local.tofu");
        }
    }

    @Test
    void what_is_the_same_is_shared_in_a_namespace_while_it_is_fresh_and_never_beyond_it() throws IOException {
        Path times = folder.resolve("times");
        var same = run("place", AMPLE, "echo x >> " + times);
        Duration hour = Duration.ofHours(1);

        runner.run(same, LocalRunnerTest::read, inquiry("team", Duration.ZERO));
        runner.run(same, LocalRunnerTest::read, inquiry("team", hour));
        assertThat(Files.readAllLines(times)).hasSize(1);

        runner.run(same, LocalRunnerTest::read, inquiry("other", hour));
        assertThat(Files.readAllLines(times)).hasSize(2);
        runner.run(same, LocalRunnerTest::read, inquiry("other", Duration.ofSeconds(-1)));
        assertThat(Files.readAllLines(times)).hasSize(3);
    }

    @Test
    void two_runs_are_never_at_one_place_at_once() throws Exception {
        Path inside = folder.resolve("inside");
        String script = "mkdir %1$s || { echo both; exit 0; }; sleep 0.3; rmdir %1$s".formatted(inside);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> printed(AMPLE, script));
            var second = threads.submit(() -> printed(AMPLE, script));

            assertThat(first.get()).containsExactly("0 ");
            assertThat(second.get()).containsExactly("0 ");
        }
    }

    @Test
    void who_waits_too_long_for_another_run_is_told_so() throws Exception {
        Path began = folder.resolve("began");
        Path go = folder.resolve("go");
        String script = "echo > %s; while [ ! -e %s ]; do sleep 0.05; done".formatted(began, go);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> printed(AMPLE, script));
            Awaitility.await("the first run").until(() -> Files.exists(began));
            Unavailable why = stopped(new Allowance(Duration.ofMillis(50), 512 << 20, 512 << 20), "true");
            Files.createFile(go);

            assertThat(why.message()).contains("other runs did not end");
            assertThat(first.get()).hasSize(1);
        }
    }

    @Test
    void what_a_dead_process_left_is_ended_and_removed() throws Exception {
        Path left = Files.createDirectory(folder.resolve("runs").resolve("plumbline-dead"));
        Files.createFile(left.resolve("lock"));
        Path secret =
                Files.createDirectories(left.resolve("run-1").resolve("inputs")).resolve("key");
        Files.writeString(secret, "canary");
        Path closed = Files.createDirectory(left.resolve("run-1").resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        var builder = new ProcessBuilder("sleep", "600");
        builder.environment()
                .put(Belonging.VARIABLE, left.resolve("run-1").toRealPath().toString());
        Process orphan = builder.start();

        try (var next = new LocalRunner(tools("/bin/sh"), Timekeeper.system())) {
            assertThat(next).isNotNull();
            assertThat(left).doesNotExist();
            assertThat(orphan.waitFor()).isNotZero();
        }
    }
}
