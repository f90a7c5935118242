package dev.plumbline.desired.vault;

import dev.plumbline.api.SecretRef;
import dev.plumbline.api.SecretSourceSpec;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import dev.plumbline.platform.http.ExtraTrust;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A server, and the namespace on it that is meant.
 *
 * @param address as {@code https://vault.example.com:8200}, without a slash at its end
 * @param namespace Vault's, as {@code admin/billing}; empty for the root
 * @param trust the authorities that its certificate may be signed by beside the usual ones
 */
record VaultServer(String address, String namespace, Optional<ExtraTrust> trust) {

    static final String CA_KEY = "ca.crt";

    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s?#/@]+/?");
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /** Fails with {@code Invalid} where the address or the namespace is none, and as its Secret does for the authorities. */
    static Lookup<VaultServer> of(SecretSourceSpec.Vault spec, NamespaceView view) {
        String address = spec.address();
        if (address == null || !ADDRESS.matcher(address).matches() || !isUri(address)) {
            return invalid("source.vault.address is no URL: write it as https://vault.example.com:8200");
        }
        String namespace = spec.namespace() == null ? "" : spec.namespace().replaceAll("/+$", "");
        if (!namespace.isEmpty() && !isPath(namespace)) {
            return invalid("source.vault.namespace is no path: write it as admin/billing");
        }
        return switch (trust(spec.caRef(), view)) {
            case Lookup.Failed<Optional<ExtraTrust>>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Optional<ExtraTrust>>(var trust) ->
                new Lookup.Found<>(new VaultServer(address.replaceAll("/+$", ""), namespace, trust));
        };
    }

    /** Where a request goes. */
    URI uri(String... path) {
        return URI.create(
                address + "/v1/" + Arrays.stream(path).map(VaultServer::encoded).collect(Collectors.joining("/")));
    }

    Map<String, String> headers() {
        var headers = new HashMap<String, String>();
        // What an agent of Vault that stands in between may insist on.
        headers.put("X-Vault-Request", "true");
        if (!namespace.isEmpty()) {
            headers.put("X-Vault-Namespace", namespace);
        }
        return headers;
    }

    /**
     * Whether text is a path that stays where it is put: segments between single slashes, none of which leads up or
     * nowhere. The schema demands more; a resource stored under another schema may still lack it.
     */
    static boolean isPath(String text) {
        return text != null
                && !text.isEmpty()
                && text.length() <= 512
                && text.chars().allMatch(c -> c >= ' ' && c <= '~')
                && Arrays.stream(text.split("/", -1))
                        .allMatch(segment -> !segment.isBlank() && !segment.equals(".") && !segment.equals(".."));
    }

    /** Each segment percent-encoded, but for the few characters that mean the same either way. */
    private static String encoded(String path) {
        var encoded = new StringBuilder(path.length());
        for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            if (c == '/' || UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    private static boolean isUri(String address) {
        try {
            return URI.create(address).getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Lookup<Optional<ExtraTrust>> trust(SecretRef ref, NamespaceView view) {
        if (ref == null) {
            return new Lookup.Found<>(Optional.empty());
        }
        return switch (view.secret(ref.name())) {
            case Lookup.Failed<Map<String, byte[]>>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Map<String, byte[]>>(var keys) -> {
                byte[] pem = keys.get(CA_KEY);
                if (pem == null) {
                    yield new Lookup.Failed<>(new Unavailable(
                            Reason.REFERENCE_NOT_FOUND,
                            "Secret " + ref.name() + " has no key '" + CA_KEY + "': put the certificates there"));
                }
                try {
                    yield new Lookup.Found<>(Optional.of(ExtraTrust.beside(pem)));
                } catch (GeneralSecurityException e) {
                    yield invalid("Secret " + ref.name() + ", key '" + CA_KEY
                            + "', can't be read as certificates in PEM form: put the authority's there");
                }
            }
        };
    }

    private static <T> Lookup<T> invalid(String message) {
        return new Lookup.Failed<>(new Unavailable(Reason.INVALID, message));
    }
}
