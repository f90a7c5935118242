package dev.plumbline.destination.n8n;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;

/** Nodes of a workflow are told apart by their names, as n8n's own connections do it. */
final class NodesByName {

    private NodesByName() {}

    /** Whether each node of a list is an object with a name of its own. */
    static boolean isNamed(JsonNode nodes) {
        var seen = new HashSet<String>();
        for (JsonNode node : nodes) {
            if (!node.isObject()
                    || !node.path("name").isTextual()
                    || !seen.add(node.get("name").textValue())) {
                return false;
            }
        }
        return true;
    }
}
