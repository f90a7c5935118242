package dev.plumbline.desired.infisical;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.desired.SecretSource.Version;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A secret as Infisical gives it: {@code {"secret": {"id", "secretKey", "version", "updatedAt", "secretValue",
 * "secretValueHidden"}}}.
 *
 * @param id changes where a secret is deleted and made anew, whose versions begin at 1 again
 * @param value empty where it was not asked for
 */
record StoredSecret(String id, Version version, Optional<SecretValue> value) {

    private static final int LONGEST_ID = 256;

    /** What Infisical takes for a reference to another secret. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[A-Za-z0-9_.-]+}");

    /** Anything but such a secret is {@code Malformed}; one without the value that was asked for {@code Forbidden}. */
    static Lookup<StoredSecret> parse(ObjectNode answer, String key, boolean withValue) {
        JsonNode secret = answer.path("secret");
        String id = text(secret, "id");
        if (!text(secret, "secretKey").equals(key)) {
            return failed(Reason.MALFORMED, "the answer is not about this secret");
        }
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            return failed(Reason.MALFORMED, "the answer has no identifier of the secret");
        }
        JsonNode version = secret.path("version");
        if (!version.isIntegralNumber() || !version.canConvertToInt() || version.intValue() < 1) {
            return failed(Reason.MALFORMED, "the answer has no version of the secret");
        }
        Optional<Instant> updated;
        try {
            updated = Optional.of(Instant.parse(text(secret, "updatedAt")));
        } catch (DateTimeException e) {
            return failed(Reason.MALFORMED, "the answer does not say when the secret was last changed");
        }
        var found = new Version(Integer.toString(version.intValue()), updated);
        return withValue ? value(secret, id, found) : new Lookup.Found<>(new StoredSecret(id, found, Optional.empty()));
    }

    private static Lookup<StoredSecret> value(JsonNode secret, String id, Version version) {
        if (secret.path("secretValueHidden").asBoolean(false)) {
            return failed(
                    Reason.FORBIDDEN,
                    "Infisical hides its value from the identity: give it the permission Read Value there");
        }
        JsonNode value = secret.path("secretValue");
        if (!value.isTextual()) {
            return failed(Reason.MALFORMED, "the answer has no value of the secret");
        }
        if (REFERENCE.matcher(value.textValue()).find()) {
            return failed(
                    Reason.INVALID,
                    "its value refers to another secret, whose changes give it no new version: name that one as the"
                            + " source, or write the value out");
        }
        return new Lookup.Found<>(new StoredSecret(id, version, Optional.of(SecretValue.of(value.textValue()))));
    }

    private static String text(JsonNode node, String member) {
        JsonNode text = node.path(member);
        return text.isTextual() ? text.textValue() : "";
    }

    private static <T> Lookup<T> failed(Reason reason, String what) {
        return new Lookup.Failed<>(new Unavailable(reason, what));
    }
}
