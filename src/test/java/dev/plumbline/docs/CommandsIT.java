package dev.plumbline.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.plumbline.chart.Helm;
import dev.plumbline.cli.CommandLines;
import dev.plumbline.cluster.Kubectl;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.simulator.HerokuSimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of the documentation, typed into a real bash with a real kubectl, page by page and in their order, against
 * a real API server with the packaged operator and converger at work. What {@link Commands} excepts is held against the
 * programs that it calls: their commands and options have to be there.
 */
class CommandsIT {

    /** What only looks may be typed again until it shows what the page shows. */
    private static final String LOOKS = "kubectl (-n \\S+ )?(get|drift (list|show|explain)).*";

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path workDir;

    private static TestCluster cluster;
    private static HerokuSimulator heroku;
    private static StandIn standIn;
    private static Path programs;

    @BeforeAll
    static void start() throws IOException {
        // Its own: what pages install, name and halt would be in the way of other tests.
        cluster = TestCluster.start();
        heroku = HerokuSimulator.start();
        heroku.grant(Stage.TOKEN, HerokuSimulator.Scope.READ_PROTECTED);
        programs = Programs.in(workDir);
        standIn = StandIn.start(
                cluster,
                workDir,
                Map.of(
                        "plumbline.heroku.url",
                        heroku.url().toString(),
                        "plumbline.http.allowed-addresses",
                        "127.0.0.0/8"));
    }

    @AfterAll
    static void stop() {
        standIn.close();
        heroku.close();
        cluster.close();
    }

    static Stream<Commands.Of> pages() {
        String wanted = System.getProperty("docs.page", "");
        return Commands.PAGES.stream().filter(each -> each.page().contains(wanted));
    }

    static Stream<Commands.Of> run() {
        return pages().filter(Commands.Of::run);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("run")
    void the_commands_of_a_page_do_what_it_says(Commands.Of commands) {
        Page page = Page.of(Path.of(commands.page()));
        var stage = Stage.of(cluster, heroku, commands, workDir, programs);
        commands.set().accept(stage);

        try (var bash = stage.bash()) {
            for (Script.Piece piece : Script.of(page)) {
                if (commands.isRun(piece)) {
                    commands.before(piece).ifPresent(hook -> hook.accept(stage));
                    type(bash, stage, piece);
                }
            }
        }
    }

    private static void type(BashSession bash, Stage stage, Script.Piece piece) {
        String text = stage.here(piece.text());
        if (!text.matches(LOOKS)) {
            var said = bash.run(text);
            // So an error ends, and so does diff where something differs.
            assertThat(said.code())
                    .as("%s said: %s", piece, said.text())
                    .isEqualTo(piece.fails() || text.contains("kubectl drift diff") ? 1 : 0);
            return;
        }
        var last = new AtomicReference<BashSession.Said>();
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        last.set(bash.run(text));
                        return shows(last.get(), piece);
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(piece + " does not show what the page shows: " + last, e);
        }
    }

    private static boolean shows(BashSession.Said said, Script.Piece piece) {
        List<String> lines = said.text().lines().map(Script::words).toList();
        return said.code() == 0 && lines.containsAll(piece.heads());
    }

    static Stream<Script.Piece> read() {
        return pages().flatMap(commands ->
                Script.of(Page.of(Path.of(commands.page()))).stream().filter(piece -> !commands.isRun(piece)));
    }

    @ParameterizedTest
    @MethodSource("read")
    void a_command_that_is_not_run_is_one_that_its_program_knows(Script.Piece piece) throws Exception {
        for (List<String> call : Calls.of(workDir, piece)) {
            if (call.size() > 1 && call.get(1).equals("drift")) {
                assertThatCode(() -> CommandLines.read(call.subList(2, call.size())))
                        .as("%s", call)
                        .doesNotThrowAnyException();
            } else if (call.getFirst().equals("kubectl")) {
                knows(Kubectl.here(), call);
            } else if (call.getFirst().equals("helm")) {
                knows(Helm.program(), call);
            }
        }
    }

    /** With {@code --help} both read the line, say how the command is used, and do nothing. */
    private static void knows(Path program, List<String> call) throws Exception {
        var line = new ArrayList<String>();
        line.add(program.toString());
        line.addAll(call.subList(1, call.size()));
        line.add("--help");
        var process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        // How the program as a whole is used is the answer to a command that it does not know.
        assertThat(said).as("%s", call).doesNotContain("kubectl [flags] [options]", "helm [command]");
    }
}
