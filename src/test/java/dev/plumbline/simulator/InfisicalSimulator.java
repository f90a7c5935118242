package dev.plumbline.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.plumbline.simulator.LoopbackApi.Answer;
import dev.plumbline.simulator.LoopbackApi.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An Infisical server on loopback, for universal authentication, single secrets and folders. It answers as the API
 * reference of version 4 of its secrets says: locks an identity after three failed logins, lets tokens expire, trims what
 * it is given, and limits reads.
 */
public final class InfisicalSimulator implements AutoCloseable {

    /** Reads a minute in the cloud's free plan by the provider's documentation. */
    public static final int DOCUMENTED_BUDGET = 200;

    private static final String LOGIN = "/api/v1/auth/universal-auth/login";
    private static final String SECRETS = "/api/v4/secrets/";
    private static final String FOLDERS = "/api/v2/folders";
    private static final String HIDDEN = "<hidden-by-infisical>";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LoopbackApi api;
    private final RequestLog log = new RequestLog(10_000);
    private final InfisicalState state;
    private volatile Fault fault;
    private volatile Fault loginFault;
    private volatile String tokenRefusal = "";

    private InfisicalSimulator(InstantSource clock, int perMinute) {
        this.state = new InfisicalState(clock, perMinute);
        this.api = new LoopbackApi(log, this::reply);
    }

    /** With the documented limit. */
    public static InfisicalSimulator start() {
        return start(InstantSource.system(), DOCUMENTED_BUDGET);
    }

    /** @param perMinute requests a minute but for logins */
    public static InfisicalSimulator start(InstantSource clock, int perMinute) {
        return new InfisicalSimulator(clock, perMinute);
    }

    public URI url() {
        return api.url();
    }

    public void createEnvironment(String project, String environment) {
        state.folder(project, environment, "/");
    }

    /** @param path as {@code /billing/stripe}; what it lies in has to be made before */
    public void createFolder(String project, String environment, String path) {
        state.folder(project, environment, path);
    }

    public void deleteFolder(String project, String environment, String path) {
        state.deleteFolder(project, environment, path);
    }

    /** Makes the next version of a secret. */
    public void setSecret(String project, String environment, String path, String key, String value) {
        state.set(project, environment, path, key, value);
    }

    public void deleteSecret(String project, String environment, String path, String key) {
        state.delete(project, environment, path, key);
    }

    /** An identity that may see these projects. */
    public void createIdentity(String clientId, String clientSecret, String... projects) {
        var identity = state.identity(clientId);
        identity.clientSecret = clientSecret;
        identity.projects = List.of(projects);
    }

    public void tokenLife(String clientId, Duration life) {
        state.identity(clientId).life = life;
    }

    /** Takes the permission Read Value away. */
    public void hideValues(String clientId) {
        state.identity(clientId).mayReadValues = false;
    }

    /** Takes the permission Describe Secret away. */
    public void hideSecrets(String clientId) {
        state.identity(clientId).mayDescribe = false;
    }

    public boolean isLocked(String clientId) {
        return state.identity(clientId).lockedUntil != Instant.MIN;
    }

    public void revokeTokens() {
        state.revokeTokens();
    }

    /** From now on a token that is not accepted is refused with 403 and this error, and not with 401. */
    public void refuseTokensWith(String error) {
        tokenRefusal = error;
    }

    /** Logins that succeeded. */
    public int logins() {
        return state.logins();
    }

    /** From now on this goes wrong with every answer but those to logins. */
    public void fault(Fault happening) {
        fault = happening;
    }

    public void loginFault(Fault happening) {
        loginFault = happening;
    }

    public void heal() {
        fault = null;
        loginFault = null;
    }

    /** The last requests, in the order of their answers. */
    public List<RecordedRequest> requests() {
        return log.requests();
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        boolean login = exchange.getRequestURI().getRawPath().equals(LOGIN);
        Fault happening = login ? loginFault : fault;
        return new Reply(
                happening instanceof Fault.Down(int status)
                        ? error(status, "Down", "Down")
                        : answer(exchange).spoilt(happening),
                happening);
    }

