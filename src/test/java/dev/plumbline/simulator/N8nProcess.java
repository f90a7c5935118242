package dev.plumbline.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.InetAddress;
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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real n8n on loopback, with an owner of its own and a database in its folder. */
public final class N8nProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An offer to go on in HTTP/2 is an upgrade that n8n takes for one to a web socket, and never answers. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();

    private final Path log;
    private final URI url;
    private final Process process;

    private N8nProcess(Path program, Path folder) throws IOException {
        Files.createDirectories(folder);
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        url = URI.create("http://127.0.0.1:" + port);
        log = folder.resolve("n8n.log");
        var builder = new ProcessBuilder(
                "node", program.resolve("node_modules/n8n/bin/n8n").toString(), "start");
        builder.directory(folder.toFile());
        builder.environment()
                .putAll(Map.of(
                        "N8N_USER_FOLDER", folder.toAbsolutePath().toString(),
                        "N8N_PORT", Integer.toString(port),
                        "N8N_LISTEN_ADDRESS", "127.0.0.1",
                        "N8N_SECURE_COOKIE", "false",
                        "N8N_DIAGNOSTICS_ENABLED", "false",
                        "N8N_VERSION_NOTIFICATIONS_ENABLED", "false",
                        "N8N_TEMPLATES_ENABLED", "false",
                        "N8N_RUNNERS_ENABLED", "false"));
        process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /**
     * Starts one, and returns when it has an owner.
     *
     * @param program the folder that it is installed in
     * @param folder where it keeps what it has, and its log
     */
    public static N8nProcess start(Path program, Path folder) {
        try {
            var n8n = new N8nProcess(program, folder);
            Runtime.getRuntime().addShutdownHook(new Thread(n8n.process::destroyForcibly, "n8n-exit"));
            // Before it is ready it answers whatever it is asked with 200 and a sentence.
            Awaitility.await("n8n is ready (its log: " + n8n.log + ")")
                    .atMost(START_LIMIT)
                    .pollInterval(Duration.ofMillis(500))
                    .failFast("n8n ended; its log is " + n8n.log, () -> !n8n.process.isAlive())
                    .ignoreExceptions()
                    .until(() -> n8n.send("GET", "/rest/settings", "", "").isObject());
            n8n.send("POST", "/rest/owner/setup", """
                    {"email": "owner@example.com", "firstName": "O", "lastName": "Wner", "password": "Pw0-%s"}
                    """.formatted(UUID.randomUUID()), "");
            return n8n;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI url() {
        return url;
    }

    /** The version that it says it is. */
    public String version() {
        return send("GET", "/rest/settings", "", "").at("/data/versionCli").asText("unknown");
    }

    /** A new API key of the owner. */
    public String key(List<String> scopes) {
        try {
            String body = JSON.writeValueAsString(new java.util.TreeMap<String, Object>(
                    Map.of("label", UUID.randomUUID().toString(), "scopes", scopes)));
            String withExpiry = body.substring(0, body.length() - 1) + ",\"expiresAt\":null}";
            return send("POST", "/rest/api-keys", withExpiry, "")
                    .at("/data/rawApiKey")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks its public API. */
    public JsonNode api(String method, String path, String body, String key) {
        return send(method, "/api/v1" + path, body, key);
    }

    private JsonNode send(String method, String path, String body, String key) {
        var request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("X-N8N-API-KEY", key);
        }
        try {
            return JSON.readTree(http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
