package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import java.util.HashMap;
import java.util.Map;

/** Reads the list of a Worker's secrets: their names and types, never a value. */
final class WorkerSecretNames {

    /** The type of what {@code wrangler secret put} makes; others are keys and bindings. */
    static final String SECRET_TEXT = "secret_text";

    private WorkerSecretNames() {}

    /**
     * The type of each, by name.
     *
     * @param pages the results of all pages of the list
     */
    static Lookup<Map<String, String>> parse(Iterable<JsonNode> pages) {
        var names = new HashMap<String, String>();
        for (JsonNode page : pages) {
            if (!page.isArray()) {
                return Envelope.malformed("the list of secrets is not a list");
            }
            for (JsonNode secret : page) {
                String name = secret.path("name").asText("");
                if (name.isEmpty()
                        || name.length() > Subject.MAX_LENGTH
                        || !secret.path("name").isTextual()
                        || !secret.path("type").isTextual()) {
                    return Envelope.malformed("the list of secrets has an entry without a name or a type");
                }
                if (names.put(name, secret.path("type").textValue()) != null) {
                    // Also how a list shows that shifted between two of its pages.
                    return Envelope.malformed("the list of secrets has a name twice");
                }
            }
        }
        return new Lookup.Found<>(names);
    }
}
