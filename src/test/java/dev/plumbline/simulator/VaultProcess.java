package dev.plumbline.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A real Vault in its development mode, on loopback, with all that it holds in memory. */
public final class VaultProcess implements KvWorld {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Pattern UNSEAL_KEY = Pattern.compile("Unseal Key: (\\S+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String root = UUID.randomUUID().toString();
    private final Path log;
    private final URI url;
    private final Process process;

    private VaultProcess(Path folder) throws IOException {
        Files.createDirectories(folder);
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        url = URI.create("http://127.0.0.1:" + port);
        log = folder.resolve("vault.log");
        var builder = new ProcessBuilder(
                VaultBinary.here().toString(),
                "server",
                "-dev",
                "-dev-no-store-token",
                "-dev-root-token-id=" + root,
                "-dev-listen-address=127.0.0.1:" + port);
        // One of its dependencies stops at the start otherwise.
        builder.environment().put("GODEBUG", "x509negativeserial=1");
        builder.environment().put("HOME", folder.toAbsolutePath().toString());
        process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /**
     * Starts one, and returns when it answers.
     *
     * @param folder where its log goes
     */
    public static VaultProcess start(Path folder) {
        try {
            var vault = new VaultProcess(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(vault.process::destroyForcibly, "vault-exit"));
            Awaitility.await("Vault is ready (its log: " + vault.log + ")")
                    .atMost(START_LIMIT)
                    .pollInterval(Duration.ofMillis(100))
                    .failFast("Vault ended; its log is " + vault.log, () -> !vault.process.isAlive())
                    .ignoreExceptions()
                    .until(() -> vault.send("GET", "secret/config", null).statusCode() == 200);
            vault.ask("POST", "sys/auth/approle", JSON.createObjectNode().put("type", "approle"));
            return vault;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public void mount(String mount, int version) {
        var body = JSON.createObjectNode().put("type", "kv");
        body.putObject("options").put("version", Integer.toString(version));
        ask("POST", "sys/mounts/" + mount, body);
    }

    @Override
    public long write(String path, JsonNode data) {
        var body = JSON.createObjectNode();
        body.set("data", data);
        return ask("POST", "secret/data/" + path, body)
                .path("data")
                .path("version")
                .asLong();
    }

    @Override
    public void describe(String path, Duration deleteAfter) {
        ask(
                "POST",
                "secret/metadata/" + path,
                JSON.createObjectNode().put("delete_version_after", deleteAfter.toSeconds() + "s"));
    }

    @Override
    public void delete(String path, long version) {
        ask("POST", "secret/delete/" + path, versions(version));
    }

    @Override
    public void undelete(String path, long version) {
        ask("POST", "secret/undelete/" + path, versions(version));
    }

    @Override
    public void destroy(String path, long version) {
        ask("POST", "secret/destroy/" + path, versions(version));
    }

    @Override
    public void forget(String path) {
        ask("DELETE", "secret/metadata/" + path, null);
    }

    @Override
    public void token(String token, String... paths) {
        var body = JSON.createObjectNode().put("id", token);
        body.putArray("policies").add(policy(paths));
        ask("POST", "auth/token/create", body);
    }

    @Override
    public void appRole(String roleId, String secretId, Duration ttl, Duration maxTtl, String... paths) {
        var body = JSON.createObjectNode();
        body.put("token_ttl", ttl.toSeconds() + "s");
        body.put("token_max_ttl", maxTtl.toSeconds() + "s");
        body.put("token_policies", policy(paths));
        String role = "auth/approle/role/" + roleId;
        ask("POST", role, body);
        ask("POST", role + "/role-id", JSON.createObjectNode().put("role_id", roleId));
        ask("POST", role + "/custom-secret-id", JSON.createObjectNode().put("secret_id", secretId));
    }

    /**
     * Has the Kubernetes method ask a cluster whose tokens are good.
     *
     * @param reviewer token of an account that may review others
     */
    public void trustCluster(String server, String caPem, String reviewer) {
        ask("POST", "sys/auth/kubernetes", JSON.createObjectNode().put("type", "kubernetes"));
        var body = JSON.createObjectNode();
        body.put("kubernetes_host", server);
        body.put("kubernetes_ca_cert", caPem);
        body.put("token_reviewer_jwt", reviewer);
        body.put("disable_local_ca_jwt", true);
        ask("POST", "auth/kubernetes/config", body);
    }

    /** A role of the Kubernetes method for reading just these paths. */
    public void kubernetesRole(String role, String namespace, String account, String audience, String... paths) {
        var body = JSON.createObjectNode();
        body.put("bound_service_account_names", account);
        body.put("bound_service_account_namespaces", namespace);
        body.put("audience", audience);
        body.put("token_policies", policy(paths));
        ask("POST", "auth/kubernetes/role/" + role, body);
    }

    private String policy(String... paths) {
        String name = "policy-" + UUID.randomUUID();
        var text = new StringBuilder();
        for (String path : paths) {
            text.append("path \"").append(path).append("\" { capabilities = [\"read\"] }\n");
        }
        ask("POST", "sys/policies/acl/" + name, JSON.createObjectNode().put("policy", text.toString()));
        return name;
    }

    @Override
    public void revokeLogins() {
        ask("POST", "sys/leases/revoke-prefix/auth/approle/login", JSON.createObjectNode());
    }

    @Override
    public int livingLogins(String roleId) {
        int count = 0;
        JsonNode accessors = ask("GET", "auth/token/accessors?list=true", null);
        for (JsonNode accessor : accessors.path("data").path("keys")) {
            var answer = send(
                    "POST",
                    "auth/token/lookup-accessor",
                    JSON.createObjectNode().put("accessor", accessor.asText()));
            // One that ends meanwhile is not found any more.
            count += answer.statusCode() == 200 && answer.body().contains("\"role_name\":\"" + roleId + "\"") ? 1 : 0;
        }
        return count;
    }

    @Override
    public void seal() {
        ask("POST", "sys/seal", JSON.createObjectNode());
    }

    @Override
    public void unseal() {
        try {
            var key = UNSEAL_KEY.matcher(Files.readString(log));
            if (!key.find()) {
                throw new IllegalStateException("Vault named no key to unseal it with: see " + log);
            }
            ask("POST", "sys/unseal", JSON.createObjectNode().put("key", key.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("Vault is active again")
                .ignoreExceptions()
                .until(() -> send("GET", "secret/config", null).statusCode() == 200);
    }

    private static ObjectNode versions(long version) {
        var body = JSON.createObjectNode();
        body.putArray("versions").add(version);
        return body;
    }

    private JsonNode ask(String method, String path, JsonNode body) {
        var answer = send(method, path, body);
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        try {
            return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(String method, String path, JsonNode body) {
        var publisher = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body.toString());
        var request = HttpRequest.newBuilder(URI.create(url + "/v1/" + path.replace(" ", "%20")))
                .header("X-Vault-Token", root)
                .timeout(Duration.ofSeconds(20))
                .method(method, publisher)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
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
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
