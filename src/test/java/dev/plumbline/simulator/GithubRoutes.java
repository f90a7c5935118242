package dev.plumbline.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.plumbline.simulator.GithubSimulator.Access;
import dev.plumbline.simulator.GithubSimulator.Grant;
import dev.plumbline.simulator.LoopbackApi.Answer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which request gets which answer. */
final class GithubRoutes {

    static final String ACCEPT = "application/vnd.github+json";
    static final String VERSION = "2022-11-28";

    private static final Pattern REPOSITORY = Pattern.compile("/repos/([^/]+/[^/]+)");
    private static final Pattern SECRETS = Pattern.compile(
            "(/repos/[^/]+/[^/]+/(?:actions|dependabot|environments/[^/]+)/secrets|/orgs/[^/]+/(?:actions|dependabot)/secrets)(/.+)?");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GithubSimulator github;

    GithubRoutes(GithubSimulator github) {
        this.github = github;
    }

    /**
     * An answer and what it is about.
     *
     * @param container whose faults spoil the answer, as {@code acme/web}; empty where the answer is a refusal
     * @param grant whose limits stand in the answer's headers; null for none
     */
    record Routed(Answer answer, String container, Grant grant) {}

    Routed answer(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        boolean write = !exchange.getRequestMethod().equals("GET");
        String authorization = Objects.requireNonNullElse(headers.getFirst("Authorization"), "");
        Grant grant = authorization.startsWith("Bearer ")
                ? github.granted(authorization.substring("Bearer ".length()))
                : null;
        if (grant == null) {
            return new Routed(GithubErrors.of(401, "Bad credentials"), "", null);
        }
        Optional<Answer> limited = grant.limits().take(write, github.saysLimitsInHeaders());
        if (limited.isPresent()) {
            return new Routed(limited.get(), "", grant);
        }
        if (headers.getFirst("User-Agent") == null) {
            return new Routed(GithubErrors.of(403, "Request forbidden by administrative rules."), "", grant);
        }
        if (!VERSION.equals(headers.getFirst("X-GitHub-Api-Version"))) {
            return new Routed(GithubErrors.of(400, "The API version is not supported."), "", grant);
        }
        if (!ACCEPT.equals(headers.getFirst("Accept"))) {
            return new Routed(GithubErrors.of(415, "Unsupported 'Accept' header."), "", grant);
        }
        return routed(exchange, grant);
    }

    private Routed routed(HttpExchange exchange, Grant grant) throws IOException {
        String raw = exchange.getRequestURI().getRawPath();
        String path = github.current(raw.startsWith("/repositories/") ? github.byNumber(raw) : raw);
        Matcher repository = REPOSITORY.matcher(path);
        Matcher secrets = SECRETS.matcher(path);
        boolean isSecrets = secrets.matches();
        boolean isRepository = !isSecrets && repository.matches();
        if (!isSecrets && !isRepository) {
            return refused(404, "Not Found", grant);
        }
        String container = container(path);
        if (!github.isThere(container) || !grant.visible().contains(container)) {
            return refused(404, "Not Found", grant);
        }
        if (github.faultOf(container) instanceof Fault.Down(int status)) {
            return refused(status, "Service Unavailable", grant);
        }
        if (raw.startsWith("/repos/") && !path.equalsIgnoreCase(raw)) {
            return new Routed(moved(exchange, path), container, grant);
        }
        if (isRepository) {
            return new Routed(Answer.of(200, github.shownRepository(container)), container, grant);
        }
        GithubSecrets store = github.secretsAt(decoded(secrets.group(1)));
        if (store == null) {
            return refused(404, "Not Found", grant);
        }
        boolean write = !exchange.getRequestMethod().equals("GET");
        Access access = grant.permissions().get(GithubSimulator.Permission.of(path));
        if (access == null || write && access != Access.WRITE) {
            return refused(403, "Resource not accessible by personal access token", grant);
        }
        String rest = secrets.group(2) == null ? "" : secrets.group(2).substring(1);
        return new Routed(ofSecrets(exchange, path, store, rest), container, grant);
    }

