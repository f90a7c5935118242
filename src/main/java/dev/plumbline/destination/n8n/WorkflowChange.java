package dev.plumbline.destination.n8n;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.drift.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings those places of a workflow back that were approved, and no others. A place is the pointer of a finding, in the
 * form in which workflows are compared: its nodes by their names. A list on the way is brought back whole. Pure.
 */
final class WorkflowChange {

    /** What n8n's API takes of a workflow, all of it with each write. */
    static final List<String> WRITTEN = List.of("name", "nodes", "connections", "settings");

    static final String ACTIVE = "active";

    private static final int SHOWN = 600;

    private WorkflowChange() {}

    /** Whether a place is in what n8n's API takes; empty text is the whole workflow. */
    static boolean isWritten(String field) {
        return field.isEmpty() || WRITTEN.contains(top(field));
    }

    static boolean isActivation(String field) {
        return field.isEmpty() || top(field).equals(ACTIVE);
    }

    /** The member of a workflow that a place is in. */
    static String top(String field) {
        return field.isEmpty() ? "" : parts(field).getFirst();
    }

    /** What n8n's API takes of a workflow. */
    static ObjectNode written(ObjectNode workflow) {
        ObjectNode written = JsonNodeFactory.instance.objectNode();
        written.set("name", workflow.path("name").deepCopy());
        written.set("nodes", present(workflow, "nodes", JsonNodeFactory.instance.arrayNode()));
        written.set("connections", present(workflow, "connections", JsonNodeFactory.instance.objectNode()));
        // A setting at its default says what its absence says, and versions that don't take it refuse all of it.
        written.set(
                "settings",
                CanonicalWorkflow.settingsBesideDefaults(
                        present(workflow, "settings", JsonNodeFactory.instance.objectNode())));
        return written;
    }

    private static JsonNode present(ObjectNode workflow, String member, JsonNode otherwise) {
        JsonNode value = workflow.path(member);
        return value.isMissingNode() || value.isNull() ? otherwise : value.deepCopy();
    }

    /** Whether both say the same where n8n's API can write. */
    static boolean isSame(ObjectNode one, ObjectNode other) {
        return CanonicalWorkflow.canonical(written(one)).equals(CanonicalWorkflow.canonical(written(other)));
    }

    /**
     * What is to be written: the live workflow with these places as they should be.
     *
     * @param fields of which each {@link #isWritten}
     * @return empty where a place can't be found on either side, or the result is no workflow
     */
    static Optional<ObjectNode> of(ObjectNode desired, ObjectNode live, List<String> fields) {
        ObjectNode wanted = byName(written(desired));
        ObjectNode result = byName(written(live));
        for (String field : fields) {
            if (field.isEmpty()) {
                return checked(written(desired));
            }
            if (!bring(wanted, result, parts(field))) {
                return Optional.empty();
            }
        }
        return checked(asList(result, live));
    }

    private static Optional<ObjectNode> checked(ObjectNode workflow) {
        boolean whole = workflow.path("name").isTextual()
                && workflow.path("nodes").isArray()
                && workflow.path("connections").isObject()
                && workflow.path("settings").isObject();
        return whole ? Optional.of(workflow) : Optional.empty();
    }

    private static boolean bring(ObjectNode wanted, ObjectNode into, List<String> parts) {
        JsonNode from = wanted;
        ObjectNode to = into;
        for (int depth = 0; depth < parts.size(); depth++) {
            Optional<String> name = name(from, to, parts.get(depth));
            if (name.isEmpty()) {
                return false;
            }
            JsonNode ours = from.path(name.get());
            JsonNode theirs = to.path(name.get());
            boolean last = depth == parts.size() - 1 || !ours.isObject() || !theirs.isObject();
            if (last) {
                if (ours.isMissingNode() || ours.isNull()) {
                    to.remove(name.get());
                } else {
                    to.set(name.get(), ours.deepCopy());
                }
                return true;
            }
            from = ours;
            to = (ObjectNode) theirs;
        }
        return false;
    }

    /** The one member that a part of a pointer means, which is shown with its control characters escaped. */
    private static Optional<String> name(JsonNode one, JsonNode other, String part) {
        if (one.has(part) || other.has(part)) {
            return Optional.of(part);
        }
        var meant = new ArrayList<String>();
        one.fieldNames().forEachRemaining(meant::add);
        other.fieldNames().forEachRemaining(meant::add);
        var found = meant.stream()
                .distinct()
                .filter(name -> ForeignText.shown(name, SHOWN).equals(part))
                .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static ObjectNode byName(ObjectNode workflow) {
        JsonNode nodes = workflow.get("nodes");
        if (nodes.isArray() && NodesByName.isNamed(nodes)) {
            ObjectNode byName = JsonNodeFactory.instance.objectNode();
            nodes.forEach(node -> byName.set(node.get("name").textValue(), node));
            workflow.set("nodes", byName);
        }
        return workflow;
    }

    /** Back to a list: the live nodes in their order, then those that came back. */
    private static ObjectNode asList(ObjectNode workflow, ObjectNode live) {
        if (!(workflow.get("nodes") instanceof ObjectNode byName)) {
            return workflow;
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        live.path("nodes").forEach(node -> {
            JsonNode kept = byName.remove(node.path("name").asText());
            if (kept != null) {
                list.add(kept);
            }
        });
        byName.forEach(list::add);
        workflow.set("nodes", list);
        return workflow;
    }

    private static List<String> parts(String field) {
        return List.of(field.substring(1).split("/", -1)).stream()
                .map(part -> part.replace("~1", "/").replace("~0", "~"))
                .toList();
    }
}
