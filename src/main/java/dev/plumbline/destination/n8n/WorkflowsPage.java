package dev.plumbline.destination.n8n;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.JsonBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One answer of {@code GET /workflows}: {@code data}, a list of workflows, and {@code nextCursor}, text or null. Each
 * workflow has an {@code id} and a {@code name} in text, a list {@code nodes} of objects, an object {@code connections},
 * and says whether it is {@code active}. Anything else is {@code Malformed}: guessing at what was meant would show drift
 * that isn't there, or hide some that is.
 *
 * @param workflows less what n8n keeps in them for itself
 * @param cursor of the page behind this one; empty for the last
 */
record WorkflowsPage(List<ObjectNode> workflows, Optional<String> cursor) {

    private static final int MAX_ID = 64;
    private static final int MAX_CURSOR = 4096;

    WorkflowsPage {
        workflows = List.copyOf(workflows);
    }

    /** Shows no workflow. */
    @Override
    public String toString() {
        return "WorkflowsPage[" + workflows.size() + " workflows]";
    }

    static Lookup<WorkflowsPage> parse(byte[] body) {
        return switch (JsonBody.object(body)) {
            case Lookup.Failed<ObjectNode>(var why) -> malformed(why.message());
            case Lookup.Found<ObjectNode>(var answer) -> of(answer);
        };
    }

    private static Lookup<WorkflowsPage> of(ObjectNode answer) {
        JsonNode data = answer.path("data");
        JsonNode cursor = answer.path("nextCursor");
        if (!data.isArray()) {
            return malformed("the answer has no list 'data'");
        }
        if (!cursor.isMissingNode() && !cursor.isNull() && !cursor.isTextual()
                || cursor.isTextual()
                        && (cursor.textValue().isEmpty() || cursor.textValue().length() > MAX_CURSOR)) {
            return malformed("'nextCursor' is neither null nor text of up to " + MAX_CURSOR + " characters");
        }
        var workflows = new ArrayList<ObjectNode>();
        for (JsonNode each : data) {
            Optional<String> wrong = wrong(each);
            if (wrong.isPresent()) {
                return malformed("workflow " + (workflows.size() + 1) + " of the page " + wrong.get());
            }
            workflows.add(CanonicalWorkflow.withoutNoise((ObjectNode) each));
        }
        return new Lookup.Found<>(new WorkflowsPage(workflows, Optional.ofNullable(cursor.textValue())));
    }

    /** What is wrong with a workflow, going on after its number. */
    private static Optional<String> wrong(JsonNode workflow) {
        if (!workflow.isObject()) {
            return Optional.of("is not an object");
        }
        JsonNode id = workflow.path("id");
        if (!id.isTextual()
                || id.textValue().isBlank()
                || id.textValue().length() > MAX_ID
                || !ForeignText.isPlain(id.textValue())) {
            return Optional.of("has no id of 1 to " + MAX_ID + " characters");
        }
        if (!workflow.path("name").isTextual()) {
            return Optional.of("has no name");
        }
        if (!workflow.path("active").isBoolean()) {
            return Optional.of("does not say whether it is active");
        }
        if (!workflow.path("nodes").isArray() || !allObjects(workflow.path("nodes"))) {
            return Optional.of("has no list of nodes");
        }
        if (!workflow.path("connections").isObject()) {
            return Optional.of("has no connections");
        }
        JsonNode settings = workflow.path("settings");
        if (!settings.isMissingNode() && !settings.isNull() && !settings.isObject()) {
            return Optional.of("has settings that are no object");
        }
        JsonNode tags = workflow.path("tags");
        if (!tags.isMissingNode() && !tags.isNull() && !(tags.isArray() && allNamed(tags))) {
            return Optional.of("has tags that are no list of names");
        }
        return Optional.empty();
    }

    private static boolean allObjects(JsonNode list) {
        for (JsonNode each : list) {
            if (!each.isObject()) {
                return false;
            }
        }
        return true;
    }

    private static boolean allNamed(JsonNode list) {
        for (JsonNode each : list) {
            if (!each.path("name").isTextual()) {
                return false;
            }
        }
        return true;
    }

    private static Lookup<WorkflowsPage> malformed(String what) {
        return new Lookup.Failed<>(new Unavailable(
                Reason.MALFORMED,
                what + ". Nothing is known until n8n, or what stands between it and here, answers rightly again"));
    }
}
