package dev.plumbline.destination.n8n;

import dev.plumbline.platform.http.Credential;

/** An API key of n8n, which goes into a header of its own. */
final class ApiKey {

    private static final String HEADER = "X-N8N-API-KEY";
    private static final String BEARER = "Bearer ";

    private ApiKey() {}

    /** The same secret in the header that n8n reads. */
    static Credential of(Credential token) {
        String value = token.value();
        return new Credential(HEADER, value.startsWith(BEARER) ? value.substring(BEARER.length()) : value);
    }
}
