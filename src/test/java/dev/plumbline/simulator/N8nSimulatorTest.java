package dev.plumbline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.simulator.N8nSimulator.Scope;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The simulator answers as n8n 1.100.1 did. */
class N8nSimulatorTest {

    private static final String KEY = "key";
    private static final String BODY = "{\"name\":\"A\",\"nodes\":[],\"connections\":{},\"settings\":{}}";

    private final N8nSimulator n8n = N8nSimulator.start();
    private final HttpClient http = HttpClient.newHttpClient();

    N8nSimulatorTest() {
        n8n.grant(KEY, Scope.values());
    }

    @AfterEach
    void stop() {
        http.close();
        n8n.close();
    }

    private String ask(String method, String path, String body, String key) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(n8n.url().resolve("/api/v1" + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("X-N8N-API-KEY", key);
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        JsonNode said = new ObjectMapper().readTree(answer.body());
        return answer.statusCode() + " "
                + (said.has("message") ? said.get("message").asText() : said);
    }

    private String ask(String method, String path, String body) throws IOException, InterruptedException {
        return ask(method, path, body, KEY);
    }

    @Test
    void what_the_schema_does_not_have_is_refused() throws IOException, InterruptedException {
        n8n.put("{'id': 'a', 'name': 'A', 'nodes': []}");

        assertThat(ask("PUT", "/workflows/a", "{}"))
                .isEqualTo("400 request/body must have required property 'connections'");
        assertThat(ask("PUT", "/workflows/a", BODY.replace("{\"name", "{\"id\":\"x\",\"name")))
                .isEqualTo("400 request/body/id is read-only");
        assertThat(ask("PUT", "/workflows/a", BODY.replace("{\"name", "{\"foo\":1,\"name")))
                .isEqualTo("400 request/body must NOT have additional properties");
        assertThat(ask(
                        "PUT",
                        "/workflows/a",
                        BODY.replace("\"settings\":{}", "\"settings\":{\"callerPolicy\":\"any\"}")))
                .isEqualTo("400 request/body/settings must NOT have additional properties");
        assertThat(ask("POST", "/workflows", BODY.replace("[]", "[{\"foo\":1}]")))
                .isEqualTo("400 request/body/nodes/0 must NOT have additional properties");
        assertThat(ask("PUT", "/workflows/nope", "{}")).startsWith("400 ");
        assertThat(ask("PUT", "/workflows/nope", BODY)).isEqualTo("404 Not Found");
        assertThat(ask("POST", "/workflows/nope/activate", "{}")).isEqualTo("404 Not Found");
    }

    @Test
    void keys_are_needed_and_pages_are_bounded() throws IOException, InterruptedException {
        assertThat(ask("GET", "/workflows", "", null)).isEqualTo("401 'X-N8N-API-KEY' header required");
        assertThat(ask("GET", "/workflows", "", "other")).isEqualTo("401 unauthorized");
        assertThat(ask("GET", "/workflows?limit=251", "")).isEqualTo("400 request/query/limit must be <= 250");
        assertThat(ask("GET", "/workflows?cursor=abc", "")).isEqualTo("400 An invalid cursor was provided");
        assertThat(ask("DELETE", "/workflows", "")).isEqualTo("405 DELETE method not allowed");
    }

    @Test
    void a_write_moves_the_version_and_keeps_whether_it_is_active() throws IOException, InterruptedException {
        n8n.put("{'id': 'a', 'name': 'A', 'active': true, 'nodes': []}");
        String before = n8n.workflow("a").get("versionId").asText();

        assertThat(ask("PUT", "/workflows/a", BODY)).startsWith("200 ");
        assertThat(n8n.workflow("a").get("versionId").asText()).isNotEqualTo(before);
        assertThat(n8n.workflow("a").get("active").asBoolean()).isTrue();
    }
}
