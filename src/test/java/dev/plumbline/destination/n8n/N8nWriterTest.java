package dev.plumbline.destination.n8n;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.DestinationSpec.N8n;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.destination.Writer.Written;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.N8nSimulator;
import dev.plumbline.simulator.N8nSimulator.Scope;
import dev.plumbline.simulator.RecordedRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class N8nWriterTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "orders.json";
    private static final String KEY = "write-canary-3c4d";

    private static final String WORKFLOW = """
            {'id': 'a1', 'name': 'Orders', 'active': true,
             'nodes': [
               {'id': 'n1', 'name': 'Every Hour', 'type': 'n8n-nodes-base.scheduleTrigger', 'typeVersion': 1.2,
                'position': [0, 0], 'parameters': {}},
               {'id': 'n2', 'name': 'HTTP Request', 'type': 'n8n-nodes-base.httpRequest', 'typeVersion': 4.2,
                'position': [200, 0], 'parameters': {'url': 'https://canary.example.com', 'options': {}}}],
             'connections': {'Every Hour': {'main': [[{'node': 'HTTP Request', 'type': 'main', 'index': 0}]]}},
             'settings': {'executionOrder': 'v1'}}
            """;

    private final N8nSimulator n8n = N8nSimulator.start();
    private final GuardedHttpClient http = LoopbackReader.withDeadline(Duration.ofSeconds(5));
    private final N8nWriter writer = new N8nWriter(http, InstantSource.system());
    private final List<String> hosts = new ArrayList<>();
    private List<String> tags = List.of();

    N8nWriterTest() {
        n8n.grant(KEY, Scope.values());
    }

    @AfterEach
    void stop() {
        http.close();
        n8n.close();
    }

    private Lookup<Credential> credential(String host) {
        hosts.add(host);
        return new Lookup.Found<>(Credential.bearer(KEY));
    }

    private N8n spec() {
        return new N8n(n8n.url().toString(), tags, new SecretRef("n8n-read"));
    }

    private static Step step(String... fields) {
        return new Step(
                "a step",
                Stream.of(fields)
                        .map(field ->
                                new Change(Operation.Set, FILE, field.isEmpty() ? null : field, null, null, "mark"))
                        .toList());
    }

    private Written write(String desired, String... fields) {
        return writer.write(spec(), "shop", step(fields), state(desired), this::credential);
    }

    private static State state(String desired) {
        return State.of(Map.of(new Subject(FILE), json(desired)));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String failure(Written written) {
        assertThat(written).isInstanceOf(Written.Failed.class);
        String message = ((Written.Failed) written).message();
        assertThat(message).doesNotContain("canary");
        return message;
    }

    private List<String> writes() {
        return n8n.writes().stream()
                .map(request -> request.method() + " " + request.path() + " " + request.status())
                .toList();
    }

    private static ObjectNode node(ObjectNode workflow, String name) {
        for (JsonNode node : workflow.path("nodes")) {
            if (node.path("name").asText().equals(name)) {
                return (ObjectNode) node;
            }
        }
        throw new AssertionError("no node " + name);
    }

    @Test
    void the_approved_place_is_set_right_and_nothing_beside_it() {
        n8n.put(WORKFLOW);
        n8n.edit("a1", workflow -> {
            ((ObjectNode) node(workflow, "HTTP Request").get("parameters")).put("url", "https://other.example.net");
            node(workflow, "Every Hour").put("notes", "not approved");
            workflow.put("name", "Orders, not approved");
        });

        assertThat(write(WORKFLOW, "/nodes/HTTP Request/parameters/url")).isEqualTo(new Written.Done("workflow a1"));
        ObjectNode workflow = n8n.workflow("a1");
        assertThat(node(workflow, "HTTP Request").at("/parameters/url").asText())
                .isEqualTo("https://canary.example.com");
        assertThat(node(workflow, "Every Hour").path("notes").asText()).isEqualTo("not approved");
        assertThat(workflow.path("name").asText()).isEqualTo("Orders, not approved");
        assertThat(workflow.path("active").asBoolean()).isTrue();
        assertThat(writes()).containsExactly("PUT /api/v1/workflows/a1 200");
        assertThat(hosts).containsExactly("127.0.0.1");
        assertThat(n8n.writes())
                .allSatisfy(request ->
                        assertThat(request.headers()).contains("x-n8n-api-key").doesNotContain("authorization"));
    }

    @Test
    void writing_it_again_changes_nothing() {
        n8n.put(WORKFLOW);
        n8n.edit("a1", workflow -> workflow.put("active", false).put("name", "Other"));

        write(WORKFLOW, "/name", "/active");
        write(WORKFLOW, "/name", "/active");

        assertThat(writes()).containsExactly("PUT /api/v1/workflows/a1 200", "POST /api/v1/workflows/a1/activate 200");
    }

    @Test
    void a_node_that_was_added_goes_and_one_that_was_removed_comes_back_where_it_was_drawn() {
        n8n.put(WORKFLOW);
        n8n.edit("a1", workflow -> {
            workflow.set(
                    "nodes", json("[{'id': 'x', 'name': 'Code', 'type': 'n8n-nodes-base.code', 'parameters': {}}]"));
            workflow.set("connections", json("{}"));
        });

        write(WORKFLOW, "/connections/Every Hour", "/nodes/Code", "/nodes/Every Hour", "/nodes/HTTP Request");

        assertThat(n8n.workflow("a1").get("nodes")).isEqualTo(json(WORKFLOW).get("nodes"));
        assertThat(n8n.workflow("a1").get("connections"))
                .isEqualTo(json(WORKFLOW).get("connections"));
    }

    @Test
    void only_what_was_approved_is_activated_or_deactivated() {
        n8n.put(WORKFLOW);
        n8n.edit("a1", workflow -> workflow.put("active", false).put("name", "Other"));

        write(WORKFLOW, "/name");
        assertThat(n8n.workflow("a1").get("active").asBoolean()).isFalse();

        write(WORKFLOW, "/active");
        assertThat(n8n.workflow("a1").get("active").asBoolean()).isTrue();

        write(WORKFLOW.replace("'active': true", "'active': false"), "/active");
        assertThat(n8n.workflow("a1").get("active").asBoolean()).isFalse();
        assertThat(writes())
                .containsExactly(
                        "PUT /api/v1/workflows/a1 200",
                        "POST /api/v1/workflows/a1/activate 200",
                        "POST /api/v1/workflows/a1/deactivate 200");
    }

    @Test
    void a_missing_workflow_is_made_and_activated_once() {
        assertThat(write(WORKFLOW, "")).isInstanceOf(Written.Done.class);
        assertThat(write(WORKFLOW, "")).isInstanceOf(Written.Done.class);

        assertThat(n8n.ids()).hasSize(1);
        String id = n8n.ids().getFirst();
        assertThat(n8n.workflow(id).get("name").asText()).isEqualTo("Orders");
        assertThat(n8n.workflow(id).get("active").asBoolean()).isTrue();
        assertThat(writes())
                .containsExactly("POST /api/v1/workflows 200", "POST /api/v1/workflows/" + id + "/activate 200");
    }

    @Test
    void nothing_is_made_where_it_could_be_there_already_out_of_sight() {
        tags = List.of("prod");
        n8n.put(WORKFLOW);

        assertThat(failure(write(WORKFLOW, ""))).contains("tags");

        tags = List.of();
        n8n.delete("a1");
        n8n.put("{'id': 'b', 'name': 'Orders', 'nodes': []}");
        n8n.put("{'id': 'c', 'name': 'Orders', 'nodes': []}");
        assertThat(failure(write(WORKFLOW, ""))).contains("Several workflows");
        assertThat(writes()).isEmpty();
    }

    @Test
    void what_the_api_does_not_write_is_never_tried() {
        n8n.put(WORKFLOW);

        assertThat(failure(write(WORKFLOW, "/tags"))).contains("what n8n's API writes");
        assertThat(failure(write(WORKFLOW, "/name", "/isArchived"))).contains("what n8n's API writes");
        assertThat(failure(write("['canary']", "/name"))).contains("no workflow");
        assertThat(failure(write("{'name': 'Orders', 'nodes': {}}", ""))).contains("no workflow");
        assertThat(writes()).isEmpty();
    }

    @Test
    void a_refusal_says_that_nothing_was_done_and_what_to_do_and_repeats_nothing() {
        n8n.put(WORKFLOW);
        n8n.edit("a1", workflow -> workflow.put("name", "canary"));
        String withMore =
                WORKFLOW.replace("'executionOrder': 'v1'", "'executionOrder': 'v1', 'callerPolicy': 'canary'");

        assertThat(failure(write(withMore, "/settings/callerPolicy"))).contains("n8n refuses", "Try the same in n8n");
        n8n.grant(KEY, Scope.LIST);
        assertThat(failure(write(WORKFLOW, "/name"))).contains("workflow:update");
        n8n.grant(KEY);
        assertThat(failure(write(WORKFLOW, "/name"))).contains("workflow:list");
        assertThat(n8n.workflow("a1").get("name").asText()).isEqualTo("canary");
    }

    @Test
    void a_workflow_without_a_trigger_can_not_be_activated_and_that_is_said() {
        n8n.put("{'id': 'a1', 'name': 'Orders', 'nodes': []}");

        assertThat(failure(write("{'id': 'a1', 'name': 'Orders', 'active': true, 'nodes': []}", "/active")))
                .contains("to activate", "can't be activated");
    }

    @Test
    void an_answer_that_breaks_off_leaves_open_whether_it_is_done() {
        n8n.put(WORKFLOW);
        n8n.fault(new Fault.Down(503));

        assertThat(failure(write(WORKFLOW, "/name"))).contains("was not written");
        assertThat(writes()).isEmpty();
    }

    @Test
    void while_n8n_starts_its_answers_are_not_believed() {
        n8n.put(WORKFLOW);
        n8n.starting();

        assertThat(failure(write(WORKFLOW, "/name"))).contains("was not written");
        assertThat(new N8nCalls.Answer(200, Optional.empty()).isDone("a1")).isFalse();
        assertThat(new N8nCalls.Answer(200, Optional.of("other")).isDone("a1")).isFalse();
        assertThat(new N8nCalls.Answer(200, Optional.of("a1")).isDone("a1")).isTrue();
    }

    @Test
    void a_setting_at_its_default_is_not_sent_to_a_version_that_would_refuse_it() {
        n8n.put(WORKFLOW);
        n8n.edit("a1", workflow -> {
            workflow.put("name", "Other");
            ((ObjectNode) workflow.get("settings")).put("callerPolicy", "workflowsFromSameOwner");
        });

        assertThat(write(WORKFLOW, "/name")).isInstanceOf(Written.Done.class);
    }

    @Test
    void without_a_credential_nothing_is_sent() {
        assertThat(writer.write(
                        spec(),
                        "shop",
                        step("/name"),
                        state(WORKFLOW),
                        host -> new Lookup.Failed<>(new Unavailable(Reason.REFERENCE_NOT_FOUND, "label a Secret"))))
                .isEqualTo(new Written.Failed("label a Secret"));
        assertThat(n8n.requests()).isEmpty();
    }

    @Test
    void a_rehearsal_reads_and_writes_nothing() {
        n8n.put(WORKFLOW);
        n8n.edit("a1", workflow -> workflow.put("name", "Other").put("active", false));

        assertThat(writer.rehearse(spec(), "shop", step("/name", "/active"), state(WORKFLOW), this::credential))
                .isEqualTo(new Written.Done("workflow a1"));
        n8n.delete("a1");
        assertThat(writer.rehearse(spec(), "shop", step(""), state(WORKFLOW), this::credential))
                .isEqualTo(new Written.Done(""));
        assertThat(failure(writer.rehearse(spec(), "shop", step("/name"), state(WORKFLOW), this::credential)))
                .contains("not there any more");
        assertThat(n8n.requests()).extracting(RecordedRequest::method).containsOnly("GET");
    }

    @Test
    void a_member_with_control_characters_is_found_by_how_it_is_shown() {
        String odd = WORKFLOW.replace("HTTP Request", "HTTP\\u001b");
        n8n.put(odd);
        n8n.edit("a1", workflow -> node(workflow, "HTTP\u001b").put("disabled", true));

        assertThat(write(odd, "/nodes/HTTP\\u001B/disabled")).isInstanceOf(Written.Done.class);
        assertThat(node(n8n.workflow("a1"), "HTTP\u001b").has("disabled")).isFalse();
    }
}
