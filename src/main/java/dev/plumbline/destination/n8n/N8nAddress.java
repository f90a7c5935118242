package dev.plumbline.destination.n8n;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where one n8n instance answers: version 1 of its public API, below its base URL.
 *
 * @param root without a slash at its end
 */
record N8nAddress(URI root) {

    /** The most workflows that n8n gives in one answer. */
    static final int PAGE = 250;

    static Lookup<N8nAddress> of(String baseUrl) {
        URI base;
        try {
            base = new URI(baseUrl == null ? "" : baseUrl);
        } catch (URISyntaxException e) {
            return invalid("n8n.baseUrl is not a URL");
        }
        String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || base.getHost() == null) {
            return invalid("n8n.baseUrl is no http or https URL with a host");
        }
        if (base.getRawUserInfo() != null || base.getRawQuery() != null || base.getRawFragment() != null) {
            return invalid("n8n.baseUrl has credentials, a query or a fragment");
        }
        return new Lookup.Found<>(new N8nAddress(URI.create(base.toString().replaceAll("/+$", "") + "/api/v1")));
    }

    /** The host that a credential has to be for. */
    String host() {
        String host = root.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /**
     * A page of all workflows, without the data that people pinned to nodes.
     *
     * @param cursor from the page before; empty for the first page
     * @param tags that the workflows carry; empty for all workflows
     */
    URI page(Optional<String> cursor, List<String> tags) {
        var uri = new StringBuilder(root + "/workflows?limit=" + PAGE + "&excludePinnedData=true");
        // A comma parts the names, so that a name with one can't be asked for: who reads the answer looks at all tags.
        List<String> asked = tags.stream().filter(tag -> !tag.contains(",")).toList();
        if (!asked.isEmpty()) {
            uri.append("&tags=").append(encoded(String.join(",", asked)));
        }
        cursor.ifPresent(from -> uri.append("&cursor=").append(encoded(from)));
        return URI.create(uri.toString());
    }

    URI workflows() {
        return URI.create(root + "/workflows");
    }

    URI workflow(String id) {
        return URI.create(root + "/workflows/" + encoded(id));
    }

    URI activation(String id, boolean active) {
        return URI.create(workflow(id) + (active ? "/activate" : "/deactivate"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Lookup<N8nAddress> invalid(String what) {
        return new Lookup.Failed<>(
                new Unavailable(Reason.INVALID, what + ": write it as https://n8n.example.com, without /api/v1"));
    }
}
