package dev.plumbline.chart;

import dev.plumbline.tools.CachedTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real Helm: in the user's cache, built there from its Go module when it is first needed. */
public final class Helm {

    public static final String VERSION = "3.19.4";

    /** The chart, as an argument of Helm. */
    public static final Path CHART = Path.of("helm", "plumbline");

    private static final CachedTool TOOL = new CachedTool(
            "Helm",
            Path.of("helm", VERSION),
            List.of("helm"),
            "helm/build.sh",
            "go",
            Duration.ofMinutes(30),
            "Install Go 1.24 or newer, or put a helm " + VERSION + " there.");

    private Helm() {}

    /**
     * What a run of a program has come to.
     *
     * @param code its exit code; 0 is success
     * @param out what it wrote to standard output
     * @param errors what it wrote to standard error
     */
    public record Outcome(int code, String out, String errors) {

        /** Standard output of a run that succeeded. */
        public String orFail() {
            if (code != 0) {
                throw new IllegalStateException("ended with " + code + ":\n" + errors + out);
            }
            return out;
        }
    }

    /** The program. */
    public static Path program() {
        return TOOL.folder().resolve("helm");
    }

    /**
     * Runs Helm, with nothing of the user's own configuration.
     *
     * @param arguments as on a command line
     */
    public static Outcome run(List<String> arguments) {
        return run(arguments, Map.of());
    }

    /**
     * Runs Helm, with nothing of the user's own configuration but what is given.
     *
     * @param environment beside {@code PATH} and {@code HOME}, as {@code KUBECONFIG}
     */
    public static Outcome run(List<String> arguments, Map<String, String> environment) {
        try {
            Path home = Files.createDirectories(Path.of("target", "helm-home")).toAbsolutePath();
            var all = new HashMap<>(environment);
            all.put("HOME", home.toString());
            all.putIfAbsent("KUBECONFIG", home.resolve("none").toString());
            var command = new ArrayList<String>();
            command.add(program().toString());
            command.addAll(arguments);
            return exec(command, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program that ends by itself within five minutes. */
    static Outcome exec(List<String> command, Map<String, String> environment) throws IOException {
        Path folder = Files.createTempDirectory("chart-run");
        var builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("errors").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HELM_") || name.startsWith("KUBE"));
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(command.getFirst() + " took over five minutes");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return new Outcome(
                process.exitValue(),
                Files.readString(folder.resolve("out"), StandardCharsets.UTF_8),
                Files.readString(folder.resolve("errors"), StandardCharsets.UTF_8));
    }
}
