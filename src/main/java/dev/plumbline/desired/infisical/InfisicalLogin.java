package dev.plumbline.desired.infisical;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a machine identity logs in with, from the keys {@code clientId} and {@code clientSecret} of a Secret. */
record InfisicalLogin(String clientId, String clientSecret) {

    private static final int MAX_LENGTH = 1024;

    static Lookup<InfisicalLogin> read(String secret, NamespaceView namespace) {
        return switch (namespace.secret(secret)) {
            case Lookup.Failed<Map<String, byte[]>>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Map<String, byte[]>>(Map<String, byte[]> keys) ->
                switch (part(secret, "clientId", keys)) {
                    case Lookup.Failed<String>(var why) -> new Lookup.Failed<>(why);
                    case Lookup.Found<String>(String id) ->
                        switch (part(secret, "clientSecret", keys)) {
                            case Lookup.Failed<String>(var why) -> new Lookup.Failed<>(why);
                            case Lookup.Found<String>(String own) -> new Lookup.Found<>(new InfisicalLogin(id, own));
                        };
                };
        };
    }

    private static Lookup<String> part(String secret, String key, Map<String, byte[]> keys) {
        byte[] bytes = keys.get(key);
        String text = bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1).strip();
        if (text.isEmpty()) {
            return failed(
                    Reason.REFERENCE_NOT_FOUND,
                    "Secret " + secret + " has nothing under the key '" + key
                            + "': put there what Infisical shows for the machine identity's universal authentication");
        }
        if (text.length() > MAX_LENGTH || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return failed(
                    Reason.INVALID,
                    "Secret " + secret + ", key '" + key + "', holds no credential: one is up to " + MAX_LENGTH
                            + " printable ASCII characters without spaces or line breaks within");
        }
        return new Lookup.Found<>(text);
    }

    private static <T> Lookup<T> failed(Reason reason, String message) {
        return new Lookup.Failed<>(new Unavailable(reason, message));
    }

    @Override
    public String toString() {
        return "InfisicalLogin[]";
    }
}
