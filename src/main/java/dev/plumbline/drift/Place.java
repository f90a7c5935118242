package dev.plumbline.drift;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Where two values differ, with what is there on both sides, in clear: never leaves the core.
 *
 * @param field a JSON pointer into the subject; its parts are shown as {@link ForeignText}
 * @param desired what should be there; null where nothing should
 * @param observed what is there; null where nothing is
 */
record Place(String field, Finding.Kind kind, JsonNode desired, JsonNode observed) {

    /** Shows no value. */
    @Override
    public String toString() {
        return kind.word() + " at " + field;
    }
}
