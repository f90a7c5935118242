package dev.plumbline.desired.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/** Reads one JSON document as RFC 8259 has it, with no member twice and nothing behind it. */
final class JsonReader {

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DesiredFile.MAX_DEPTH)
                            .maxNumberLength(Numbers.MAX_DIGITS)
                            .maxStringLength(DesiredFile.MAX_BYTES)
                            .maxTokenCount(2L * DesiredFile.MAX_NODES)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .reader();

    private JsonReader() {}

    static List<JsonNode> documents(String text) throws Refusal {
        try {
            JsonNode document = READER.readTree(text);
            if (document.isMissingNode()) {
                return List.of();
            }
            Numbers.check(document);
            return List.of(document);
        } catch (StreamConstraintsException e) {
            throw Refusal.tooLarge("goes beyond a limit" + place(e) + ": at most " + DesiredFile.MAX_DEPTH + " levels, "
                    + DesiredFile.MAX_NODES + " values and numbers of " + Numbers.MAX_DIGITS + " digits");
        } catch (JsonProcessingException e) {
            throw Refusal.malformed(problem(e) + place(e));
        } catch (NumberFormatException e) {
            // Jackson lets through what it is told of numbers that Java can't hold.
            throw Numbers.beyond();
        }
    }

    /** Jackson's own message can quote the file, and with it a value: it is not shown. */
    private static String problem(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        if (message.startsWith("Duplicate")) {
            return "has a key twice in one object";
        }
        if (message.startsWith("Trailing token")) {
            return "goes on after the end of its JSON document";
        }
        return "is not valid JSON";
    }

    private static String place(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
