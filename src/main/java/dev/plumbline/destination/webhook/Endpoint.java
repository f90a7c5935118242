package dev.plumbline.destination.webhook;

import dev.plumbline.api.SecretDestinationSpec.Webhook;
import dev.plumbline.drift.ForeignText;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A URL that a webhook names, in the one form that it has however it was spelled: scheme and host in lower case, no
 * default port, and a path at least of a slash.
 */
record Endpoint(URI uri) {

    private static final int LONGEST = 2048;
    private static final int SHOWN_HOST = 100;
    private static final int SHOWN_PATH = 60;
    private static final int SHOWN_DIGEST = 8;

    /** Segments with which the same path could be spelled in many ways. */
    private static final Pattern DOTS = Pattern.compile("(^|/)\\.\\.?(/|$)");

    /** Empty where it is no URL that a request could go to. */
    static Optional<Endpoint> of(String url) {
        if (url == null || url.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getRawFragment() != null
                    || DOTS.matcher(uri.getRawPath()).find()) {
                return Optional.empty();
            }
            int own = scheme.equals("https") ? 443 : 80;
            String port = uri.getPort() < 0 || uri.getPort() == own ? "" : ":" + uri.getPort();
            String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return Optional.of(new Endpoint(
                    new URI(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path + query)));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Names the one place that a webhook delivers to. */
    static String place(Webhook spec) {
        return "key " + spec.key() + " at webhook "
                + of(spec.url()).map(Endpoint::name).orElse("without a URL");
    }

    /** The host as credentials are given for it. */
    String host() {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    boolean isEncrypted() {
        return uri.getScheme().equals("https");
    }

    /**
     * What people read, at most 250 characters and no two endpoints the same. A query may hold a credential in spite of
     * the rules, so it is told by a digest alone.
     */
    String name() {
        String authority = uri.getAuthority();
        String path = uri.getRawPath();
        String shown = uri.getScheme() + "://" + ForeignText.shown(authority, SHOWN_HOST)
                + ForeignText.shown(path, SHOWN_PATH);
        boolean whole = uri.getRawQuery() == null && shown.equals(uri.toString());
        return whole ? shown : shown + " (digest " + digest() + ")";
    }

    private String digest() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(uri.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, SHOWN_DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
