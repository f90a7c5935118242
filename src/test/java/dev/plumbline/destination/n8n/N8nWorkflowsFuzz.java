package dev.plumbline.destination.n8n;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.JsonBody;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Whatever n8n, or what stands before it, answers: it is malformed, or workflows that can be named and compared. */
class N8nWorkflowsFuzz {

    private static final int MAX_MESSAGE = 400;

    /** @param data what n8n answers; behind a zero byte, where there is one, what the folder holds */
    @FuzzTest(maxDuration = "20s")
    void any_answer_is_malformed_or_workflows_with_names_of_their_own(byte[] data) {
        int end = 0;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        State observed = state(Arrays.copyOf(data, end));
        State wanted = end < data.length ? state(Arrays.copyOfRange(data, end + 1, data.length)) : observed;
        State named = WorkflowNames.named(wanted, observed);
        var noise = new CanonicalWorkflow();
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
        if (JsonBody.object(body) instanceof Lookup.Found<ObjectNode>(var file)) {
            files.put(new Subject("file.json"), file);
        } else {
            files.put(new Subject("text.json"), TextNode.valueOf(new String(body, StandardCharsets.UTF_8)));
        }
        return files;
    }
}
