package dev.plumbline.platform.http;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A whole answer.
 *
 * @param status the HTTP status
 * @param headers by lower-case name
 * @param body decoded from its content encoding; never longer than the client's limit; not to be changed
 * @param time when the server gave this answer or confirmed it as not modified
 */
public record HttpAnswer(int status, Map<String, List<String>> headers, byte[] body, Instant time) {

    @Override
    public String toString() {
        return "HttpAnswer[" + status + ", " + body.length + " bytes]";
    }
}
