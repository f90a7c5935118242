package dev.plumbline.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Which request gets which answer. */
final class VaultRoutes {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, KvEngine> engines;
    private final VaultIdentity identity;
    private final BooleanSupplier sealed;

    /** @param engines by namespace and mount, as {@code admin:secret} */
    VaultRoutes(Map<String, KvEngine> engines, VaultIdentity identity, BooleanSupplier sealed) {
        this.engines = engines;
        this.identity = identity;
        this.sealed = sealed;
    }

    VaultReply answer(HttpExchange exchange) throws IOException {
        String whole = exchange.getRequestURI().getPath();
        if (!whole.startsWith("/v1/")) {
            return VaultReply.error(404, "page not found");
        }
        if (sealed.getAsBoolean()) {
            return VaultReply.error(503, "Vault is sealed");
        }
        String path = whole.substring("/v1/".length());
        String header = exchange.getRequestHeaders().getFirst("X-Vault-Namespace");
        String namespace = header == null ? "" : header.replaceAll("/+$", "");
        String token = exchange.getRequestHeaders().getFirst("X-Vault-Token");
        String asked = exchange.getRequestMethod() + " " + path;
        switch (asked) {
            case "POST auth/approle/login" -> {
                return identity.logInByAppRole(namespace, body(exchange));
            }
            case "POST auth/kubernetes/login" -> {
                return identity.logInByServiceAccount(namespace, body(exchange));
            }
            case "GET auth/token/lookup-self" -> {
                return identity.lookUp(token, namespace);
            }
            case "POST auth/token/renew-self" -> {
                return identity.renew(token, namespace);
            }
            default -> {
                return exchange.getRequestMethod().equals("GET")
                        ? read(namespace, token, path, exchange.getRequestURI().getQuery())
                        : VaultReply.denied();
            }
        }
    }

    private VaultReply read(String namespace, String token, String path, String query) {
        String mounts = "sys/internal/ui/mounts/";
        if (path.startsWith(mounts)) {
            String mount = path.substring(mounts.length());
            KvEngine engine = engines.get(namespace + ":" + mount);
            return engine == null || !identity.reaches(token, namespace, mount)
                    ? VaultReply.error(403, "preflight capability check returned 403")
                    : VaultReply.data(200, described(mount, engine));
        }
        if (!identity.mayRead(token, namespace, path)) {
            return VaultReply.denied();
        }
        // The longest mount that the path lies below.
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            KvEngine engine = engines.get(namespace + ":" + path.substring(0, slash));
            if (engine != null) {
                return within(engine, path.substring(slash + 1), query);
            }
        }
        return VaultReply.error(404, "no handler for route \"" + path + "\". route entry not found.");
    }

    private static VaultReply within(KvEngine engine, String path, String query) {
        if (engine.kind() == 1) {
            return VaultReply.nothing();
        }
        if (path.startsWith("metadata/")) {
            return engine.metadata(path.substring("metadata/".length()));
        }
        if (path.startsWith("data/")) {
            long version = query == null || !query.startsWith("version=")
                    ? 0
                    : Long.parseLong(query.substring("version=".length()));
            return engine.data(path.substring("data/".length()), version);
        }
        return VaultReply.nothing();
    }

    private static JsonNode described(String mount, KvEngine engine) {
        var data = JSON.createObjectNode();
        data.put("path", mount + "/");
        data.put("type", "kv");
        data.putObject("options").put("version", Integer.toString(engine.kind()));
        return data;
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        try {
            return JSON.readTree(exchange.getRequestBody().readNBytes(1024 * 1024));
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
