package dev.plumbline.image;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The operator started by a command that is given whole, as an image's entrypoint is; everything else that it is told
 * comes by the environment. Its log goes to a file.
 */
final class ImageProcess implements AutoCloseable {

    private final Process process;
    private final Path log;
    private final URI ready;
    private final Thread onExit;

    private ImageProcess(Process process, Path log, URI ready) {
        this.process = process;
        this.log = log;
        this.ready = ready;
        this.onExit = new Thread(() -> end(process));
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /**
     * Starts the command and returns at once.
     *
     * @param access as whom
     * @param caFile the API server's certificate, as the process sees it
     * @param more environment on top of what says where the API server is
     * @param log the file that output is written to
     */
    static ImageProcess start(
            List<String> command, ServiceAccountAccess access, String caFile, Map<String, String> more, Path log) {
        int port = freePort();
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("KUBE") || name.startsWith("JAVA_"));
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_KUBERNETES_CLIENT_API_SERVER_URL", access.server());
        environment.put("QUARKUS_KUBERNETES_CLIENT_CA_CERT_FILE", caFile);
        environment.put("QUARKUS_KUBERNETES_CLIENT_TOKEN", access.token());
        environment.put("PLUMBLINE_OPERATOR_NAMESPACE", access.namespace());
        environment.put("KUBECONFIG", "/no-kubeconfig");
        environment.putAll(more);
        try {
            return new ImageProcess(builder.start(), log, URI.create("http://127.0.0.1:" + port + "/health/ready"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when the operator is ready; fails with its log where it ends or takes longer. */
    void awaitReady(Duration atMost) {
        try (var client = HttpClient.newHttpClient()) {
            Awaitility.await("operator ready")
                    .atMost(atMost)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        if (!process.isAlive()) {
                            throw new IllegalStateException(
                                    "the operator ended with " + process.exitValue() + ":\n" + log());
                        }
                        return isReady(client);
                    });
        }
    }

    /** Asks the operator to end, and returns when it has; fails where it takes longer. */
    void terminate(Duration atMost) {
        process.children().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the operator did not end within " + atMost + ":\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        end(process);
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook has done this already.
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private boolean isReady(HttpClient client) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(10)).build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
