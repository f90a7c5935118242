package dev.plumbline.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.plumbline.simulator.LoopbackApi.Answer;
import dev.plumbline.simulator.LoopbackApi.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;

/**
 * An n8n instance on loopback with the workflows of its public API, version 1, as 1.100 has them: what is not in the
 * published schema is refused with 400, what only n8n may set is too, pages are followed by cursors, and each write moves
 * {@code updatedAt} and {@code versionId}.
 */
public final class N8nSimulator implements AutoCloseable {

    private static final String ROOT = "/api/v1/workflows";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> READ_ONLY = Set.of("id", "active", "createdAt", "updatedAt", "tags");
    private static final Set<String> MEMBERS = Set.of("name", "nodes", "connections", "settings", "staticData");
    private static final Set<String> REQUIRED = new TreeSet<>(Set.of("name", "nodes", "connections", "settings"));
    private static final Set<String> SETTINGS = Set.of(
            "saveExecutionProgress",
            "saveManualExecutions",
            "saveDataErrorExecution",
            "saveDataSuccessExecution",
            "executionTimeout",
            "errorWorkflow",
            "timezone",
            "executionOrder");
    private static final Set<String> NODE = Set.of(
            "id",
            "name",
            "webhookId",
            "disabled",
            "notesInFlow",
            "notes",
            "type",
            "typeVersion",
            "executeOnce",
            "alwaysOutputData",
            "retryOnFail",
            "maxTries",
            "waitBetweenTries",
            "continueOnFail",
            "onError",
            "position",
            "parameters",
            "credentials",
            "createdAt",
            "updatedAt");

    /** What an API key may do. */
    public enum Scope {
        LIST("workflow:list"),
        READ("workflow:read"),
        CREATE("workflow:create"),
        UPDATE("workflow:update"),
        ACTIVATE("workflow:activate"),
        DEACTIVATE("workflow:deactivate");

        private final String word;

        Scope(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    private final Answer starting = new Answer(
            200,
            Map.of("Content-Type", "text/html; charset=utf-8"),
            "n8n is starting up. Please wait".getBytes(StandardCharsets.UTF_8));
    private final RequestLog log = new RequestLog(10_000);
    private final Map<String, Set<Scope>> keys = new ConcurrentHashMap<>();
    private final Map<String, ObjectNode> workflows = new LinkedHashMap<>();
    private final LoopbackApi api;
    private volatile Fault fault;
    private long writes;

    private N8nSimulator() {
        this.api = new LoopbackApi(log, this::reply);
    }

    public static N8nSimulator start() {
        return new N8nSimulator();
    }

    public URI url() {
        return api.url();
    }

    public void grant(String key, Scope... scopes) {
        keys.put(key, Set.of(scopes));
    }

    /**
     * Stores a workflow as n8n's editor would, with whatever members it has.
     *
     * @param workflow JSON; single quotes stand for double ones
     * @return its id
     */
    public synchronized String put(String workflow) {
        try {
            var stored = (ObjectNode) JSON.readTree(workflow.replace('\'', '"'));
            String id = stored.path("id").isMissingNode()
                    ? newId()
                    : stored.path("id").asText();
            ObjectNode before = workflows.get(id);
            ObjectNode full = JSON.createObjectNode();
            full.put("createdAt", "2026-11-01T08:00:00.000Z").put("id", id);
            full.put("active", false).put("isArchived", false);
            full.set("settings", JSON.createObjectNode());
            full.set("connections", JSON.createObjectNode());
            full.set("tags", JSON.createArrayNode());
            full.setAll(stored);
            full.putNull("staticData").putNull("meta").put("triggerCount", before == null ? 0 : 1);
            full.set("pinData", JSON.createObjectNode());
            workflows.put(id, touched(full));
            return id;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + workflow, e);
        }
    }

    /** Changes a stored workflow as n8n's editor would. */
    public synchronized void edit(String id, java.util.function.Consumer<ObjectNode> change) {
        ObjectNode workflow = workflows.get(id);
        change.accept(workflow);
        touched(workflow);
    }

    public synchronized void delete(String id) {
        workflows.remove(id);
    }

    /** A copy of a stored workflow; null where there is none. */
    public synchronized ObjectNode workflow(String id) {
        ObjectNode workflow = workflows.get(id);
        return workflow == null ? null : workflow.deepCopy();
    }

