package dev.plumbline.platform.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads an answer's body as one JSON object or list in UTF-8. What is cut off, says a name twice, goes on behind its end or nests
 * without end is {@code Malformed}; the message quotes nothing of it.
 */
public final class JsonBody {

    private static final int DEEPEST = 64;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    // Interning what strangers send would keep it for good.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {}

    /** The object, or {@code Malformed} with what is wrong with it, as {@code the answer is not UTF-8}. */
    public static Lookup<ObjectNode> object(byte[] body) {
        return read(body, ObjectNode.class, "object");
    }

    /** The list, or {@code Malformed} as {@link #object} says. */
    public static Lookup<ArrayNode> list(byte[] body) {
        return read(body, ArrayNode.class, "list");
    }

    private static <T extends JsonNode> Lookup<T> read(byte[] body, Class<T> kind, String name) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            JsonNode read = JSON.readTree(text);
            return kind.isInstance(read)
                    ? new Lookup.Found<>(kind.cast(read))
                    : malformed("the answer is not a JSON " + name);
        } catch (CharacterCodingException e) {
            return malformed("the answer is not UTF-8");
        } catch (JsonProcessingException e) {
            return malformed("the answer is not JSON, breaks off, or goes beyond what can be read");
        }
    }

    private static <T> Lookup<T> malformed(String what) {
        return new Lookup.Failed<>(new Unavailable(Reason.MALFORMED, what));
    }
}
