package dev.plumbline.platform.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer that is read as it comes. To be closed; closing early ends the connection instead of reading the rest.
 *
 * @param status the HTTP status, whatever it is
 * @param headers by lower-case name
 * @param body decoded from its content encoding; its reading fails with {@link HttpReadException} where the connection
 *     breaks, the deadline passes or the limit is reached
 */
public record StreamedAnswer(int status, Map<String, List<String>> headers, InputStream body) implements AutoCloseable {

    /** How long the server asks to be left alone, at most an hour; empty where it does not say. */
    public Optional<Duration> pause(Instant now) {
        return LimitHeaders.of(status, headers, now).pause();
    }

    @Override
    public void close() throws IOException {
        body.close();
    }

    @Override
    public String toString() {
        return "StreamedAnswer[" + status + "]";
    }
}
