package dev.plumbline.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.DestinationSpec.N8n;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.Reversion.Reversal;
import dev.plumbline.destination.Writer.Written;
import dev.plumbline.destination.n8n.N8nObserver;
import dev.plumbline.destination.n8n.N8nReversion;
import dev.plumbline.destination.n8n.N8nWriter;
import dev.plumbline.drift.Comparison;
import dev.plumbline.drift.Disclosure;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Glob;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.AddressRules;
import dev.plumbline.platform.http.Cidr;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpListener;
import dev.plumbline.platform.http.LoopbackOptions;
import dev.plumbline.platform.http.Timekeeper;
import dev.plumbline.simulator.N8nProcess;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds observer, reversion and writer against a real n8n, which it starts on loopback and stops again. Ends with 1 where
 * something does not hold.
 */
public final class N8nContract {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "orders.json";
    private static final List<String> SCOPES = List.of(
            "workflow:list",
            "workflow:read",
            "workflow:create",
            "workflow:update",
            "workflow:activate",
            "workflow:deactivate");

    private static final String WORKFLOW = """
            {"name": "Orders",
             "nodes": [
               {"parameters": {"rule": {"interval": [{"field": "hours"}]}}, "name": "Every Hour",
                "type": "n8n-nodes-base.scheduleTrigger", "typeVersion": 1.2, "position": [0, 0]},
               {"parameters": {"url": "https://api.example.com/orders", "options": {}}, "name": "HTTP Request",
                "type": "n8n-nodes-base.httpRequest", "typeVersion": 4.2, "position": [200, 0]}],
             "connections": {"Every Hour": {"main": [[{"node": "HTTP Request", "type": "main", "index": 0}]]}},
             "settings": {"executionOrder": "v1"}}
            """;

    private final N8nProcess n8n;
    private final GuardedHttpClient http;
    private final String key;
    private final N8nObserver observer;
    private final N8nReversion reversion = new N8nReversion();
    private final N8nWriter writer;

    private N8nContract(N8nProcess n8n, GuardedHttpClient http) {
        this.n8n = n8n;
        this.http = http;
        this.key = n8n.key(SCOPES);
        this.observer = new N8nObserver(http);
        this.writer = new N8nWriter(http, InstantSource.system());
    }

    /** @param args the folder that n8n is installed in, and a folder for what it keeps */
    public static void main(String[] args) {
        System.exit(run(Path.of(args[0]), Path.of(args[1]), System.out));
    }

    private static int run(Path program, Path folder, PrintStream out) {
        var options = new LoopbackOptions()
                .withAddressRules(new AddressRules(List.of(Cidr.parse("127.0.0.0/8"))))
                .build();
        try (var n8n = N8nProcess.start(program, folder);
                var http = new GuardedHttpClient(options, Timekeeper.system(), new SecureRandom(), HttpListener.NONE)) {
            out.println("n8n " + n8n.version() + " at " + n8n.url());
            int failed = 0;
            for (Check check : new N8nContract(n8n, http).checks()) {
                Optional<String> instead = check.proof().get();
                out.println(instead.map(seen -> "  DOES NOT HOLD: " + check.claim() + ". It was: " + seen)
                        .orElse("  holds: " + check.claim()));
                failed += instead.isPresent() ? 1 : 0;
            }
            return failed > 0 ? 1 : 0;
        }
    }

    /** In this order: each leaves what the next one finds. */
    private List<Check> checks() {
        return List.of(
                new Check("an instance without workflows has none", () -> is(ids(), List.of())),
                new Check("a key that nobody knows reads nothing", () -> reason("not-a-key", "Unauthorized")),
                new Check("a missing workflow is made and activated", () -> {
                    String failed = reverted(file(true, WORKFLOW));
                    return failed.isEmpty() ? is(found(file(true, WORKFLOW)), List.of()) : Check.instead(failed);
                }),
                new Check("making it again makes no other", () -> {
                    write(new Step("again", List.of(change(""))), file(true, WORKFLOW));
                    return is(Integer.toString(ids().size()), "1");
                }),
                new Check("an export of it is in sync, whatever n8n keeps in it for itself", () -> {
                    JsonNode export = n8n.api("GET", "/workflows/" + ids().getFirst(), "", key);
                    return is(found(State.of(Map.of(new Subject(FILE), export))), List.of());
                }),
                new Check("what was edited is named by node and field, and set back", () -> edited()),
                new Check("an added node and a removed one are, too", () -> rebuilt()),
                new Check("a deactivated workflow is activated", () -> {
                    n8n.api("POST", "/workflows/" + ids().getFirst() + "/deactivate", "{}", key);
                    return settled(file(true, WORKFLOW), List.of("/active"));
                }),
                new Check(
                        "an active workflow is deactivated", () -> settled(file(false, WORKFLOW), List.of("/active"))),
                new Check("a setting that the API does not take is refused whole, and nothing is lost", () -> {
                    String more = WORKFLOW.replace("\"v1\"}", "\"v1\", \"callerPolicy\": \"none\"}");
                    Written written =
                            write(new Step("s", List.of(change("/settings/callerPolicy"))), file(false, more));
                    return written instanceof Written.Failed
                                    && found(file(false, WORKFLOW)).isEmpty()
                            ? Check.holds()
                            : Check.instead("the settings were written");
                }),
                new Check("a workflow without a trigger is not activated, and that is said", () -> {
                    n8n.api(
                            "POST",
                            "/workflows",
                            "{\"name\":\"Idle\",\"nodes\":[],\"connections\":{},\"settings\":{}}",
                            key);
                    String idle = "{\"name\":\"Idle\",\"nodes\":[],\"connections\":{},\"settings\":{}}";
                    Written written = write(new Step("s", List.of(change("/active"))), file(true, idle));
                    return written instanceof Written.Failed(String why) && why.contains("can't be activated")
                            ? Check.holds()
                            : Check.instead(written.toString());
                }),
                new Check("all pages are read", () -> {
                    for (int i = 0; i < 260; i++) {
                        n8n.api(
                                "POST",
                                "/workflows",
                                "{\"name\":\"Many %d\",\"nodes\":[],\"connections\":{},\"settings\":{}}".formatted(i),
                                key);
                    }
                    return is(Integer.toString(ids().size()), "262");
                }));
    }

