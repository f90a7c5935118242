package dev.plumbline.destination;

import dev.plumbline.api.SecretRef;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import dev.plumbline.platform.http.Credential;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads a bearer token from the key {@value #KEY} of a Secret, less white space around it. */
public final class BearerToken {

    public static final String KEY = "token";

    private static final int MAX_LENGTH = 8192;

    private BearerToken() {}

    /**
     * Fails with {@code ReferenceNotFound} where the Secret or the key isn't there or the key is empty, and with
     * {@code Invalid} where what it holds can't stand in a header.
     */
    public static Lookup<Credential> read(SecretRef ref, NamespaceView namespace) {
        return switch (namespace.secret(ref.name())) {
            case Lookup.Failed<Map<String, byte[]>>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Map<String, byte[]>>(var keys) -> of(ref.name(), keys.get(KEY));
        };
    }

    /**
     * The token that a Secret holds; fails as {@link #read} does.
     *
     * @param bytes what stands under the key; null for nothing
     */
    public static Lookup<Credential> of(String secret, byte[] bytes) {
        // Header values are bytes of Latin 1; anything beyond printable ASCII is refused below.
        String token = bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1).strip();
        if (token.isEmpty()) {
            String what = bytes == null ? "has no key '" + KEY + "'" : "has nothing under the key '" + KEY + "'";
            return failed(Reason.REFERENCE_NOT_FOUND, "Secret " + secret + " " + what + ": put the token there");
        }
        if (token.length() > MAX_LENGTH || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return failed(
                    Reason.INVALID,
                    "Secret " + secret + ", key '" + KEY + "', holds no token: one is up to " + MAX_LENGTH
                            + " printable ASCII characters without spaces or line breaks within");
        }
        return new Lookup.Found<>(Credential.bearer(token));
    }

    private static Lookup<Credential> failed(Reason reason, String message) {
        return new Lookup.Failed<>(new Unavailable(reason, message));
    }
}
