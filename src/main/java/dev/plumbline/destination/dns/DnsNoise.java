package dev.plumbline.destination.dns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Record sets in one form: a sorted list of texts, each once. A text with several lines is several records. What is no
 * record of its type stays as it is and so equals nothing that a server says.
 */
final class DnsNoise implements Noise {

    static final DnsNoise RECORD_SETS = new DnsNoise();

    private DnsNoise() {}

    @Override
    public JsonNode without(JsonNode desired, JsonNode observed) {
        return observed;
    }

    @Override
    public JsonNode canonical(Subject subject, JsonNode value) {
        var question = Question.parsed(subject.name());
        if (question.isEmpty() || !isTexts(value)) {
            return value;
        }
        var texts = new ArrayList<String>();
        if (value.isArray()) {
            value.forEach(element -> texts.add(element.asText()));
        } else {
            texts.add(value.asText());
        }
        return recordSet(question.get(), texts);
    }

    /** The records of an answer in the form in which they are compared. */
    static ArrayNode recordSet(Question question, Collection<String> texts) {
        var records = new TreeSet<String>();
        String owner = question.name().toString();
        texts.stream()
                .flatMap(text -> lines(question.type(), text))
                .forEach(text -> records.add(
                        ZoneText.canonical(question.type(), owner, text).orElse(text)));
        ArrayNode set = JsonNodeFactory.instance.arrayNode(records.size());
        records.forEach(set::add);
        return set;
    }

    private static Stream<String> lines(RecordType type, String text) {
        String bare = TxtContent.strip(text);
        // What stands in parentheses may go on in the next line, as what tools print for a DKIM key.
        List<String> lines = type == RecordType.TXT && bare.startsWith("(")
                ? List.of(bare)
                : bare.lines()
                        .map(TxtContent::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
        return lines.stream();
    }

    private static boolean isTexts(JsonNode value) {
        if (!value.isArray()) {
            return value.isValueNode() && !value.isNull();
        }
        for (JsonNode element : value) {
            if (!element.isValueNode() || element.isNull()) {
                return false;
            }
        }
        return true;
    }
}
