package dev.plumbline.desired.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;

/** Finds where the values of a JSON document stand. Only for texts that {@link JsonReader} has taken: its limits hold. */
final class JsonPlaces {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(DesiredFile.MAX_BYTES)
                    .build())
            .build();

    private final String text;
    private final JsonParser parser;

    private JsonPlaces(String text, JsonParser parser) {
        this.text = text;
        this.parser = parser;
    }

    static Located document(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            return new JsonPlaces(text, parser).value();
        } catch (IOException e) {
            throw new UncheckedIOException("a document that was read before can't be read again", e);
        }
    }

    private Located value() throws IOException {
        int start = start();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            var fields = new ArrayList<Located.Field>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                int keyStart = start();
                parser.nextToken();
                fields.add(new Located.Field(name, keyStart, endOfString(keyStart), value()));
            }
            return new Located.Fields(start, start() + 1, true, fields);
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            var items = new ArrayList<Located>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value());
            }
            return new Located.Items(start, start() + 1, true, items);
        }
        int end = parser.currentToken() == JsonToken.VALUE_STRING ? endOfString(start) : start + parser.getTextLength();
        return new Located.Scalar(start, end, false);
    }

    private int start() {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    private int endOfString(int start) {
        int at = start + 1;
        while (text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }
}