    public synchronized List<String> ids() {
        return List.copyOf(workflows.keySet());
    }

    /** From now on it is starting: it answers whatever it is asked with 200 and a sentence, and does nothing. */
    public void starting() {
        fault = new Fault.Down(200);
    }

    public void fault(Fault happening) {
        fault = happening;
    }

    public void heal() {
        fault = null;
    }

    /** The last requests, in the order of their answers. */
    public List<RecordedRequest> requests() {
        return log.requests();
    }

    public List<RecordedRequest> writes() {
        return log.requests().stream().filter(RecordedRequest::isWrite).toList();
    }

    private ObjectNode touched(ObjectNode workflow) {
        writes++;
        workflow.put("updatedAt", "2026-11-02T08:%02d:%02d.000Z".formatted(writes / 60 % 60, writes % 60));
        workflow.put("versionId", new UUID(7, writes).toString());
        return workflow;
    }

    private String newId() {
        return "wf%014d".formatted(workflows.size() + writes + 1);
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        Fault happening = fault;
        return new Reply(
                happening instanceof Fault.Down(int status)
                        ? status == 200 ? starting : error(status, "Down")
                        : answer(exchange).spoilt(happening),
                happening);
    }

    private static Answer error(int status, String message) {
        return Answer.of(status, Map.of("message", message));
    }

    private synchronized Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String method = exchange.getRequestMethod();
        if (!path.equals(ROOT) && !path.startsWith(ROOT + "/")) {
            return new Answer(
                    404, Map.of("Content-Type", "text/html"), "<pre>Cannot GET</pre>".getBytes(StandardCharsets.UTF_8));
        }
        String key = exchange.getRequestHeaders().getFirst("X-N8N-API-KEY");
        if (key == null) {
            return error(401, "'X-N8N-API-KEY' header required");
        }
        Set<Scope> scopes = keys.get(key);
        if (scopes == null) {
            return error(401, "unauthorized");
        }
        String rest = path.substring(ROOT.length());
        String[] parts = rest.isEmpty() ? new String[0] : rest.substring(1).split("/");
        if (parts.length == 0) {
            return switch (method) {
                case "GET" -> scopes.contains(Scope.LIST) ? list(query(exchange)) : error(403, "Forbidden");
                case "POST" -> scopes.contains(Scope.CREATE) ? create(body(exchange)) : error(403, "Forbidden");
                default -> error(405, method + " method not allowed");
            };
        }
        return one(method, decoded(parts[0]), parts.length == 1 ? "" : parts[1], scopes, exchange);
    }

    private Answer one(String method, String id, String action, Set<Scope> scopes, HttpExchange exchange)
            throws IOException {
        Scope needed = switch (method + " " + action) {
            case "GET " -> Scope.READ;
            case "PUT " -> Scope.UPDATE;
            case "POST activate" -> Scope.ACTIVATE;
            case "POST deactivate" -> Scope.DEACTIVATE;
            default -> null;
        };
        if (needed == null) {
            return error(404, "not found");
        }
        if (!scopes.contains(needed)) {
            return error(403, "Forbidden");
        }
        JsonNode body = needed == Scope.UPDATE ? body(exchange) : null;
        String wrong = needed == Scope.UPDATE ? wrong(body) : "";
        if (!wrong.isEmpty()) {
            return error(400, wrong);
        }
        ObjectNode workflow = workflows.get(id);
        if (workflow == null) {
            return error(404, "Not Found");
        }
        return switch (needed) {
            case READ -> Answer.of(200, workflow);
            case UPDATE -> {
                REQUIRED.forEach(member -> workflow.set(member, body.get(member)));
                yield Answer.of(200, touched(workflow));
            }
            case ACTIVATE, DEACTIVATE -> activate(workflow, needed == Scope.ACTIVATE);
            case LIST, CREATE -> throw new IllegalStateException("answered before");
        };
    }

    private Answer activate(ObjectNode workflow, boolean active) {
        if (active && !startsByItself(workflow)) {
            return error(
                    400,
                    "Workflow \"" + workflow.path("name").asText()
                            + "\" has no node to start the workflow - at least one trigger, poller or webhook node is required");
        }
        if (workflow.path("active").asBoolean() != active) {
            workflow.put("active", active);
            touched(workflow);
        }
        return Answer.of(200, workflow);
    }

