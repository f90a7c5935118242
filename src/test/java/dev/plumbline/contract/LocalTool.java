package dev.plumbline.contract;

import dev.plumbline.check.Check;
import dev.plumbline.check.Checked;
import dev.plumbline.check.Inquiry;
import dev.plumbline.check.run.LocalRunner;
import dev.plumbline.check.run.LocalTools;
import dev.plumbline.check.run.Readings;
import dev.plumbline.check.run.Runner;
import dev.plumbline.check.run.Tool;
import dev.plumbline.desired.git.GitFiles;
import dev.plumbline.desired.git.GitLimits;
import dev.plumbline.desired.git.GitWays;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.platform.http.Timekeeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A program on this machine, with all that a check by it needs. */
record LocalTool(LocalRunner local, GitFiles git) implements AutoCloseable {

    static LocalTool of(Tool tool, String program, Tools tools) {
        try {
            Path folder = Files.createTempDirectory("plumbline-contract-");
            var runner = new LocalRunner(
                    new LocalTools(
                            folder.resolve("runs"),
                            Map.of(tool, program),
                            System.getenv().getOrDefault("PATH", ""),
                            1),
                    Timekeeper.system());
            return new LocalTool(
                    runner,
                    new GitFiles(
                            folder.resolve("git"),
                            GitLimits.DEFAULT,
                            InstantSource.system(),
                            new GitWays(tools.http()::exchange, tools.http()::resolve, true)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Runner runner() {
        return local;
    }

    <S> Checked checked(Check<S> check, S spec) {
        InstantSource clock = InstantSource.system();
        return check.check(
                spec,
                new Inquiry(
                        new Inquiry.Policy("contract", "contract", "contract", 1),
                        Readings.comparison(),
                        null,
                        Readings.KEY,
                        List.of(),
                        Tools.look(Map.of()).at(new java.util.TreeSet<>()),
                        clock.instant()));
    }

    /** The first line of what a program says of its version. */
    static String version(String program, String option) {
        try {
            var process = new ProcessBuilder(program, option)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(Duration.ofMinutes(1));
            return ForeignText.shown(said.lines().findFirst().orElse("nothing"), 80);
        } catch (IOException e) {
            return "it could not be started";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "it was interrupted";
        }
    }

    @Override
    public void close() {
        local.close();
    }
}
