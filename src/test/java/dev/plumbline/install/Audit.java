package dev.plumbline.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;

/** What an account asked of the API server, by the server's own audit log. */
record Audit(List<Request> requests) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One request for objects.
     *
     * @param namespace empty where it was for the whole cluster
     * @param resource with its subresource, as {@code driftincidents/status}
     * @param code the HTTP status of the answer
     */
    record Request(String namespace, String group, String resource, String verb, int code) {}

    /** The requests of a user, but for those that everybody may make: discovery, and questions about oneself. */
    static Audit of(String log, String user) {
        return new Audit(log.lines()
                .filter(line -> !line.isBlank())
                .map(Audit::json)
                .filter(event -> event.at("/user/username").asText().equals(user))
                .filter(event -> event.has("objectRef"))
                .map(Audit::request)
                .filter(request -> !request.group().equals("authorization.k8s.io"))
                .distinct()
                .toList());
    }

    private static Request request(JsonNode event) {
        JsonNode object = event.get("objectRef");
        String part = object.path("subresource").asText();
        return new Request(
                object.path("namespace").asText(),
                object.path("apiGroup").asText(),
                object.path("resource").asText() + (part.isEmpty() ? "" : "/" + part),
                event.path("verb").asText(),
                event.at("/responseStatus/code").asInt());
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
