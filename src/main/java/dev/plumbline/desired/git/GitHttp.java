package dev.plumbline.desired.git;

import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Git needs of the operator's HTTP client: one exchange whose answer is read as it comes. */
@FunctionalInterface
public interface GitHttp {

    /** Fails where the address rules, a circuit or the network let no answer come. Follows no redirect. */
    Lookup<Answer> exchange(Request request);

    /**
     * @param method GET or POST
     * @param uri without user information
     * @param headers to send beside what the client sends by itself; no credential among them
     * @param body what is posted; empty for a GET
     * @param credential sent to the URI's host and to no other
     * @param deadline for the whole exchange
     * @param limit the longest answer in bytes
     */
    record Request(
            String method,
            URI uri,
            Map<String, String> headers,
            byte[] body,
            Optional<Credential> credential,
            Duration deadline,
            long limit) {}

    /**
     * @param headers by lower-case name
     * @param body decoded from its content encoding
     */
    record Answer(int status, Map<String, List<String>> headers, InputStream body) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
