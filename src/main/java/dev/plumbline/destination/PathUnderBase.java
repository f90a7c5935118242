package dev.plumbline.destination;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** Puts a path under a base URL so that the result stays on its host and under its own path. */
public final class PathUnderBase {

    private PathUnderBase() {}

    /** @param field that the base URL stands in, for messages, as {@code http.baseUrl} */
    public static Lookup<URI> join(String field, String baseUrl, String path) {
        URI base;
        try {
            base = new URI(baseUrl == null ? "" : baseUrl);
        } catch (URISyntaxException e) {
            return invalid(field + " is not a URL: write it as https://host/path");
        }
        String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || base.getHost() == null) {
            return invalid(field + " is no http or https URL with a host: write it as https://host/path");
        }
        if (base.getRawUserInfo() != null || base.getRawQuery() != null || base.getRawFragment() != null) {
            return invalid(field + " has credentials, a query or a fragment: leave them out");
        }
        if (!path.startsWith("/")) {
            return invalid("it does not start with a slash: write it from the leading slash on");
        }
        URI uri;
        try {
            uri = new URI(base.toString().replaceAll("/+$", "") + path);
        } catch (URISyntaxException e) {
            return invalid("it has a character that a URL can't have: write it as %XX");
        }
        boolean sameServer = base.getHost().equals(uri.getHost())
                && base.getPort() == uri.getPort()
                && Objects.equals(base.getScheme(), uri.getScheme())
                && uri.getRawUserInfo() == null;
        if (!sameServer || uri.getRawFragment() != null || climbs(uri.getRawPath())) {
            return invalid("it leads away from " + field + ": use a path without '.', '..', backslash and fragment");
        }
        return new Lookup.Found<>(uri);
    }

    /** Whether a server or a proxy could take a part of the path, decoded once or twice, as a step upwards. */
    private static boolean climbs(String rawPath) {
        String path = rawPath;
        for (int decoded = 0; decoded < 3; decoded++) {
            if (path.indexOf('\\') >= 0) {
                return true;
            }
            for (String part : path.split("/")) {
                // Some servers cut parameters off before they resolve dots.
                String bare = part.split(";", 2)[0];
                if (bare.equals(".") || bare.equals("..")) {
                    return true;
                }
            }
            try {
                path = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                // What is left is no encoding, so nobody decodes it further.
                return false;
            }
        }
        return false;
    }

    private static Lookup<URI> invalid(String message) {
        return new Lookup.Failed<>(new Unavailable(Reason.INVALID, message));
    }
}
