package dev.plumbline.distribution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plumbline.api.SecretTemplate;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.SecretValue;
import java.util.Base64;
import java.util.Optional;

/** Gives the value of a source the form that it has at a destination. Pure. */
final class Forming {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Forming() {}

    /** What came of it. */
    sealed interface Formed {

        /** The value as the destination is to hold it. */
        record Made(SecretValue value) implements Formed {}

        /** The value can't be given that form: what is wrong, and what to do. Holds nothing of the value. */
        record Impossible(String message) implements Formed {}
    }

    /** @param template null for the value as it is */
    static Formed form(SecretTemplate template, SecretValue value) {
        if (template == null) {
            return new Formed.Made(value);
        }
        if (template.fromField() == null && template.prefix() == null && template.intoField() == null) {
            return new Formed.Made(encoded(template, value));
        }
        Optional<String> text = value.text();
        if (text.isEmpty()) {
            return new Formed.Impossible(
                    "The source holds bytes that are no text in UTF-8: of those, template can make base64 and nothing else.");
        }
        String formed = text.get();
        if (template.fromField() != null) {
            Optional<String> member = member(formed, template.fromField());
            if (member.isEmpty()) {
                return new Formed.Impossible("The source holds no JSON object with text under "
                        + ForeignText.shown(template.fromField(), 64)
                        + ": correct template.fromField, or what the source holds.");
            }
            formed = member.get();
        }
        if (template.prefix() != null) {
            formed = template.prefix() + formed;
        }
        if (template.intoField() != null) {
            formed = JSON.createObjectNode().put(template.intoField(), formed).toString();
        }
        return new Formed.Made(encoded(template, SecretValue.of(formed)));
    }

    private static SecretValue encoded(SecretTemplate template, SecretValue value) {
        return Boolean.TRUE.equals(template.base64())
                ? SecretValue.of(Base64.getEncoder().encode(value.bytes()))
                : value;
    }

    private static Optional<String> member(String json, String name) {
        try {
            JsonNode member = JSON.readTree(json).path(name);
            return member.isTextual() ? Optional.of(member.textValue()) : Optional.empty();
        } catch (JsonProcessingException e) {
            // Its message may show what stands there.
            return Optional.empty();
        }
    }
}
