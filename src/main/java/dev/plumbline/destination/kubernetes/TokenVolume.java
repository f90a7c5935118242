package dev.plumbline.destination.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The volume with a token that admission mounts into every Pod, under a name that it makes up. */
final class TokenVolume {

    private static final String PREFIX = "kube-api-access-";

    private TokenVolume() {}

    /** Takes the volume and its mounts out of an observed Pod, itself a copy, unless the manifest names the volume. */
    static void takeOut(JsonNode desired, ObjectNode pod) {
        if (!(pod.get("spec") instanceof ObjectNode spec)) {
            return;
        }
        Set<String> wanted = new HashSet<>();
        desired.path("spec")
                .path("volumes")
                .forEach(volume -> wanted.add(volume.path("name").asText()));
        takeOut("volumes", spec, wanted);
        for (String containers : List.of("containers", "initContainers", "ephemeralContainers")) {
            spec.path(containers).forEach(container -> {
                if (container instanceof ObjectNode object) {
                    takeOut("volumeMounts", object, wanted);
                }
            });
        }
    }

    private static void takeOut(String list, ObjectNode parent, Set<String> wanted) {
        if (parent.get(list) instanceof ArrayNode elements && !elements.isEmpty()) {
            elements.removeIf(element -> {
                String name = element.path("name").asText();
                return name.startsWith(PREFIX) && !wanted.contains(name);
            });
            if (elements.isEmpty()) {
                parent.remove(list);
            }
        }
    }
}
