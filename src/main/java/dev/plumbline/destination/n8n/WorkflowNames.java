package dev.plumbline.destination.n8n;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** What workflows are called as subjects. Pure; the same workflows have the same names in whatever order they come. */
final class WorkflowNames {

    private static final int MAX_NAME = 160;

    private WorkflowNames() {}

    /** Each workflow under its own name, made fit to be shown; with its id behind it where others are called so too. */
    static State own(List<ObjectNode> workflows) {
        var named = new HashMap<String, Integer>();
        workflows.forEach(workflow -> named.merge(shown(workflow), 1, Integer::sum));
        var values = new TreeMap<Subject, JsonNode>();
        var others = new ArrayList<ObjectNode>();
        for (ObjectNode workflow : workflows) {
            String name = shown(workflow);
            if (named.get(name) == 1) {
                values.put(new Subject(name), workflow);
            } else {
                others.add(workflow);
            }
        }
        put(others, values);
        return State.of(values);
    }

    /**
     * The workflows under the names that the truth has for them: a workflow is what the truth has under its id, or else
     * under its name, where exactly one of each is left that has it. All others keep their own names.
     */
    static State named(State desired, State observed) {
        var values = new TreeMap<Subject, JsonNode>();
        var left = new TreeMap<>(observed.values());
        var wanted = new TreeMap<>(desired.values());
        match(wanted, left, values, value -> text(value, "id"));
        match(wanted, left, values, value -> text(value, "name"));
        var others = new ArrayList<ObjectNode>();
        left.forEach((subject, workflow) -> {
            if (workflow instanceof ObjectNode object && values.containsKey(subject)) {
                others.add(object);
            } else {
                values.put(subject, workflow);
            }
        });
        put(others, values);
        return State.of(values);
    }

    private static void match(
            SortedMap<Subject, JsonNode> wanted,
            SortedMap<Subject, JsonNode> left,
            SortedMap<Subject, JsonNode> values,
            Function<JsonNode, Optional<String>> key) {
        Map<String, Subject> files = once(wanted, key);
        Map<String, Subject> workflows = once(left, key);
        files.forEach((text, file) -> {
            Subject workflow = workflows.get(text);
            if (workflow != null) {
                values.put(file, left.remove(workflow));
                wanted.remove(file);
            }
        });
    }

    /** What is under each text that exactly one has. */
    private static Map<String, Subject> once(
            SortedMap<Subject, JsonNode> values, Function<JsonNode, Optional<String>> key) {
        var found = new TreeMap<String, Subject>();
        Set<String> several = new HashSet<>();
        values.forEach((subject, value) -> key.apply(value).ifPresent(text -> {
            if (found.put(text, subject) != null) {
                several.add(text);
            }
        }));
        found.keySet().removeAll(several);
        return found;
    }

    /** Puts workflows beside others whose names they have. */
    private static void put(List<ObjectNode> workflows, SortedMap<Subject, JsonNode> values) {
        workflows.stream().sorted((one, other) -> id(one).compareTo(id(other))).forEach(workflow -> {
            String name = shown(workflow) + " (" + id(workflow) + ")";
            while (values.containsKey(new Subject(name))) {
                // Somebody has called a workflow as this one is called here.
                name = name + "'";
            }
            values.put(new Subject(name), workflow);
        });
    }

    private static String id(ObjectNode workflow) {
        return workflow.path("id").asText();
    }

    private static String shown(ObjectNode workflow) {
        String name = ForeignText.shown(workflow.path("name").asText(), MAX_NAME);
        return name.isBlank() ? "workflow without a name" : name;
    }

    /** Old exports have numbers for ids. */
    private static Optional<String> text(JsonNode value, String member) {
        JsonNode text = value.path(member);
        return text.isTextual() && !text.textValue().isEmpty() || text.isIntegralNumber()
                ? Optional.of(text.asText())
                : Optional.empty();
    }
}
