package dev.plumbline.platform.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * An answer that is read as it comes. To be closed; closing early ends the connection instead of reading the rest.
 *
 * @param status the HTTP status, whatever it is
 * @param headers by lower-case name
 * @param body decoded from its content encoding; its reading fails with {@link HttpReadException} where the connection
 *     breaks, the deadline passes or the limit is reached
 */
public record StreamedAnswer(int status, Map<String, List<String>> headers, InputStream body) implements AutoCloseable {

    @Override
    public void close() throws IOException {
        body.close();
    }

    @Override
    public String toString() {
        return "StreamedAnswer[" + status + "]";
    }
}
