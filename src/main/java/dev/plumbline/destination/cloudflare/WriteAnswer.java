package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is looked at of an answer to a write: whether it calls itself a success, and the numbers of its errors. Its result
 * may repeat values, so it is passed over and never kept.
 *
 * @param success false too where the answer can't be read
 * @param codes Cloudflare's numbers of what went wrong
 */
record WriteAnswer(boolean success, Set<Integer> codes) {

    private static final int MOST_CODES = 20;

    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    static WriteAnswer read(InputStream body) {
        var codes = new TreeSet<Integer>();
        try (JsonParser json = JSON.createParser(body)) {
            return new WriteAnswer(object(json, codes), codes);
        } catch (IOException e) {
            return new WriteAnswer(false, codes);
        }
    }

    private static boolean object(JsonParser json, Set<Integer> codes) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        boolean success = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "success" -> success = value == JsonToken.VALUE_TRUE;
                case "errors" -> errors(json, value, codes);
                default -> json.skipChildren();
            }
        }
        return success && json.currentToken() == JsonToken.END_OBJECT;
    }

    private static void errors(JsonParser json, JsonToken value, Set<Integer> codes) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                error(json, codes);
            } else {
                json.skipChildren();
            }
            if (json.currentToken() == null) {
                return;
            }
        }
    }

    private static void error(JsonParser json, Set<Integer> codes) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("code") && value == JsonToken.VALUE_NUMBER_INT && codes.size() < MOST_CODES) {
                codes.add(json.getIntValue());
            } else {
                json.skipChildren();
            }
        }
    }
}
