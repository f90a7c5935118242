package dev.plumbline.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Finding.Kind;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Subject;
import java.io.UncheckedIOException;

/** Findings of revealed subjects, with what was observed. */
public final class Takes {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Takes() {}

    /** A subject that holds another text. */
    public static Take changed(String subject, String observed) {
        return take(subject, "", Kind.CHANGED, "before", TextNode.valueOf(observed));
    }

    /** A subject that only the destination has. */
    public static Take unexpected(String subject, String observed) {
        return take(subject, "", Kind.UNEXPECTED, "", TextNode.valueOf(observed));
    }

    /** A subject that the destination does not have. */
    public static Take missing(String subject) {
        return take(subject, "", Kind.MISSING, "before", null);
    }

    /** A place inside a subject. */
    public static Take field(String subject, String field, Kind kind, String desired, JsonNode observed) {
        return take(subject, field, kind, desired, observed);
    }

    /** The same, of a subject that the policy does not reveal. */
    public static Take hidden(Take take) {
        return new Take(take.finding(), null, false);
    }

    public static Take take(String subject, String field, Kind kind, String desired, JsonNode observed) {
        JsonNode place = observed == null ? null : observed.at(field);
        String shown = place == null || place.isMissingNode()
                ? ""
                : ForeignText.shown(place.isTextual() ? place.textValue() : place.toString(), 120);
        var finding = new Finding(
                new Subject(subject), field, kind, desired, shown, Evidence.VALUE, "hmac:" + subject + field);
        return new Take(finding, observed, true);
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
