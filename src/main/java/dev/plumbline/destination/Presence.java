package dev.plumbline.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.drift.Noise;

/** For places that show that something is there and never what: whatever is desired of it, its being there is enough. */
public final class Presence implements Noise {

    /** Stands for the value that nobody sees. */
    public static final JsonNode VALUE = TextNode.valueOf("present");

    @Override
    public JsonNode without(JsonNode desired, JsonNode observed) {
        return desired;
    }
}
