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

    /**
     * Whether what was observed can be held against what is desired at all. A place may show that something is there and
     * not what: then, unless that is all that is asked, the finding is that nobody can tell.
     *
     * @param desired in the {@linkplain #canonical form that is compared}; not changed
     * @param observed likewise
     */
    default boolean tells(JsonNode desired, JsonNode observed) {
        return true;
    }
}
