package dev.plumbline.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
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
    private final InstantSource clock;
    private final TreeMap<String, String> vars = new TreeMap<>();
    private final List<Release> releases = new ArrayList<>();
    private final Map<String, Integer> written = new TreeMap<>();
    private Shown shown;
    private int writes;

    /** The config vars as they are answered. */
    record Shown(byte[] body, String etag) {}

    /** One release. */
    record Release(String id, int version, String description, String createdAt) {}

    HerokuApp(String name, InstantSource clock) {
        this.name = name;
        this.id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
        this.clock = clock;
        release("Initial release");
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

    synchronized List<Release> releases() {
        return List.copyOf(releases);
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
        release((changes.containsValue(null) ? "Unset " : "Set ") + String.join(", ", changes.keySet())
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

    private void release(String description) {
        int version = releases.size() + 1;
        String releaseId = UUID.nameUUIDFromBytes((id + "/" + version).getBytes(StandardCharsets.UTF_8))
                .toString();
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        releases.add(new Release(releaseId, version, description, now));
    }

    private Shown show() {
        byte[] body = HerokuApp.json(vars);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return new Shown(body, '"' + HexFormat.of().formatHex(digest, 0, 16) + '"');
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