    private static boolean startsByItself(ObjectNode workflow) {
        return StreamSupport.stream(workflow.path("nodes").spliterator(), false)
                .filter(node -> !node.path("disabled").asBoolean())
                .map(node -> node.path("type").asText())
                .anyMatch(type ->
                        (type.endsWith("Trigger") && !type.endsWith("manualTrigger")) || type.endsWith("webhook"));
    }

    private Answer create(JsonNode body) {
        String wrong = wrong(body);
        if (!wrong.isEmpty()) {
            return error(400, wrong);
        }
        ObjectNode workflow = JSON.createObjectNode();
        workflow.put("createdAt", "2026-11-02T08:00:00.000Z").put("id", newId());
        workflow.put("active", false).put("isArchived", false).put("triggerCount", 0);
        REQUIRED.forEach(member -> workflow.set(member, body.get(member)));
        workflow.set("tags", JSON.createArrayNode());
        workflow.putNull("staticData").putNull("meta").putNull("pinData");
        workflows.put(workflow.get("id").textValue(), touched(workflow));
        return Answer.of(200, workflow);
    }

    /** What the validator of the published schema says; empty for nothing. */
    private static String wrong(JsonNode body) {
        if (!body.isObject()) {
            return "request/body must be object";
        }
        for (Map.Entry<String, JsonNode> member : body.properties()) {
            if (READ_ONLY.contains(member.getKey())) {
                return "request/body/" + member.getKey() + " is read-only";
            }
            if (!MEMBERS.contains(member.getKey())) {
                return "request/body must NOT have additional properties";
            }
        }
        for (String member : REQUIRED) {
            if (!body.has(member)) {
                return "request/body must have required property '" + member + "'";
            }
        }
        if (!body.get("name").isTextual()
                || !body.get("nodes").isArray()
                || !body.get("connections").isObject()) {
            return "request/body/name must be string";
        }
        if (!body.get("settings").isObject() || hasOther(body.get("settings"), SETTINGS)) {
            return "request/body/settings must NOT have additional properties";
        }
        int index = 0;
        for (JsonNode node : body.get("nodes")) {
            if (!node.isObject() || hasOther(node, NODE)) {
                return "request/body/nodes/" + index + " must NOT have additional properties";
            }
            index++;
        }
        return "";
    }

    private static boolean hasOther(JsonNode object, Set<String> known) {
        return object.properties().stream().anyMatch(member -> !known.contains(member.getKey()));
    }

    private Answer list(Map<String, String> query) {
        int limit;
        int offset = 0;
        try {
            limit = Integer.parseInt(query.getOrDefault("limit", "100"));
            if (query.containsKey("cursor")) {
                JsonNode cursor = JSON.readTree(Base64.getDecoder().decode(query.get("cursor")));
                limit = cursor.get("limit").intValue();
                offset = cursor.get("offset").intValue();
            }
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            return error(400, "An invalid cursor was provided");
        }
        if (limit > 250) {
            return error(400, "request/query/limit must be <= 250");
        }
        boolean pinned = !query.getOrDefault("excludePinnedData", "false").equals("true");
        List<String> tags =
                query.containsKey("tags") ? List.of(query.get("tags").split(",")) : List.of();
        List<ObjectNode> all = workflows.values().stream()
                .filter(workflow -> carries(workflow, tags))
                .map(ObjectNode::deepCopy)
                .toList();
        if (!pinned) {
            all.forEach(workflow -> workflow.remove("pinData"));
        }
        int end = Math.min(all.size(), offset + limit);
        var answer = new HashMap<String, Object>();
        answer.put("data", all.subList(Math.min(offset, end), end));
        answer.put("nextCursor", end < all.size() ? cursor(limit, end) : null);
        return Answer.of(200, answer);
    }

    private static boolean carries(ObjectNode workflow, List<String> tags) {
        var carried = new TreeSet<String>();
        workflow.path("tags").forEach(tag -> carried.add(tag.path("name").asText()));
        return carried.containsAll(tags);
    }

    private static String cursor(int limit, int offset) {
        return Base64.getEncoder()
                .encodeToString(
                        "{\"limit\":%d,\"offset\":%d}".formatted(limit, offset).getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        if (!Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Content-Type"), "")
                .startsWith("application/json")) {
            return JSON.nullNode();
        }
        try {
            return JSON.readTree(exchange.getRequestBody().readNBytes(16 * 1024 * 1024));
        } catch (JsonProcessingException e) {
            return JSON.nullNode();
        }
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
