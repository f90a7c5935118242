package dev.plumbline.destination.n8n;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.api.DestinationSpec.N8n;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.destination.TestNamespace;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.N8nSimulator;
import dev.plumbline.simulator.N8nSimulator.Scope;
import dev.plumbline.simulator.RecordedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class N8nObserverTest {

    private static final String KEY = "key-canary-1a2b";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final N8nSimulator n8n = N8nSimulator.start();
    private final GuardedHttpClient http = LoopbackReader.withDeadline(Duration.ofSeconds(5));
    private final N8nObserver observer = new N8nObserver(http);
    private final TestNamespace namespace = new TestNamespace().withSecret("n8n-read", "token", KEY);

    N8nObserverTest() {
        n8n.grant(KEY, Scope.LIST, Scope.READ);
    }

    @AfterEach
    void stop() {
        http.close();
        n8n.close();
    }

    private Observation observe(String baseUrl, String... tags) {
        return observer.observe(
                new N8n(baseUrl, List.of(tags), new SecretRef("n8n-read")), new Look(namespace, Duration.ZERO));
    }

    private State seen(String... tags) {
        Observation observation = observe(n8n.url().toString(), tags);
        assertThat(observation).isInstanceOf(Observed.class);
        return ((Observed) observation).state();
    }

    private Unavailable unavailable() {
        Observation observation = observe(n8n.url().toString());
        assertThat(observation).isInstanceOf(Unavailable.class);
        assertThat(observation.toString()).doesNotContain("canary");
        return (Unavailable) observation;
    }

    private static String workflow(String id, String name) {
        return "{'id': '%s', 'name': '%s', 'nodes': []}".formatted(id, name);
    }

    private static State files(Map<String, String> files) {
        var values = new TreeMap<Subject, JsonNode>();
        files.forEach((name, text) -> {
            try {
                values.put(new Subject(name), JSON.readTree(text.replace('\'', '"')));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return State.of(values);
    }

    private static Map<String, String> ids(State state) {
        var ids = new TreeMap<String, String>();
        state.values()
                .forEach((subject, value) ->
                        ids.put(subject.name(), value.path("id").asText()));
        return ids;
    }

    @Test
    void each_workflow_is_a_subject_with_what_it_does_as_its_value() {
        n8n.put(workflow("a1", "Orders"));

        var observed = (Observed) observe(n8n.url() + "/");

        assertThat(observed.evidence()).isEqualTo(Evidence.VALUE);
        assertThat(ids(observed.state())).isEqualTo(Map.of("Orders", "a1"));
        assertThat(observed.state().values().get(new Subject("Orders")).properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "id", "name", "active", "isArchived", "nodes", "connections", "settings", "tags");
        assertThat(n8n.requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/api/v1/workflows");
            assertThat(request.query()).isEqualTo("limit=250&excludePinnedData=true");
            assertThat(request.headers()).contains("x-n8n-api-key").doesNotContain("authorization");
        });
    }

    @Test
    void all_pages_are_read() {
        for (int i = 0; i < 601; i++) {
            n8n.put(workflow("id" + i, "Workflow " + i));
        }

        assertThat(seen().values()).hasSize(601);
        assertThat(n8n.requests()).hasSize(3);
    }

    @Test
    void more_workflows_than_one_policy_looks_at_are_too_many() {
        for (int i = 0; i < 2001; i++) {
            n8n.put(workflow("id" + i, "Workflow " + i));
        }

        assertThat(unavailable())
                .returns(Reason.TOO_LARGE, Unavailable::reason)
                .extracting(Unavailable::message)
                .asString()
                .contains("2000 workflows", "name tags");
    }

    @Test
    void with_tags_only_workflows_that_carry_all_of_them_are_seen() {
        n8n.put(
                "{'id': 'a', 'name': 'A', 'nodes': [], 'tags': [{'id': '1', 'name': 'prod'}, {'id': '2', 'name': 'x,y'}]}");
        n8n.put("{'id': 'b', 'name': 'B', 'nodes': [], 'tags': [{'id': '1', 'name': 'prod'}]}");
        n8n.put(workflow("c", "C"));

        assertThat(ids(seen("prod"))).isEqualTo(Map.of("A", "a", "B", "b"));
        assertThat(ids(seen("prod", "x,y"))).isEqualTo(Map.of("A", "a"));
        assertThat(n8n.requests()).extracting(RecordedRequest::query).allMatch(query -> query.endsWith("&tags=prod"));
    }

    @Test
    void a_workflow_is_called_as_the_file_with_its_id_then_as_the_one_with_its_name() {
        n8n.put(workflow("a1", "Orders, renamed"));
        n8n.put(workflow("b2", "Refunds"));
        n8n.put(workflow("c3", "Nobody knows"));
        State files = files(Map.of(
                "orders.json", "{'id': 'a1', 'name': 'Orders'}",
                "refunds.json", "{'id': 'of another instance', 'name': 'Refunds'}",
                "gone.json", "{'id': 'd4', 'name': 'Gone'}"));

        assertThat(ids(observer.named(files, seen())))
                .isEqualTo(Map.of("orders.json", "a1", "refunds.json", "b2", "Nobody knows", "c3"));
    }

    @Test
    void an_id_goes_before_a_name() {
        n8n.put(workflow("a1", "Copy"));
        n8n.put(workflow("b2", "Orders"));
        State files = files(Map.of("orders.json", "{'id': 'a1', 'name': 'Orders'}"));

        assertThat(ids(observer.named(files, seen()))).isEqualTo(Map.of("orders.json", "a1", "Orders", "b2"));
    }

    @Test
    void where_several_have_a_name_nobody_guesses() {
        n8n.put(workflow("a1", "Orders"));
        n8n.put(workflow("b2", "Orders"));
        n8n.put(workflow("c3", "Once"));
        State files = files(Map.of(
                "orders.json", "{'name': 'Orders'}", "one.json", "{'name': 'Once'}", "two.json", "{'name': 'Once'}"));

        assertThat(ids(observer.named(files, seen())))
                .isEqualTo(Map.of("Orders (a1)", "a1", "Orders (b2)", "b2", "Once", "c3"));
    }

    @Test
    void a_workflow_that_is_called_as_a_file_of_another_one_is_still_told_apart() {
        n8n.put(workflow("a1", "Orders"));
        n8n.put(workflow("b2", "orders.json"));
        State files = files(Map.of("orders.json", "{'id': 'a1', 'name': 'Orders'}"));

        assertThat(ids(observer.named(files, seen()))).isEqualTo(Map.of("orders.json", "a1", "orders.json (b2)", "b2"));
    }

    @Test
    void old_exports_have_numbers_for_ids() {
        n8n.put(workflow("12", "Orders, renamed"));

        assertThat(ids(observer.named(files(Map.of("orders.json", "{'id': 12, 'name': 'Orders'}")), seen())))
                .isEqualTo(Map.of("orders.json", "12"));
    }

    @Test
    void a_key_that_is_not_accepted_or_may_not_list_says_what_to_do() {
        n8n.grant(KEY, Scope.READ);
        assertThat(unavailable())
                .returns(Reason.FORBIDDEN, Unavailable::reason)
                .extracting(Unavailable::message)
                .asString()
                .contains("Secret n8n-read", "workflow:list");

        namespace.withSecret("n8n-read", "token", "other-canary");
        assertThat(unavailable())
                .returns(Reason.UNAUTHORIZED, Unavailable::reason)
                .extracting(Unavailable::message)
                .asString()
                .contains("Secret n8n-read", "Settings");
    }

    @Test
    void an_instance_without_a_public_api_is_no_instance_without_workflows() {
        Observation observation = observe(n8n.url() + "/elsewhere");

        assertThat(observation).isInstanceOf(Unavailable.class);
        assertThat(((Unavailable) observation).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(((Unavailable) observation).message()).contains("n8n.baseUrl");
    }

    @Test
    void a_failed_look_is_never_absent() {
        n8n.put(workflow("a1", "Orders"));
        for (Fault fault : List.of(
                new Fault.Down(503),
                new Fault.Broken(500),
                new Fault.CutOff(),
                new Fault.Oversized(9 * 1024 * 1024),
                new Fault.Saying("{\"data\": []".getBytes(StandardCharsets.UTF_8)),
                new Fault.Saying("{}".getBytes(StandardCharsets.UTF_8)))) {
            n8n.fault(fault);

            assertThat(observe(n8n.url().toString())).as(fault.toString()).isInstanceOf(Unavailable.class);
        }
        n8n.heal();
    }

    @Test
    void an_instance_that_is_starting_is_no_instance_without_workflows() {
        n8n.put(workflow("a1", "Orders"));
        n8n.starting();

        assertThat(unavailable()).returns(Reason.MALFORMED, Unavailable::reason);
    }

    @Test
    void a_page_that_leads_back_to_itself_ends() {
        n8n.fault(new Fault.Saying("{\"data\": [], \"nextCursor\": \"again\"}".getBytes(StandardCharsets.UTF_8)));

        assertThat(unavailable().message()).contains("leads back");
        assertThat(n8n.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n8n.example.com",
                "ftp://n8n.example.com",
                "https://user:pass@n8n.example.com",
                "https://n8n.example.com?x=1",
                "https://n8n.example.com#x",
                "https://n8n example.com"
            })
    void an_address_that_is_none_is_refused_before_anything_is_sent(String baseUrl) {
        Observation observation = observe(baseUrl);

        assertThat(observation).isInstanceOf(Unavailable.class);
        assertThat(((Unavailable) observation).reason()).isEqualTo(Reason.INVALID);
        assertThat(n8n.requests()).isEmpty();
    }

    @Test
    void without_a_secret_nothing_is_sent() {
        var spec = new N8n(n8n.url().toString(), null, new SecretRef("gone"));

        assertThat(observer.observe(spec, new Look(namespace, Duration.ZERO))).isInstanceOf(Unavailable.class);
        assertThat(observer.observe(new N8n(spec.baseUrl(), null, null), new Look(namespace, Duration.ZERO)))
                .isInstanceOf(Unavailable.class);
        assertThat(n8n.requests()).isEmpty();
    }

    @Test
    void who_looks_at_other_tags_looks_at_another_target() {
        var one = new N8n("https://n8n.example.com", List.of("a", "b"), new SecretRef("x"));
        var same = new N8n("https://n8n.example.com", List.of("b", "a"), new SecretRef("x"));
        var other = new N8n("https://n8n.example.com", null, new SecretRef("x"));

        assertThat(observer.target(one, "shop")).isEqualTo(observer.target(same, "shop"));
        assertThat(observer.target(one, "shop")).isNotEqualTo(observer.target(other, "shop"));
    }
}
