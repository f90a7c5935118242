package dev.plumbline.desired.git;

import dev.plumbline.platform.http.Credential;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The keys of the Secret that a policy names for a repository; equal where they hold the same. Never shows itself. */
final class GitCredentials {

    static final GitCredentials NONE = new GitCredentials(Map.of());

    private static final String DEFAULT_USER = "git";

    private final Map<String, byte[]> keys;

    GitCredentials(Map<String, byte[]> keys) {
        this.keys = keys;
    }

    /** Basic credentials from {@code password} and, where it is there, {@code username}. */
    Optional<Credential> basic() {
        return text("password").map(password -> {
            String pair = text("username").orElse(DEFAULT_USER) + ":" + password;
            String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
            return new Credential("Authorization", "Basic " + encoded);
        });
    }

    Optional<byte[]> identity() {
        return Optional.ofNullable(keys.get("identity"));
    }

    Optional<String> knownHosts() {
        return Optional.ofNullable(keys.get("known_hosts")).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** One line: people often make Secrets from files that end with a line break. */
    private Optional<String> text(String key) {
        return Optional.ofNullable(keys.get(key))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                .filter(text -> !text.isEmpty());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GitCredentials that
                && keys.keySet().equals(that.keys.keySet())
                && keys.entrySet().stream().allMatch(key -> Arrays.equals(key.getValue(), that.keys.get(key.getKey())));
    }

    @Override
    public int hashCode() {
        return keys.keySet().hashCode();
    }

    @Override
    public String toString() {
        return "GitCredentials";
    }
}
