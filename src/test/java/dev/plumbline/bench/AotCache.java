package dev.plumbline.bench;

import dev.plumbline.operator.OperatorProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An AOT cache (JEP 483, 514) of the packaged operator, made from a run with a few policies. */
final class AotCache {

    private static final Duration RUN = Duration.ofSeconds(10);
    private static final Duration WRITING = Duration.ofMinutes(2);
    private static final String PACKAGED =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toString();

    private AotCache() {}

    /** Makes a cache for these options of the JVM, and gives the options that use it. */
    static List<String> train(Stage stage, List<String> jvmOptions) {
        Path configuration = stage.folder().resolve("plumbline.aotconf");
        Path cache = stage.folder().resolve("plumbline.aot");
        var training = with(jvmOptions, "-XX:AOTMode=record", "-XX:AOTConfiguration=" + configuration);
        try (OperatorProcess operator = stage.launch(training)) {
            operator.awaitReady(Duration.ofSeconds(60));
            Waiting.pass(RUN);
            end(operator);
        }
        assemble(
                with(
                        jvmOptions,
                        "-XX:AOTMode=create",
                        "-XX:AOTConfiguration=" + configuration,
                        "-XX:AOTCache=" + cache),
                stage);
        return with(jvmOptions, "-XX:AOTCache=" + cache);
    }

    /** Ends a training run. What was learnt is written at its very end, and that takes a while. */
    private static void end(OperatorProcess operator) {
        var process = ProcessHandle.of(operator.pid()).orElseThrow();
        process.destroy();
        process.onExit().orTimeout(WRITING.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static void assemble(List<String> jvmOptions, Stage stage) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", PACKAGED));
        Path log = stage.folder().resolve("aot.log");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("the AOT cache was not made:\n" + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> with(List<String> options, String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}
