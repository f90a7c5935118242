package dev.plumbline.destination.heroku;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads an answer with config vars: one JSON object in UTF-8 whose members are text, or {@code null} for what is not
 * there. Anything else is {@code Malformed}: guessing at what was meant would show drift that isn't there, or hide some
 * that is. A member that isn't text is refused as soon as it begins, so that nesting costs nothing.
 */
final class ConfigVars {

    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
            // Names are checked here, and interning what strangers send would keep it for good.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private ConfigVars() {}

    static Lookup<State> parse(byte[] body) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            return malformed("the answer is not UTF-8");
        }
        try (JsonParser json = JSON.createParser(text)) {
            return object(json);
        } catch (JsonParseException e) {
            var where = e.getLocation();
            String place = where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
            return malformed("the answer is not JSON" + place);
        } catch (IOException e) {
            // The parser's own limits: a name or a text beyond all measure.
            return malformed("the answer goes beyond what can be read as JSON");
        }
    }

    private static Lookup<State> object(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return malformed("the answer is not a JSON object");
        }
        var values = new TreeMap<Subject, TextNode>();
        Set<String> seen = new HashSet<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (name.isEmpty() || name.length() > Subject.MAX_LENGTH) {
                return malformed("a name has " + name.length() + " characters, not 1 to " + Subject.MAX_LENGTH);
            }
            if (!seen.add(name)) {
                return malformed(ForeignText.shown(name, 64) + " stands there twice");
            }
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                values.put(new Subject(name), TextNode.valueOf(json.getText()));
            } else if (value != JsonToken.VALUE_NULL) {
                return malformed("the value of " + ForeignText.shown(name, 64) + " is not text");
            }
        }
        if (json.currentToken() != JsonToken.END_OBJECT) {
            return malformed("the answer breaks off");
        }
        return json.nextToken() == null
                ? new Lookup.Found<>(State.of(values))
                : malformed("something stands behind the JSON object");
    }

    private static Lookup<State> malformed(String what) {
        return HerokuReads.malformed(what);
    }
}
