package dev.plumbline.platform.http;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a request must be like before it is worth a connection. */
final class RequestCheck {

    private static final Set<String> OURS = Set.of(
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "accept-encoding",
            "user-agent",
            "proxy-authorization",
            "proxy-connection",
            "keep-alive");

    private RequestCheck() {}

    static Optional<Unavailable> refusal(URI uri, Map<String, String> headers, Optional<Credential> credential) {
        if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
            return invalid("an address to read must begin with http:// or https://");
        }
        if (uri.getHost() == null || uri.getHost().isEmpty() || uri.getPort() == 0 || uri.getPort() > 65535) {
            return invalid("an address to read must name a host, and no port beyond 1 to 65535");
        }
        if (uri.getRawUserInfo() != null) {
            return invalid("an address to read must not hold a user name or password; refer to a Secret instead");
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (!isName(header.getKey()) || OURS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                return invalid(
                        "a header to send must have a valid name, and none of those that the client itself sets");
            }
            if (!isValue(header.getValue())) {
                return invalid("the header %s can't be sent: it holds control characters".formatted(header.getKey()));
            }
        }
        if (credential.isPresent()
                && (!isName(credential.get().header())
                        || !isValue(credential.get().value()))) {
            return invalid(
                    "the credential for %s can't be sent: it holds a line break or another control character; take it out of the Secret"
                            .formatted(Place.host(uri)));
        }
        return Optional.empty();
    }

    private static boolean isName(String name) {
        return name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");
    }

    private static boolean isValue(String value) {
        return value.chars().allMatch(c -> c == '\t' || c >= 0x20 && c < 0x7F || c >= 0x80 && c <= 0xFF);
    }

    private static Optional<Unavailable> invalid(String message) {
        return Optional.of(new Unavailable(Reason.INVALID, message));
    }
}
