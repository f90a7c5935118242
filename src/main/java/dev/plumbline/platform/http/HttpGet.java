package dev.plumbline.platform.http;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * One thing to read over HTTP.
 *
 * @param uri http or https, without user information
 * @param headers names and values to send beside what the client sends by itself; no credential among them
 * @param credential what to prove who asks with; sent to the URI's host and to no other
 * @param provider the name of the budget that this read counts against, as {@code heroku}; reads of the same provider
 *     with the same credential share one
 * @param statusIsData true where a 4xx or 5xx status is a fact about the destination, as for a health endpoint, and not
 *     a failure of the look
 * @param trust what the server's certificate may be signed by beside what the installation trusts; empty for nothing
 */
public record HttpGet(
        URI uri,
        Map<String, String> headers,
        Optional<Credential> credential,
        String provider,
        boolean statusIsData,
        Optional<ExtraTrust> trust) {

    /** One thing to read from where the installation's trust is enough. */
    public HttpGet(
            URI uri,
            Map<String, String> headers,
            Optional<Credential> credential,
            String provider,
            boolean statusIsData) {
        this(uri, headers, credential, provider, statusIsData, Optional.empty());
    }

    @Override
    public String toString() {
        return "HttpGet[" + Place.shown("GET", uri) + "]";
    }
}
