package dev.plumbline.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * One operation of a JSON patch (RFC 6902).
 *
 * @param value null where the operation takes none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Edit(String op, String path, Object value) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Puts a member there, in place of one that is there already; at the end of a list by {@code -}. */
    static Edit add(String path, Object value) {
        return new Edit("add", path, value);
    }

    static Edit replace(String path, Object value) {
        return new Edit("replace", path, value);
    }

    static Edit remove(String path) {
        return new Edit("remove", path, null);
    }

    /**
     * The patch as JSON. It holds for the version that was read alone: where the resource has another one by now, the API
     * server answers with a conflict.
     */
    static String onto(String resourceVersion, List<Edit> edits) {
        try {
            return JSON.writeValueAsString(
                    Stream.concat(Stream.of(replace("/metadata/resourceVersion", resourceVersion)), edits.stream())
                            .toList());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