    static Answer error(int status, String error, String message) {
        return Answer.of(status, Map.of("reqId", "req-1", "statusCode", status, "message", message, "error", error));
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        if (path.equals(LOGIN) && exchange.getRequestMethod().equals("POST")) {
            return login(exchange);
        }
        boolean isSecret =
                path.startsWith(SECRETS) && !path.substring(SECRETS.length()).contains("/");
        if (!exchange.getRequestMethod().equals("GET") || !(isSecret || path.equals(FOLDERS))) {
            return error(404, "Not Found", "Route not found");
        }
        if (!state.take()) {
            return new Answer(
                    429,
                    Map.of("Retry-After", "60"),
                    error(429, "RateLimitExceeded", "Rate limit exceeded").body());
        }
        String authorization =
                Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), "");
        var identity = authorization.startsWith("Bearer ") ? state.holder(authorization.substring(7)) : null;
        if (identity == null) {
            return tokenRefusal.isEmpty()
                    ? error(401, "UnauthorizedError", "Token missing or expired")
                    : error(403, tokenRefusal, "Your token has expired. Please re-authenticate.");
        }
        Map<String, String> query = query(exchange);
        String project = query.getOrDefault("projectId", "");
        String environment = query.getOrDefault("environment", "");
        if (project.isEmpty() || environment.isEmpty()) {
            return error(422, "ValidationFailure", "Required");
        }
        if (!identity.projects.contains(project)) {
            return error(403, "ForbiddenRequestError", "You are not a member of this project");
        }
        return isSecret
                ? secret(decoded(path.substring(SECRETS.length())), identity, project, environment, query)
                : folders(project, environment, query.getOrDefault("path", "/"));
    }

    private Answer login(HttpExchange exchange) throws IOException {
        if (!"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            return error(415, "Unsupported Media Type", "Unsupported Media Type");
        }
        try {
            JsonNode body = JSON.readTree(exchange.getRequestBody().readNBytes(64 * 1024));
            return state.login(
                    body.path("clientId").asText("").strip(),
                    body.path("clientSecret").asText("").strip());
        } catch (JsonProcessingException e) {
            return error(400, "Bad Request", "Body is not valid JSON");
        }
    }

    private Answer secret(
            String key,
            InfisicalState.Identity identity,
            String project,
            String environment,
            Map<String, String> query) {
        String path = query.getOrDefault("secretPath", "/");
        boolean withValue = !query.getOrDefault("viewSecretValue", "true").equals("false");
        var secrets = state.secrets(project, environment, path);
        if (secrets == null) {
            return error(404, "GetSecretByName", "Folder with path '" + path + "' in environment not found");
        }
        if (!identity.mayDescribe) {
            return error(403, "PermissionDenied", "You are not allowed to describe on secrets");
        }
        var secret = secrets.get(key);
        if (secret == null) {
            return error(404, "NotFound", "Secret with name '" + key + "' not found");
        }
        if (withValue && !identity.mayReadValues) {
            return error(403, "ForbiddenReadSecretError", "You do not have permission");
        }
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", secret.id());
        shown.put("_id", secret.id());
        shown.put("workspace", project);
        shown.put("environment", environment);
        shown.put("version", secret.version());
        shown.put("type", "shared");
        shown.put("secretKey", key);
        shown.put("secretValue", withValue ? secret.value() : HIDDEN);
        shown.put("secretValueHidden", !withValue);
        shown.put("secretComment", "a comment");
        shown.put("secretPath", path);
        shown.put("createdAt", secret.updated().toString());
        shown.put("updatedAt", secret.updated().toString());
        return Answer.of(200, Map.of("secret", shown));
    }

    private Answer folders(String project, String environment, String path) {
        if (!state.hasEnvironment(project, environment)) {
            return error(404, "get folders", "Environment with slug '" + environment + "' not found");
        }
        var shown = state.foldersIn(project, environment, path).stream()
                .map(name -> Map.of("id", name, "name", name))
                .toList();
        return Answer.of(200, Map.of("folders", shown));
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var query = new HashMap<String, String>();
        String raw = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
        for (String part : raw.split("&")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                query.put(part.substring(0, equals), decoded(part.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        api.close();
    }
}
