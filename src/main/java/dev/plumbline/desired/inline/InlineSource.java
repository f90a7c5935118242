package dev.plumbline.desired.inline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.api.DesiredSpec.Inline;
import dev.plumbline.desired.Source;
import dev.plumbline.desired.format.DesiredFile;
import dev.plumbline.desired.format.Reading;
import dev.plumbline.desired.format.ReadingCache;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Values that stand in the policy itself. There is no revision: the policy's generation already names this state. */
@Singleton
public class InlineSource implements Source<Inline> {

    private final InstantSource clock;
    private final ReadingCache documents;

    public InlineSource(InstantSource clock, ReadingCache documents) {
        this.clock = clock;
        this.documents = documents;
    }

    @Override
    public Class<Inline> spec() {
        return Inline.class;
    }

    @Override
    public Observation read(Inline spec, Look look) {
        if (spec.document() != null) {
            return document(spec.document()).observed("desired.inline.document", "", clock.instant());
        }
        if (spec.values() == null) {
            return new Unavailable(Reason.INVALID, "desired.inline is empty: set values or document");
        }
        return values(spec.values());
    }

    private Reading document(String text) {
        return documents.get(text).orElseGet(() -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Reading reading = DesiredFile.read(bytes, Format.Yaml, "document");
            documents.put(text, reading, bytes.length);
            return reading;
        });
    }

    private Observation values(Map<String, String> texts) {
        var values = new HashMap<Subject, JsonNode>();
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            String name = entry.getKey();
            if (name.isEmpty() || name.length() > Subject.MAX_LENGTH || entry.getValue() == null) {
                return new Unavailable(
                        Reason.INVALID,
                        "desired.inline.values has the key \"" + ForeignText.shown(name, 40) + "\": a key has 1 to "
                                + Subject.MAX_LENGTH + " characters, and a value is text");
            }
            values.put(new Subject(name), TextNode.valueOf(entry.getValue()));
        }
        return new Observed(State.of(values), Evidence.VALUE, "", clock.instant());
    }
}
