package dev.plumbline.destination.webhook;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Reads a key for signatures from the key {@value #KEY} of a Secret, in the form of Standard Webhooks 1.0.0: {@code
 * whsec_} and 24 to 64 bytes in Base64. White space around it is cut off.
 */
public final class SigningKey {

    public static final String KEY = "signing-key";

    private static final String PREFIX = "whsec_";
    private static final int LEAST = 24;
    private static final int MOST = 64;

    private SigningKey() {}

    /**
     * The bytes to sign with. Fails with {@code ReferenceNotFound} where there is none, and with {@code Invalid} where what
     * is there is in another form.
     *
     * @param secret its name
     * @param held what stands under the key; empty for nothing
     */
    public static Lookup<byte[]> of(String secret, Optional<byte[]> held) {
        String text = held.map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).strip())
                .orElse("");
        if (text.isEmpty()) {
            return failed(
                    Reason.REFERENCE_NOT_FOUND,
                    "Secret " + secret + " has nothing under the key '" + KEY + "': put the key there that the receiver"
                            + " checks signatures with.");
        }
        byte[] key = text.startsWith(PREFIX) ? decoded(text.substring(PREFIX.length())) : new byte[0];
        return key.length < LEAST || key.length > MOST
                ? failed(
                        Reason.INVALID,
                        "Secret " + secret + ", key '" + KEY + "', holds no signing key: one is " + PREFIX + " and "
                                + LEAST + " to " + MOST + " random bytes in Base64.")
                : new Lookup.Found<>(key);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static <T> Lookup<T> failed(Reason reason, String message) {
        return new Lookup.Failed<>(new Unavailable(reason, message));
    }
}
