package dev.plumbline.desired.vault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.desired.SecretSource.Version;
import dev.plumbline.platform.Lookup;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** What a KV version 2 engine says of the newest version of a secret: {@code GET /:mount/metadata/:path}. */
sealed interface KvMetadata {

    /** There is a place for the secret, and nothing was ever written to it. */
    record Empty() implements KvMetadata {}

    /**
     * The newest version.
     *
     * @param deleted when it is, or will be, deleted; empty where it is not
     */
    record Newest(long number, Instant created, Optional<Instant> deleted, boolean destroyed) implements KvMetadata {

        Version version() {
            return new Version(Long.toString(number), Optional.of(created));
        }
    }

    /** Fails with {@code Malformed} where the answer is none of the documented form. */
    static Lookup<KvMetadata> of(VaultAnswer answer) {
        return switch (answer.object("data")) {
            case Lookup.Failed<JsonNode>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<JsonNode>(var data) -> newest(data);
        };
    }

    private static Lookup<KvMetadata> newest(JsonNode data) {
        JsonNode current = data.path("current_version");
        if (!current.isIntegralNumber() || !current.canConvertToLong() || current.longValue() < 0) {
            return VaultAnswer.malformed("current_version is no whole number");
        }
        if (!data.path("versions").isObject()) {
            return VaultAnswer.malformed("there is no object 'versions'");
        }
        if (current.longValue() == 0) {
            return data.path("versions").isEmpty()
                    ? new Lookup.Found<>(new Empty())
                    : VaultAnswer.malformed("current_version is 0 though there are versions");
        }
        JsonNode version = data.path("versions").path(current.asText());
        return one(current.longValue(), version);
    }

    /** One version as it stands there and beside its values; fails with {@code Malformed} where it is none. */
    static Lookup<KvMetadata> one(long number, JsonNode version) {
        JsonNode deletion = version.path("deletion_time");
        JsonNode destroyed = version.path("destroyed");
        Optional<Instant> created = time(version.path("created_time"));
        if (!version.isObject() || created.isEmpty() || !deletion.isTextual() || !destroyed.isBoolean()) {
            return VaultAnswer.malformed("version " + number + " is not described as it should be");
        }
        Optional<Instant> deleted = time(deletion);
        return deletion.textValue().isEmpty() || deleted.isPresent()
                ? new Lookup.Found<>(new Newest(number, created.get(), deleted, destroyed.booleanValue()))
                : VaultAnswer.malformed("the deletion_time of version " + number + " is no time");
    }

    private static Optional<Instant> time(JsonNode text) {
        try {
            return text.isTextual() && text.textValue().length() <= 64
                    ? Optional.of(OffsetDateTime.parse(text.textValue()).toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
