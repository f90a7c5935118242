package dev.plumbline.platform.http;

import dev.plumbline.drift.ForeignText;
import java.net.URI;
import java.util.Locale;

/**
 * Where one request goes, and what it counts against.
 *
 * @param account the credential's identity or, without one, the host: what a provider counts requests by
 */
record Place(String method, URI uri, String provider, String account) {

    private static final int LONGEST = 300;

    /** The request as messages name it: no query, it may hold secrets. */
    String shown() {
        return shown(method, uri);
    }

    static String shown(String method, URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return ForeignText.shown(method + " " + authority(uri) + path, LONGEST);
    }

    String destination() {
        return host(uri) + ":" + port(uri);
    }

    Place at(URI other) {
        return new Place(method, other, provider, account);
    }

    static String host(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    static int port(URI uri) {
        return uri.getPort() > 0 ? uri.getPort() : isTls(uri) ? 443 : 80;
    }

    static boolean isTls(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    private static String authority(URI uri) {
        return uri.getPort() > 0 ? uri.getHost() + ":" + uri.getPort() : String.valueOf(uri.getHost());
    }
}