    private Optional<String> edited() {
        String edited = WORKFLOW.replace("api.example.com", "elsewhere.example.net");
        n8n.api("PUT", "/workflows/" + ids().getFirst(), edited, key);
        return settled(file(true, WORKFLOW), List.of("/nodes/HTTP Request/parameters/url"));
    }

    private Optional<String> rebuilt() {
        ObjectNode other = object(WORKFLOW);
        ((ObjectNode) other.get("nodes").get(1)).put("name", "Code").put("type", "n8n-nodes-base.code");
        n8n.api("PUT", "/workflows/" + ids().getFirst(), other.toString(), key);
        return settled(file(true, WORKFLOW), List.of("/nodes/Code", "/nodes/HTTP Request"));
    }

    private Optional<String> settled(State desired, List<String> fields) {
        List<String> before = found(desired);
        if (!before.equals(fields)) {
            return Check.instead("found " + before);
        }
        String failed = reverted(desired);
        List<String> after = found(desired);
        return failed.isEmpty() && after.isEmpty() ? Check.holds() : Check.instead(failed + " left " + after);
    }

    /** Carries out what the reversion proposes; empty where all went well. */
    private String reverted(State desired) {
        Reversal reversal = reversion.revert(spec(), "contract", findings(desired), subject -> Optional.empty());
        if (!(reversal instanceof Reversal.Possible possible)) {
            return reversal.toString();
        }
        var failures = new ArrayList<String>();
        for (Step step : possible.steps()) {
            if (write(step, desired) instanceof Written.Failed(String why)) {
                failures.add(why);
            }
        }
        return String.join(" ", failures);
    }

    private Written write(Step step, State desired) {
        return writer.write(spec(), "contract", step, desired, host -> new Lookup.Found<>(Credential.bearer(key)));
    }

    private static dev.plumbline.api.DriftIncidentStatus.Change change(String field) {
        return new dev.plumbline.api.DriftIncidentStatus.Change(
                dev.plumbline.api.DriftIncidentStatus.Operation.Set,
                FILE,
                field.isEmpty() ? null : field,
                null,
                null,
                "mark");
    }

    private N8n spec() {
        return new N8n(n8n.url().toString(), null, new SecretRef(Tools.SECRET));
    }

    private Observed observed() {
        return switch (observer.observe(spec(), Tools.byToken(key))) {
            case Observed observed -> observed;
            case Unavailable(var reason, var message) ->
                throw new IllegalStateException(reason.word() + ": " + message);
        };
    }

    private List<String> ids() {
        return observed().state().values().values().stream()
                .sorted((one, other) -> Boolean.compare(
                        other.path("name").asText().equals("Orders"),
                        one.path("name").asText().equals("Orders")))
                .map(workflow -> workflow.path("id").asText())
                .toList();
    }

    private Optional<String> reason(String other, String word) {
        Observation observation = observer.observe(spec(), Tools.byToken(other));
        return observation instanceof Unavailable(var reason, var _)
                        && reason.word().equals(word)
                ? Check.holds()
                : Check.instead(observation.toString());
    }

    /** The fields of what differs about the file's workflow. */
    private List<String> found(State desired) {
        return findings(desired).stream().map(Finding::field).toList();
    }

    private List<Finding> findings(State desired) {
        Observed observed = observed();
        State named = observer.named(desired, observed.state());
        return new Comparison(
                        List.of(Glob.of(FILE)),
                        List.of(),
                        true,
                        List.of(),
                        List.of(),
                        observer.noise(),
                        new Disclosure(List.of(Glob.of("*")), FingerprintKey.of(new byte[32])))
                .compare(
                        new Observed(desired, Evidence.VALUE, "", observed.time()),
                        new Observed(named, Evidence.VALUE, "", observed.time()),
                        observed.time())
                .findings();
    }

    private static State file(boolean active, String workflow) {
        return State.of(Map.of(new Subject(FILE), object(workflow).put("active", active)));
    }

    private static ObjectNode object(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static <T> Optional<String> is(T seen, T wanted) {
        return seen.equals(wanted) ? Check.holds() : Check.instead(String.valueOf(seen));
    }
}
