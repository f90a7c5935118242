package dev.plumbline.operator;

import dev.plumbline.cluster.ServiceAccountAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * The packaged operator as a process of its own, acting as the ServiceAccount that {@code deploy/} gives it. Its log
 * goes to a file.
 */
public final class OperatorProcess implements AutoCloseable {

    /** The packaged application, as {@code mvn package} leaves it. */
    private static final Path PACKAGED = Path.of("target", "quarkus-app", "quarkus-run.jar");

    /** Where logs are kept for whoever asks why a test failed. */
    private static final Path LOGS = Path.of("target", "operator-logs");

    /** How long an end may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** One for all requests, and no upgrade to HTTP/2: to close a client that has upgraded can take for ever. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final Process process;
    private final Path log;
    private final URI base;
    private final Thread onExit;

    private OperatorProcess(Process process, Path log, URI base) {
        this.process = process;
        this.log = log;
        this.base = base;
        // Whoever started the operator may be ended by Ctrl-C; the operator must not outlive it.
        this.onExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /**
     * How an operator is started.
     *
     * @param access as whom
     * @param workDir folder for the log and the caches
     * @param settings configuration by property name, as {@code plumbline.heroku.url}
     * @param jvmOptions options of the JVM
     */
    public record Start(
            ServiceAccountAccess access, Path workDir, Map<String, String> settings, List<String> jvmOptions) {

        public Start with(Map<String, String> more) {
            var all = new LinkedHashMap<>(settings);
            all.putAll(more);
            return new Start(access, workDir, all, jvmOptions);
        }
    }

    /** Starts an operator, and returns at once. */
    public static OperatorProcess start(Start start) {
        if (!Files.exists(PACKAGED)) {
            throw new IllegalStateException(PACKAGED + " is not there: run mvn package first");
        }
        int port = freePort();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(start.jvmOptions());
        settings(start, port).forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-jar");
        command.add(PACKAGED.toString());
        return run(command, Map.of(), kubeconfig(start), port);
    }

    /**
     * Starts an operator by a command that is given whole, as an image's entrypoint is, and returns at once. Its settings
     * come by the environment; the options of its JVM are the command's.
     *
     * @param kubeconfig where the process finds its kubeconfig
     */
    public static OperatorProcess start(Start start, List<String> command, Path kubeconfig) {
        int port = freePort();
        var environment = new LinkedHashMap<String, String>();
        settings(start, port)
                .forEach((name, value) -> environment.put(
                        name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), value));
        return run(command, environment, kubeconfig, port);
    }

    /** Starts an operator, and returns when it is ready. */
    public static OperatorProcess startReady(Start start) {
        var operator = start(start);
        try {
            operator.awaitReady(Duration.ofSeconds(60));
        } catch (RuntimeException e) {
            operator.close();
            throw e;
        }
        return operator;
    }

    /** Returns when the operator says that it is ready; fails with the end of its log where it stops or takes longer. */
    public void awaitReady(Duration atMost) {
        Awaitility.await("operator ready")
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(
                                "the operator ended with " + process.exitValue() + ":\n" + log());
                    }
                    return status("/health/ready") == 200;
                });
    }

    /** The HTTP status that a path of the operator answers with; 0 where it does not answer. */
    public int status(String path) {
        try {
            return http.send(get(path), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What the operator tells Prometheus. */
    public String metrics() {
        try {
            return http.send(get("/metrics"), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The sum of all samples of a metric whose line contains the text. */
    public double metric(String name, String text) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name) && line.contains(text))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Where the operator logs to. */
    public Path logFile() {
        return log;
    }

    /** What the operator has logged. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the operator as SIGKILL does, and returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        await(PATIENCE);
    }

    /** Asks the operator to end, as SIGTERM does, and returns its exit code. */
    public int terminate() {
        return terminate(PATIENCE);
    }

    /** Asks the operator to end, as SIGTERM does, and returns its exit code; fails where it takes longer. */
    public int terminate(Duration atMost) {
        process.destroy();
        await(atMost);
        return process.exitValue();
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.destroy();
        if (!ended(PATIENCE)) {
            process.destroyForcibly();
            await(PATIENCE);
        }
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The machine is shutting down, and the hook has done this already.
        }
    }

    private boolean ended(Duration atMost) {
        try {
            return process.waitFor(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void await(Duration atMost) {
        if (!ended(atMost)) {
            throw new IllegalStateException(
                    "the operator did not end within " + atMost.toSeconds() + " seconds; its log: " + log);
        }
    }

    private static Map<String, String> settings(Start start, int port) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", Integer.toString(port));
        settings.put("plumbline.operator.namespace", start.access().namespace());
        settings.put(
                "plumbline.git.cache-dir", start.workDir().resolve("git-cache").toString());
        settings.putAll(start.settings());
        return settings;
    }

    private static Path kubeconfig(Start start) {
        try {
            Path folder = Files.createDirectories(start.workDir());
            return start.access().writeKubeconfig(Files.createTempFile(folder, "kubeconfig-", ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OperatorProcess run(
            List<String> command, Map<String, String> environment, Path kubeconfig, int port) {
        try {
            Path log = Files.createTempFile(Files.createDirectories(LOGS), "operator-", ".log");
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            // Nothing of the user's own cluster, and no options for the user's own JVMs.
            builder.environment().keySet().removeIf(name -> name.startsWith("KUBE") || name.startsWith("JAVA_"));
            builder.environment().putAll(environment);
            // A token among the arguments or in the environment is there for others to see; Quarkus logs settings, too.
            builder.environment().put("KUBECONFIG", kubeconfig.toAbsolutePath().toString());
            return new OperatorProcess(builder.start(), log, URI.create("http://127.0.0.1:" + port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
