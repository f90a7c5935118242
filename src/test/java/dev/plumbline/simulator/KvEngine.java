package dev.plumbline.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One KV engine: of version 2 with versions of secrets, or of version 1, which holds nothing here. */
final class KvEngine {

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Version(Instant created, ObjectNode data, Optional<Instant> deletion, boolean destroyed) {}

    private static final class Secret {
        private final TreeMap<Long, Version> versions = new TreeMap<>();
        private Instant created;
        private Instant updated;
        private Duration deleteAfter = Duration.ZERO;
    }

    private final int kind;
    private final InstantSource clock;
    private final Map<String, Secret> secrets = new HashMap<>();

    KvEngine(int kind, InstantSource clock) {
        this.kind = kind;
        this.clock = clock;
    }

    int kind() {
        return kind;
    }

    synchronized long write(String path, JsonNode data) {
        var secret = describe(path);
        Instant now = clock.instant();
        long number = secret.versions.isEmpty() ? 1 : secret.versions.lastKey() + 1;
        Optional<Instant> deletion =
                secret.deleteAfter.isZero() ? Optional.empty() : Optional.of(now.plus(secret.deleteAfter));
        secret.versions.put(number, new Version(now, data.deepCopy(), deletion, false));
        secret.updated = now;
        return number;
    }

    /** Makes room for a secret without writing a version. */
    synchronized void describe(String path, Duration deleteAfter) {
        describe(path).deleteAfter = deleteAfter;
    }

    private Secret describe(String path) {
        return secrets.computeIfAbsent(path, _ -> {
            var secret = new Secret();
            secret.created = clock.instant();
            secret.updated = secret.created;
            return secret;
        });
    }

    synchronized void delete(String path, long number) {
        secrets.get(path)
                .versions
                .computeIfPresent(
                        number, (_, old) -> new Version(old.created, old.data, Optional.of(clock.instant()), false));
    }

    synchronized void undelete(String path, long number) {
        secrets.get(path)
                .versions
                .computeIfPresent(number, (_, old) -> new Version(old.created, old.data, Optional.empty(), false));
    }

    synchronized void destroy(String path, long number) {
        secrets.get(path)
                .versions
                .computeIfPresent(number, (_, old) -> new Version(old.created, null, old.deletion, true));
    }

    synchronized void forget(String path) {
        secrets.remove(path);
    }

    synchronized VaultReply metadata(String path) {
        Secret secret = secrets.get(path);
        if (secret == null) {
            return VaultReply.nothing();
        }
        var data = JSON.createObjectNode();
        data.put("cas_required", false);
        data.put("created_time", secret.created.toString());
        data.put("current_version", secret.versions.isEmpty() ? 0 : secret.versions.lastKey());
        data.putNull("custom_metadata");
        data.put("delete_version_after", secret.deleteAfter.toSeconds() + "s");
        data.put("max_versions", 0);
        data.put("oldest_version", 0);
        data.put("updated_time", secret.updated.toString());
        var versions = data.putObject("versions");
        secret.versions.forEach((number, version) -> versions.set(Long.toString(number), described(version)));
        return VaultReply.data(200, data);
    }

    /** @param asked 0 for the current version */
    synchronized VaultReply data(String path, long asked) {
        Secret secret = secrets.get(path);
        if (secret == null || secret.versions.isEmpty()) {
            return VaultReply.nothing();
        }
        long number = asked == 0 ? secret.versions.lastKey() : asked;
        Version version = secret.versions.get(number);
        if (version == null) {
            return VaultReply.nothing();
        }
        boolean gone = version.destroyed
                || version.deletion.isPresent() && !version.deletion.get().isAfter(clock.instant());
        var data = JSON.createObjectNode();
        data.set("data", gone ? null : version.data);
        var metadata = described(version);
        metadata.putNull("custom_metadata");
        metadata.put("version", number);
        data.set("metadata", metadata);
        return VaultReply.data(gone ? 404 : 200, data);
    }

    private static ObjectNode described(Version version) {
        var described = JSON.createObjectNode();
        described.put("created_time", version.created.toString());
        described.put("deletion_time", version.deletion.map(Instant::toString).orElse(""));
        described.put("destroyed", version.destroyed);
        return described;
    }
}
