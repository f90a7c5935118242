package dev.plumbline.drift;

import com.fasterxml.jackson.databind.JsonNode;

/** What a destination adds to a value by itself, and that is no drift. Pure. */
@FunctionalInterface
public interface Noise {

    /** Nothing is noise. */
    Noise NONE = (desired, observed) -> observed;

    /**
     * The observed value of one subject less what the destination added, seen beside what is desired of it.
     *
     * @param desired what should hold; not changed
     * @param observed what holds; not changed
     */
    JsonNode without(JsonNode desired, JsonNode observed);

    /**
     * A value of either side in the one form in which this kind of destination is compared, as a record set in which order
     * means nothing is sorted. Doing it twice is doing it once.
     *
     * @param value not changed
     */
    default JsonNode canonical(Subject subject, JsonNode value) {
        return value;
    }
}
