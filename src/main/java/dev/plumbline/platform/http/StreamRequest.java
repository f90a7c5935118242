package dev.plumbline.platform.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One request whose answer is read as it comes, as Git's smart HTTP and writes need it. It is neither shared nor kept.
 *
 * @param method GET or POST; of the converger, PATCH and PUT too
 * @param uri http or https, without user information
 * @param headers names and values to send; no credential among them
 * @param body what is sent, empty for a GET
 * @param credential what to prove who asks with; sent to the URI's host and to no other
 * @param provider the name of the budget that this request counts against
 * @param deadline for the whole exchange, the reading of the answer included
 * @param limit the longest answer in bytes, after decoding
 * @param trust what the server's certificate may be signed by beside what the installation trusts; empty for nothing
 */
public record StreamRequest(
        String method,
        URI uri,
        Map<String, String> headers,
        byte[] body,
        Optional<Credential> credential,
        String provider,
        Duration deadline,
        long limit,
        Optional<ExtraTrust> trust) {

    /** One request to where the installation's trust is enough. */
    public StreamRequest(
            String method,
            URI uri,
            Map<String, String> headers,
            byte[] body,
            Optional<Credential> credential,
            String provider,
            Duration deadline,
            long limit) {
        this(method, uri, headers, body, credential, provider, deadline, limit, Optional.empty());
    }

    @Override
    public String toString() {
        return "StreamRequest[" + Place.shown(method, uri) + "]";
    }
}
