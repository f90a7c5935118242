package dev.plumbline.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** One simulated app: its config vars and the releases that changing them made. */
final class HerokuApp {

    /** The most that all keys and values of an app may take together. */
    static final int MAX_BYTES = 64 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final String id;
    private final TreeMap<String, String> vars = new TreeMap<>();
    private final HerokuReleases releases;
    private final Map<String, Integer> written = new TreeMap<>();
    private Shown shown;
    private int writes;

    /** The config vars as they are answered. */
    record Shown(byte[] body, String etag) {}

    HerokuApp(String name, InstantSource clock) {
        this.name = name;
        this.id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
        this.releases = new HerokuReleases(id, clock);
        this.shown = show();
    }

    String name() {
        return name;
    }

    String id() {
        return id;
    }

    synchronized Shown shown() {
        return shown;
    }

    synchronized Map<String, String> vars() {
        return Map.copyOf(vars);
    }

    HerokuReleases releases() {
        return releases;
    }

    /**
     * Sets what has a value, deletes what is {@code null}, and makes a release.
     *
     * @param expected the entity tag that must still be the app's; empty for any
     * @return what the app then shows; empty where the tag is no longer the app's
     */
    synchronized Optional<Shown> change(Map<String, String> changes, Optional<String> expected) {
        if (expected.isPresent()
                && !expected.get().equals("*")
                && !expected.get().equals(shown.etag())) {
            return Optional.empty();
        }
        changes.forEach((key, value) -> {
            if (value == null) {
                vars.remove(key);
            } else {
                vars.put(key, value);
            }
        });
        releases.sameCode((changes.containsValue(null) ? "Unset " : "Set ") + String.join(", ", changes.keySet())
                + " config vars");
        shown = show();
        return Optional.of(shown);
    }

    /** The same, asked for through the API. Counts how often each config var was written that way. */
    synchronized Optional<Shown> write(Map<String, String> changes, Optional<String> expected) {
        var after = change(changes, expected);
        if (after.isPresent()) {
            writes++;
            changes.keySet().forEach(key -> written.merge(key, 1, Integer::sum));
        }
        return after;
    }

    /** How often each config var was set or deleted through the API. */
    synchronized Map<String, Integer> written() {
        return Map.copyOf(written);
    }

    /** How many requests changed config vars through the API. */
    synchronized int writes() {
        return writes;
    }

    /** How many bytes all keys and values would take after a change. */
    synchronized int bytesAfter(Map<String, String> changes) {
        var after = new TreeMap<>(vars);
        after.putAll(changes);
        after.values().removeIf(Objects::isNull);
        return after.entrySet().stream()
                .mapToInt(var -> var.getKey().getBytes(StandardCharsets.UTF_8).length
                        + var.getValue().getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    private Shown show() {
        byte[] body = HerokuApp.json(vars);
        return new Shown(body, etag(body));
    }

    /** The entity tag of an answer with this body. */
    static String etag(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
