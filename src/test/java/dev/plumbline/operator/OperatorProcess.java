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
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=" + port);
        command.add(
                "-Dquarkus.kubernetes-client.api-server-url=" + start.access().server());
        command.add("-Dquarkus.kubernetes-client.ca-cert-file=" + start.access().caFile());
        command.add("-Dplumbline.operator.namespace=" + start.access().namespace());
        command.add("-Dplumbline.git.cache-dir=" + start.workDir().resolve("git-cache"));
        start.settings().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-jar");
        command.add(PACKAGED.toString());
        try {
            Files.createDirectories(start.workDir());
            Path log = Files.createTempFile(Files.createDirectories(LOGS), "operator-", ".log");
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("KUBE"));
            // A token among the arguments would be there for every process of the machine to see.
            builder.environment()
                    .put("QUARKUS_KUBERNETES_CLIENT_TOKEN", start.access().token());
            builder.environment()
                    .put("KUBECONFIG", start.workDir().resolve("no-kubeconfig").toString());
            return new OperatorProcess(builder.start(), log, URI.create("http://127.0.0.1:" + port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        await();
    }

    /** Asks the operator to end, as SIGTERM does, and returns its exit code. */
    public int terminate() {
        process.destroy();
        await();
        return process.exitValue();
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.destroy();
        if (!ended()) {
            process.destroyForcibly();
            await();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The machine is shutting down, and the hook has done this already.
        }
    }

    private boolean ended() {
        try {
            return process.waitFor(15, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void await() {
        if (!ended()) {
            throw new IllegalStateException("the operator did not end within 15 seconds");
        }
    }

    private static Path kubeconfig(Start start) throws IOException {
        // Readable by its owner only, for it holds a token.
        Path file = Files.createTempFile(start.workDir(), "kubeconfig-", ".yaml");
        return Files.writeString(file, start.access().kubeconfigYaml());
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
