package dev.plumbline.destination.n8n;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Whatever n8n, or what stands before it, answers: it is malformed, or workflows that can be named and compared. */
class N8nWorkflowsFuzz {

    private static final int MAX_MESSAGE = 400;

    @FuzzTest(maxDuration = "20s")
    void any_answer_is_malformed_or_workflows_with_names_of_their_own(FuzzedDataProvider data) {
        byte[] desired = data.consumeBytes(data.consumeInt(0, 4096));
        byte[] body = data.consumeRemainingAsBytes();
        var noise = new CanonicalWorkflow();
        State wanted = state(desired);
        State observed = state(body);
        State named = WorkflowNames.named(wanted, observed);
        if (named.values().size() != observed.values().size()) {
            throw new IllegalStateException("a workflow was lost or made up");
        }
        named.values().forEach((subject, value) -> {
            JsonNode once = noise.canonical(subject, value);
            if (!noise.canonical(subject, once).equals(once)) {
                throw new IllegalStateException("the second time it is another form");
            }
            JsonNode other = wanted.values().get(subject);
            if (other instanceof ObjectNode truth && value instanceof ObjectNode live) {
                noise.without(noise.canonical(subject, truth), once);
                WorkflowChange.of(truth, live, List.of("/nodes/a/b", "/settings", "/name"));
            }
        });
    }

    private static State state(byte[] body) {
        var address = ((Lookup.Found<N8nAddress>) N8nAddress.of("http://n8n.example.com")).value();
        Lookup<WorkflowPages.All> all =
                WorkflowPages.read(address, List.of(), page -> switch (WorkflowsPage.parse(body)) {
                    case Lookup.Failed<WorkflowsPage>(var why) -> new Lookup.Failed<>(why);
                    case Lookup.Found<WorkflowsPage>(var read) ->
                        new Lookup.Found<>(new WorkflowPages.Read(read, Instant.EPOCH));
                });
        return switch (all) {
            case Lookup.Failed<WorkflowPages.All>(var why) -> {
                if (why.message().length() > MAX_MESSAGE) {
                    throw new IllegalStateException("a message without end");
                }
                yield State.of(new TreeMap<Subject, JsonNode>(files(body)));
            }
            case Lookup.Found<WorkflowPages.All>(var found) -> WorkflowNames.own(found.workflows());
        };
    }

    /** What no answer is can still be a file of the folder. */
    private static TreeMap<Subject, JsonNode> files(byte[] body) {
        var files = new TreeMap<Subject, JsonNode>();
        if (dev.plumbline.platform.http.JsonBody.object(body) instanceof Lookup.Found<ObjectNode>(var file)) {
            files.put(new Subject("file.json"), file);
        } else {
            files.put(
                    new Subject("text.json"),
                    com.fasterxml.jackson.databind.node.TextNode.valueOf(new String(body, StandardCharsets.UTF_8)));
        }
        return files;
    }
}
