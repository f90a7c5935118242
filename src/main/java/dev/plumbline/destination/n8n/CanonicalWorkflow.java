package dev.plumbline.destination.n8n;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Subject;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The form in which workflows are compared. What n8n keeps in a workflow for itself goes, and so does what only says
 * where something is drawn. Nodes are an object by their names, so that a finding names the node; where two have one
 * name, they stay a list, and nothing is lost. Tags are their names, sorted.
 *
 * <p>What a file leaves out stands for what n8n makes of that: a workflow that is not active, not archived, without tags,
 * connections and settings; and of its settings for the defaults that n8n's API documents.
 */
final class CanonicalWorkflow implements Noise {

    private static final Set<String> NOISE = Set.of(
            "createdAt",
            "updatedAt",
            "versionId",
            "versionCounter",
            "activeVersionId",
            "activeVersion",
            "triggerCount",
            "staticData",
            "meta",
            "pinData",
            "shared",
            "homeProject",
            "sharedWithProjects",
            "scopes",
            "usedCredentials",
            "parentFolder",
            "parentFolderId");

    private static final Map<String, JsonNode> DEFAULT_SETTINGS = Map.of(
            "callerPolicy", JsonNodeFactory.instance.textNode("workflowsFromSameOwner"),
            "availableInMCP", JsonNodeFactory.instance.booleanNode(false));

    /** Of these n8n's editor writes this for "as the instance has it", and n8n takes it out when it saves. */
    private static final Set<String> MAY_SAY_DEFAULT =
            Set.of("timezone", "saveDataErrorExecution", "saveDataSuccessExecution", "saveManualExecutions");

    /** What n8n gives a node that has none. */
    private static final Set<String> GIVEN_TO_NODES = Set.of("id", "webhookId");

    /** A workflow less what n8n keeps in it for itself. */
    static ObjectNode withoutNoise(ObjectNode workflow) {
        ObjectNode left = JsonNodeFactory.instance.objectNode();
        workflow.properties().forEach(member -> {
            if (!NOISE.contains(member.getKey())) {
                left.set(member.getKey(), member.getValue());
            }
        });
        return left;
    }

    @Override
    public JsonNode canonical(Subject subject, JsonNode value) {
        return value instanceof ObjectNode workflow ? canonical(workflow) : value;
    }

    static ObjectNode canonical(ObjectNode workflow) {
        ObjectNode left = JsonNodeFactory.instance.objectNode();
        withoutNoise(workflow).properties().forEach(member -> {
            JsonNode value = member(member.getKey(), member.getValue());
            if (value != null) {
                left.set(member.getKey(), value);
            }
        });
        if (!left.has("active")) {
            left.put("active", false);
        }
        return left;
    }

    /** A member as it is compared; null where it says no more than nothing does. */
    private static JsonNode member(String name, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return switch (name) {
            case "id" -> null;
            case "isArchived" -> value.isBoolean() && !value.booleanValue() ? null : value;
            case "description" -> value.isTextual() && value.textValue().isEmpty() ? null : value;
            case "connections", "nodeGroups" -> value.isContainerNode() && value.isEmpty() ? null : value;
            case "settings" ->
                value.isObject() && settingsBesideDefaults(value).isEmpty() ? null : settingsBesideDefaults(value);
            case "tags" -> tags(value);
            case "nodes" -> nodes(value);
            default -> value;
        };
    }

    /** The settings that say more than their absence does. */
    static JsonNode settingsBesideDefaults(JsonNode settings) {
        if (!(settings instanceof ObjectNode object)) {
            return settings;
        }
        ObjectNode left = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(member -> {
            JsonNode value = member.getValue();
            boolean isDefault = value.equals(DEFAULT_SETTINGS.get(member.getKey()))
                    || MAY_SAY_DEFAULT.contains(member.getKey())
                            && value.isTextual()
                            && value.textValue().equals("DEFAULT");
            if (!value.isNull() && !isDefault) {
                left.set(member.getKey(), value);
            }
        });
        return left;
    }

    private static JsonNode tags(JsonNode tags) {
        if (!tags.isArray()) {
            return tags;
        }
        var names = new TreeSet<String>();
        for (JsonNode tag : tags) {
            JsonNode name = tag.isObject() ? tag.path("name") : tag;
            if (!name.isTextual()) {
                return tags;
            }
            names.add(name.textValue());
        }
        ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
        names.forEach(sorted::add);
        return sorted.isEmpty() ? null : sorted;
    }

    private static JsonNode nodes(JsonNode nodes) {
        if (nodes instanceof ObjectNode byName) {
            ObjectNode left = JsonNodeFactory.instance.objectNode();
            byName.properties().forEach(node -> left.set(node.getKey(), node(node.getValue())));
            return left;
        }
        if (!nodes.isArray()) {
            return nodes;
        }
        if (NodesByName.isNamed(nodes)) {
            ObjectNode byName = JsonNodeFactory.instance.objectNode();
            nodes.forEach(node -> byName.set(node.get("name").textValue(), node(node)));
            return byName;
        }
        ArrayNode left = JsonNodeFactory.instance.arrayNode();
        nodes.forEach(node -> left.add(node(node)));
        return left;
    }

    private static JsonNode node(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode left = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(member -> {
            if (!member.getKey().equals("position") && !member.getValue().isNull()) {
                left.set(member.getKey(), member.getValue());
            }
        });
        return left;
    }

    /** A node that the truth gives no id got one from n8n. */
    @Override
    public JsonNode without(JsonNode desired, JsonNode observed) {
        if (!(desired.path("nodes") instanceof ObjectNode wanted)
                || !(observed instanceof ObjectNode workflow)
                || !(observed.path("nodes") instanceof ObjectNode nodes)) {
            return observed;
        }
        ObjectNode left = JsonNodeFactory.instance.objectNode();
        nodes.properties().forEach(node -> {
            JsonNode counterpart = wanted.path(node.getKey());
            if (node.getValue() instanceof ObjectNode seen && counterpart.isObject()) {
                var given = new HashSet<>(GIVEN_TO_NODES);
                given.removeIf(counterpart::has);
                left.set(node.getKey(), seen.deepCopy().remove(given));
            } else {
                left.set(node.getKey(), node.getValue());
            }
        });
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.setAll(workflow);
        result.set("nodes", left);
        return result;
    }
}