    private Answer ofSecrets(HttpExchange exchange, String path, GithubSecrets store, String rest) throws IOException {
        String method = exchange.getRequestMethod();
        boolean repositories = path.startsWith("/orgs/") && rest.endsWith("/repositories");
        if (method.equals("PUT") && !rest.isEmpty() && !rest.contains("/")) {
            github.beforeWrite(store);
            return written(exchange, store, rest);
        }
        if (!method.equals("GET")) {
            return GithubErrors.of(404, "Not Found");
        }
        if (rest.isEmpty()) {
            return conditional(exchange, list(exchange, path, store));
        }
        if (rest.equals("public-key")) {
            return conditional(exchange, Answer.of(200, store.shownKey()));
        }
        String name = repositories ? rest.substring(0, rest.indexOf('/')) : rest;
        return store.get(name)
                .map(secret ->
                        repositories ? selected(exchange, secret) : Answer.of(200, GithubSecrets.shown(name, secret)))
                .map(answer -> conditional(exchange, answer))
                .orElseGet(() -> GithubErrors.of(404, "Not Found"));
    }

    private Answer written(HttpExchange exchange, GithubSecrets store, String name) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(1024 * 1024);
        github.remember(body);
        try {
            JsonNode read = JSON.readTree(body);
            return read != null && read.isObject()
                    ? store.write(name, read)
                    : GithubErrors.of(400, "Body should be a JSON object");
        } catch (JsonProcessingException e) {
            return GithubErrors.of(400, "Problems parsing JSON");
        }
    }

    private Answer list(HttpExchange exchange, String path, GithubSecrets store) {
        int perPage = Math.min(100, number(exchange, "per_page", 30));
        int page = number(exchange, "page", 1);
        if (perPage < 1 || page < 1) {
            return GithubErrors.of(422, "Invalid request.");
        }
        var answer = Answer.of(200, store.page(perPage, page));
        int last = Math.max(1, Math.ceilDiv(store.size(), perPage));
        if (page >= last) {
            return answer;
        }
        String base = "<" + github.url() + path + "?per_page=" + perPage + "&page=";
        var headers = new LinkedHashMap<>(answer.headers());
        headers.put("Link", base + (page + 1) + ">; rel=\"next\", " + base + last + ">; rel=\"last\"");
        return new Answer(200, headers, answer.body());
    }

    private static Answer selected(HttpExchange exchange, GithubSecrets.Secret secret) {
        if (!"selected".equals(secret.visibility())) {
            return GithubErrors.of(409, "Conflict when visibility type is not set to selected");
        }
        int perPage = Math.min(100, number(exchange, "per_page", 30));
        int from = Math.min(secret.selected().size(), (number(exchange, "page", 1) - 1) * perPage);
        int to = Math.min(secret.selected().size(), from + perPage);
        List<Map<String, Object>> repositories = secret.selected().subList(from, to).stream()
                .map(id -> Map.<String, Object>of("id", id, "name", "r" + id))
                .toList();
        return Answer.of(200, Map.of("total_count", secret.selected().size(), "repositories", repositories));
    }

    private static Answer conditional(HttpExchange exchange, Answer answer) {
        if (answer.status() != 200) {
            return answer;
        }
        String etag = "W/\"" + Integer.toHexString(Arrays.hashCode(answer.body())) + "\"";
        var headers = new LinkedHashMap<>(answer.headers());
        headers.put("ETag", etag);
        headers.put("Cache-Control", "private, max-age=60, s-maxage=60");
        return etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))
                ? new Answer(304, Map.of("ETag", etag), new byte[0])
                : new Answer(200, headers, answer.body());
    }

    /** A repository that is called otherwise now, or belongs to somebody else, is still found under its former name. */
    private Answer moved(HttpExchange exchange, String path) {
        boolean get = exchange.getRequestMethod().equals("GET");
        String query = exchange.getRequestURI().getRawQuery();
        var error = GithubErrors.of(get ? 301 : 307, "Moved Permanently");
        var headers = new LinkedHashMap<>(error.headers());
        headers.put("Location", github.url() + github.numbered(path) + (query == null ? "" : "?" + query));
        return new Answer(error.status(), headers, error.body());
    }

    private static Routed refused(int status, String message, Grant grant) {
        return new Routed(GithubErrors.of(status, message), "", grant);
    }

    /** {@code acme/web} of a repository's path, {@code acme} of an organisation's. */
    static String container(String path) {
        String[] parts = path.split("/", 5);
        return (path.startsWith("/repos/") ? parts[2] + "/" + parts[3] : parts[2]).toLowerCase(Locale.ROOT);
    }

    private static String decoded(String path) {
        return Stream.of(path.split("/", -1))
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .collect(Collectors.joining("/"));
    }

    private static int number(HttpExchange exchange, String name, int otherwise) {
        String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
        return Stream.of(query.split("&"))
                .filter(part -> part.matches(name + "=[0-9]{1,6}"))
                .map(part -> Integer.parseInt(part.substring(name.length() + 1)))
                .findFirst()
                .orElse(otherwise);
    }
}
