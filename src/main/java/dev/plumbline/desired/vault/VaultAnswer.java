package dev.plumbline.desired.vault;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/**
 * A whole answer of Vault. What it says never shows: it may be a secret.
 *
 * @param status the HTTP status
 * @param body not to be changed
 */
record VaultAnswer(int status, byte[] body, Instant time) {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
                    // Interning what strangers send would keep it for good.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Whether one of its errors has this in it, in any case. What Vault says is compared, and never shown. */
    boolean says(String words) {
        try {
            for (JsonNode error : JSON.readTree(body).path("errors")) {
                if (error.asText().toLowerCase(Locale.ROOT).contains(words)) {
                    return true;
                }
            }
        } catch (IOException e) {
            // It says nothing that can be read.
        }
        return false;
    }

    /** The object that it holds under a name; fails with {@code Malformed} where it is no JSON, or holds none there. */
    Lookup<JsonNode> object(String name) {
        JsonNode root;
        try {
            root = JSON.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException e) {
            return malformed("the answer is not UTF-8");
        } catch (JsonProcessingException e) {
            // Its own message could repeat what stands there.
            return malformed("the answer is not JSON");
        }
        JsonNode object = root.path(name);
        return object.isObject() ? new Lookup.Found<>(object) : malformed("the answer holds no object '" + name + "'");
    }

    static <T> Lookup<T> malformed(String what) {
        return new Lookup.Failed<>(new Unavailable(
                Reason.MALFORMED,
                what + ". Nothing is known until Vault, or what stands between it and here, answers rightly again"));
    }

    @Override
    public String toString() {
        return "VaultAnswer[" + status + ", " + body.length + " bytes]";
    }
}
