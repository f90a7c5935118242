package dev.plumbline.destination.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.JsonBody;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One page of a list of secrets: {@code {"total_count": 2, "secrets": [{"name", "created_at", "updated_at"}]}}.
 *
 * @param total how many secrets there are on all pages
 * @param updated when each one on this page was last written, by its name in capitals
 */
record SecretsPage(int total, Map<String, Instant> updated) {

    /** The most that GitHub puts on a page. */
    static final int SIZE = 100;

    /** No container may hold more: an organisation's 1,000 are the most by the provider's documentation. */
    static final int MOST = 10_000;

    private static final int LONGEST_NAME = 1024;

    /** Anything but such a page is {@code Malformed}: what can't be read must not look like an absent secret. */
    static Lookup<SecretsPage> parse(byte[] body) {
        return switch (JsonBody.object(body)) {
            case Lookup.Failed<ObjectNode>(var why) -> malformed(why.message());
            case Lookup.Found<ObjectNode>(ObjectNode page) -> read(page);
        };
    }

    private static Lookup<SecretsPage> read(ObjectNode page) {
        JsonNode total = page.path("total_count");
        JsonNode secrets = page.path("secrets");
        if (!total.isInt() || total.intValue() < 0 || total.intValue() > MOST) {
            return malformed("the answer does not say how many secrets there are");
        }
        if (!secrets.isArray() || secrets.size() > SIZE) {
            return malformed("the answer holds no list of up to " + SIZE + " secrets");
        }
        var updated = new HashMap<String, Instant>();
        for (JsonNode secret : secrets) {
            String name = secret.path("name").asText("");
            if (!secret.path("name").isTextual() || name.isEmpty() || name.length() > LONGEST_NAME) {
                return malformed("a secret in the answer has no name");
            }
            Instant time;
            try {
                time = Instant.parse(secret.path("updated_at").asText(""));
            } catch (DateTimeException e) {
                return malformed("a secret in the answer does not say when it was last written");
            }
            if (updated.put(name.toUpperCase(Locale.ROOT), time) != null) {
                return malformed("a secret stands twice in the answer");
            }
        }
        return updated.size() > total.intValue()
                ? malformed("the answer holds more secrets than it counts")
                : new Lookup.Found<>(new SecretsPage(total.intValue(), Map.copyOf(updated)));
    }

    private static <T> Lookup<T> malformed(String what) {
        return new Lookup.Failed<>(new Unavailable(
                Reason.MALFORMED,
                what + ". Nothing is known until GitHub, or what stands between it and here, answers rightly again"));
    }
}
