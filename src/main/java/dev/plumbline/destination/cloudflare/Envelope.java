package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What every answer of Cloudflare's API comes in: {@code {success, errors, messages, result, result_info}}. Anything else
 * is {@code Malformed}, and an answer that says it is no success is {@code UnexpectedAnswer}: neither says that anything
 * is or isn't there.
 *
 * @param result what was asked for; its text is a stranger's, and may hold values
 * @param page which page this is, from 1
 * @param pages how many there are, at least 1
 * @param perPage how many entries a page has; 0 where it does not say
 */
record Envelope(JsonNode result, int page, int pages, int perPage) {

    private static final int DEEPEST = 32;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
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

    @Override
    public String toString() {
        return "Envelope[page " + page + " of " + pages + "]";
    }

    static Lookup<Envelope> parse(byte[] body) {
        JsonNode answer;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            answer = JSON.readTree(text);
        } catch (CharacterCodingException e) {
            return malformed("the answer is not UTF-8");
        } catch (JsonProcessingException e) {
            // What the parser says of it may quote it.
            return malformed("the answer is not JSON, or goes beyond what can be read as such");
        }
        if (!answer.isObject() || !answer.path("success").isBoolean() || !isListOrNothing(answer.path("errors"))) {
            return malformed("the answer is not in the form that Cloudflare gives its answers");
        }
        if (!answer.path("success").booleanValue() || !answer.path("errors").isEmpty()) {
            return new Lookup.Failed<>(new Unavailable(
                    Reason.UNEXPECTED_ANSWER,
                    "Cloudflare answered 200 and says at the same time that it failed: see cloudflarestatus.com"));
        }
        return answer.hasNonNull("result")
                ? paged(answer.get("result"), answer.path("result_info"))
                : malformed("the answer has no result");
    }

    private static boolean isListOrNothing(JsonNode node) {
        return node.isArray() || node.isNull() || node.isMissingNode();
    }

    private static Lookup<Envelope> paged(JsonNode result, JsonNode info) {
        if (info.isMissingNode() || info.isNull()) {
            return new Lookup.Found<>(new Envelope(result, 1, 1, 0));
        }
        if (!info.path("cursor").asText("").isEmpty()
                || !info.path("cursors").path("after").asText("").isEmpty()) {
            return malformed("the list goes on behind a cursor, which this list is not documented to do");
        }
        int page = count(info, "page", 1);
        int perPage = count(info, "per_page", 0);
        int total = count(info, "total_count", 0);
        int pages = count(info, "total_pages", perPage > 0 ? Math.max(1, Math.ceilDiv(total, perPage)) : 1);
        if (page < 1 || perPage < 0 || total < 0 || pages < 0) {
            return malformed("what the answer says of its pages can't be");
        }
        return new Lookup.Found<>(new Envelope(result, page, Math.max(1, pages), perPage));
    }

    private static int count(JsonNode info, String name, int otherwise) {
        JsonNode number = info.path(name);
        if (number.isMissingNode() || number.isNull()) {
            return otherwise;
        }
        return number.isIntegralNumber() && number.canConvertToInt() ? number.intValue() : -1;
    }

    static <T> Lookup<T> malformed(String what) {
        return new Lookup.Failed<>(unreadable(what));
    }

    /** An answer that can't be taken for what it should be. */
    static Unavailable unreadable(String what) {
        return new Unavailable(
                Reason.MALFORMED,
                what
                        + ". Nothing is known until Cloudflare, or what stands between it and here, answers rightly again");
    }
}
