package dev.plumbline.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.Map;

/** What the simulator is about to answer. */
record VaultReply(int status, Map<String, String> headers, byte[] body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static VaultReply data(int status, JsonNode data) {
        return whole(status, "data", data);
    }

    static VaultReply auth(JsonNode auth) {
        return whole(200, "auth", auth);
    }

    private static VaultReply whole(int status, String part, JsonNode content) {
        var body = JSON.createObjectNode();
        body.put("request_id", "00000000-0000-0000-0000-000000000000");
        body.put("lease_id", "");
        body.put("renewable", false);
        body.put("lease_duration", 0);
        for (String name : new String[] {"data", "wrap_info", "warnings", "auth"}) {
            body.putNull(name);
        }
        body.set(part, content);
        return of(status, body);
    }

    /** What a read of nothing gives. */
    static VaultReply nothing() {
        var body = JSON.createObjectNode();
        body.putArray("errors");
        return of(404, body);
    }

    static VaultReply error(int status, String message) {
        var body = JSON.createObjectNode();
        body.putArray("errors").add(message);
        return of(status, body);
    }

    static VaultReply denied() {
        return error(403, "permission denied");
    }

    static VaultReply redirect(String to) {
        return new VaultReply(307, Map.of("Location", to), new byte[0]);
    }

    static VaultReply saying(byte[] body) {
        return new VaultReply(200, Map.of(), body);
    }

    private static VaultReply of(int status, JsonNode body) {
        try {
            return new VaultReply(status, Map.of(), JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
