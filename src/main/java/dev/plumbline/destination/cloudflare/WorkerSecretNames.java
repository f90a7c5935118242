package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.platform.Lookup;
import java.util.HashSet;
import java.util.Set;

/** Reads the list of a Worker's secrets: their names and types, never a value. */
final class WorkerSecretNames {

    private static final int LONGEST = 256;

    private WorkerSecretNames() {}

    /** @param pages the results of all pages of the list */
    static Lookup<Set<String>> parse(Iterable<JsonNode> pages) {
        var names = new HashSet<String>();
        for (JsonNode page : pages) {
            if (!page.isArray()) {
                return Envelope.malformed("the list of secrets is not a list");
            }
            for (JsonNode secret : page) {
                String name = secret.path("name").asText("");
                if (name.isEmpty()
                        || name.length() > LONGEST
                        || !secret.path("name").isTextual()
                        || !secret.path("type").isTextual()) {
                    return Envelope.malformed("the list of secrets has an entry without a name or a type");
                }
                if (!names.add(name)) {
                    // Also how a list shows that shifted between two of its pages.
                    return Envelope.malformed("the list of secrets has a name twice");
                }
            }
        }
        return new Lookup.Found<>(names);
    }
}
