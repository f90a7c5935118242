package dev.plumbline.destination.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plumbline.destination.SecretObserver.Sighting;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what a receiver says that it holds: a JSON object with {@code version} or with {@code fingerprint}, or an empty
 * one for nothing. It has to be that and nothing else: any other answer may be one about something else.
 */
final class WebhookStatus {

    private static final int LONGEST_ANSWER = 4096;
    private static final int LONGEST_VERSION = 128;
    private static final int DEEPEST = 4;
    private static final Pattern FINGERPRINT = Pattern.compile("hmac:[0-9a-f]{32}");

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private WebhookStatus() {}

    static Sighting read(byte[] body, Instant time) {
        if (body.length > LONGEST_ANSWER) {
            return malformed("it has more than " + LONGEST_ANSWER + " bytes");
        }
        JsonNode answer;
        try {
            answer = JSON.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException e) {
            return malformed("it is not UTF-8");
        } catch (JsonProcessingException e) {
            // What the parser says of it may quote it.
            return malformed("it is not JSON");
        }
        if (!answer.isObject()) {
            return malformed("it is not a JSON object");
        }
        if (answer.isEmpty()) {
            return new Sighting.Absent(time);
        }
        if (answer.size() > 1) {
            return malformed("it holds more than one member");
        }
        if (answer.has("version")) {
            return version(answer.get("version"), time);
        }
        return answer.has("fingerprint")
                ? fingerprint(answer.get("fingerprint"), time)
                : malformed("it holds neither version nor fingerprint");
    }

    private static Sighting version(JsonNode version, Instant time) {
        String text = version.isTextual() ? version.textValue() : "";
        return text.isEmpty() || text.length() > LONGEST_VERSION || !ForeignText.isPlain(text)
                ? malformed("its version is not text of 1 to " + LONGEST_VERSION + " characters")
                : new Sighting.Named(Optional.of(text), Optional.empty(), time);
    }

    private static Sighting fingerprint(JsonNode fingerprint, Instant time) {
        return fingerprint.isTextual()
                        && FINGERPRINT.matcher(fingerprint.textValue()).matches()
                ? new Sighting.Named(Optional.empty(), Optional.of(fingerprint.textValue()), time)
                : malformed("its fingerprint is not in the form that deliveries have it in");
    }

    private static Sighting malformed(String what) {
        return new Sighting.Failed(new Unavailable(
                Reason.MALFORMED,
                "the answer is none that Plumbline agreed on: " + what
                        + ". Have it answer {\"version\": \"…\"}, {\"fingerprint\": \"hmac:…\"}, or {} for nothing"));
    }
}
