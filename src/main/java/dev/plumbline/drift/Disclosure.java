package dev.plumbline.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.POJONode;
import java.util.List;
import java.util.Objects;

/**
 * What of a value may be shown: of revealed subjects the value, escaped and shortened, of all others the fingerprint.
 *
 * @param reveal the subjects whose values may be shown in clear; empty for none
 * @param key the key of the namespace that the values are shown in
 */
public record Disclosure(List<Glob> reveal, FingerprintKey key) {

    /** The longest value that is shown, in characters. */
    public static final int SHOWN_LENGTH = 120;

    public Disclosure {
        reveal = List.copyOf(reveal);
        Objects.requireNonNull(key, "key");
    }

    /** A value as it may be shown: text as it is, any other value as compact JSON, or else a fingerprint. */
    public String shown(Subject subject, JsonNode value) {
        if (value instanceof POJONode node && node.getPojo() instanceof Fingerprint fingerprint) {
            return fingerprint.text();
        }
        if (!reveals(subject)) {
            return key.fingerprint(value);
        }
        return ForeignText.shown(value.isTextual() ? value.textValue() : value.toString(), SHOWN_LENGTH);
    }

    /** Whether the subject's values may be shown in clear. */
    public boolean reveals(Subject subject) {
        return Glob.anyMatches(reveal, subject);
    }

    /** The same tree with a fingerprint for each scalar. */
    JsonNode masked(JsonNode value) {
        return Fingerprint.masked(value, key);
    }

    /** A fingerprint of two values together, either of which may be null for nothing. */
    String mark(JsonNode desired, JsonNode observed) {
        return key.fingerprint(
                JsonNodeFactory.instance.arrayNode(2).add(desired).add(observed));
    }
}
