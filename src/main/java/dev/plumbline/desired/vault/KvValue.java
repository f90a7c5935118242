package dev.plumbline.desired.vault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a KV version 2 engine gives of one key of one version: {@code GET /:mount/data/:path?version=N}. */
final class KvValue {

    private KvValue() {}

    /**
     * The value; empty where the version has no such key. Fails with {@code Malformed} where the answer is none of the
     * documented form, with {@code UnexpectedAnswer} where it is about another version, and with {@code Invalid} where
     * the value is not text.
     */
    static Lookup<Optional<SecretValue>> of(VaultAnswer answer, KvMetadata.Newest asked, String key) {
        JsonNode data;
        switch (answer.object("data")) {
            case Lookup.Failed<JsonNode>(var why) -> {
                return new Lookup.Failed<>(why);
            }
            case Lookup.Found<JsonNode>(var found) -> data = found;
        }
        JsonNode number = data.path("metadata").path("version");
        if (!number.isIntegralNumber() || !data.path("data").isObject()) {
            return VaultAnswer.malformed("there is no version with its keys");
        }
        return switch (KvMetadata.one(asked.number(), data.path("metadata"))) {
            case Lookup.Failed<KvMetadata>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<KvMetadata>(var got) ->
                number.longValue() == asked.number() && got.equals(asked)
                        ? value(data.path("data").get(key), key)
                        : new Lookup.Failed<>(other(asked.number()));
        };
    }

    /** The current version is another one, or none, by the time that it is asked for. */
    static Unavailable other(long number) {
        return new Unavailable(
                Reason.UNEXPECTED_ANSWER,
                "Vault named version " + number + " as the current one, and then gave another or none: it was changed"
                        + " meanwhile, or two servers answer differently. The next look tells");
    }

    private static Lookup<Optional<SecretValue>> value(JsonNode value, String key) {
        if (value == null) {
            return new Lookup.Found<>(Optional.empty());
        }
        if (!value.isTextual()) {
            return invalid("The value of key " + ForeignText.shown(key, 64)
                    + " is not text, but another kind of JSON: write it as a string, in quotes");
        }
        String text = value.textValue();
        return StandardCharsets.UTF_8.newEncoder().canEncode(text)
                ? new Lookup.Found<>(Optional.of(SecretValue.of(text)))
                : invalid("The value of key " + ForeignText.shown(key, 64)
                        + " can't be written in UTF-8: it holds half of a character");
    }

    private static <T> Lookup<T> invalid(String message) {
        return new Lookup.Failed<>(new Unavailable(Reason.INVALID, message));
    }
}
