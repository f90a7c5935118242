package dev.plumbline.drift;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key under which values are fingerprinted. One installation has one key; each namespace uses a key derived from
 * it, so that a fingerprint seen in one namespace can't be matched by guessing values in another.
 */
public final class FingerprintKey {

    /** The least length of a key, in bytes. */
    public static final int MIN_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHOWN_BYTES = 16;

    private final SecretKeySpec key;

    private FingerprintKey(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** @throws IllegalArgumentException where the key is shorter than {@link #MIN_BYTES} */
    public static FingerprintKey of(byte[] key) {
        if (key.length < MIN_BYTES) {
            throw new IllegalArgumentException(
                    "a fingerprint key has at least " + MIN_BYTES + " bytes, not " + key.length);
        }
        return new FingerprintKey(key.clone());
    }

    public FingerprintKey forNamespace(String namespace) {
        return new FingerprintKey(hmac(("namespace\0" + namespace).getBytes(StandardCharsets.UTF_8)));
    }

    /** A key for what one policy has compared elsewhere, and for nothing else of its namespace. */
    public FingerprintKey forPolicy(String uid) {
        return new FingerprintKey(hmac(("policy\0" + uid).getBytes(StandardCharsets.UTF_8)));
    }

    /** The key itself, to be handed to where this policy's values are compared. */
    public byte[] bytes() {
        return key.getEncoded();
    }

    /** The fingerprint of a value: {@code hmac:} and 32 hexadecimal digits. Equal trees have equal fingerprints. */
    public String fingerprint(JsonNode value) {
        String text = value.isTextual() ? "t" + value.textValue() : "j" + CanonicalJson.of(value);
        byte[] mac = hmac(text.getBytes(StandardCharsets.UTF_8));
        return "hmac:" + HexFormat.of().formatHex(Arrays.copyOf(mac, SHOWN_BYTES));
    }

    private byte[] hmac(byte[] text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
