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

    private JsonPlaces() {}

    static Located document(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            return value(parser);
        } catch (IOException e) {
            throw new UncheckedIOException("a document that was read before can't be read again", e);
        }
    }

    private static Located value(JsonParser parser) throws IOException {
        int start = start(parser);
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            var fields = new ArrayList<Located.Field>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                int keyStart = start(parser);
                int keyEnd = end(parser);
                parser.nextToken();
                fields.add(new Located.Field(name, keyStart, keyEnd, value(parser)));
            }
            return new Located.Fields(start, end(parser), true, fields);
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            var items = new ArrayList<Located>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser));
            }
            return new Located.Items(start, end(parser), true, items);
        }
        return new Located.Scalar(start, end(parser), false);
    }

    private static int start(JsonParser parser) {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    /** A string is only read to its end when it is asked for. */
    private static int end(JsonParser parser) throws IOException {
        parser.getTextLength();
        return (int) parser.currentLocation().getCharOffset();
    }
}
