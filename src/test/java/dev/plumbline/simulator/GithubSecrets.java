package dev.plumbline.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.goterl.lazysodium.LazySodiumJava;
import com.goterl.lazysodium.SodiumJava;
import dev.plumbline.simulator.LoopbackApi.Answer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The secrets of one repository, environment or organisation in one store, and the key pair that they are sealed to. */
final class GithubSecrets {

    private static final int KEY = 32;
    private static final int SEAL = 48;
    private static final int MOST_BYTES = 48 * 1024;
    private static final LazySodiumJava SODIUM = new LazySodiumJava(new SodiumJava());

    /** What a secret holds; {@code visibility} is null where the container is no organisation. */
    record Secret(byte[] value, Instant created, Instant updated, String visibility, List<Long> selected) {

        @Override
        public String toString() {
            return "Secret[" + value.length + " bytes]";
        }
    }

    private final boolean organization;
    private final int most;
    private final InstantSource clock;
    private final TreeMap<String, Secret> secrets = new TreeMap<>();
    private byte[] publicKey;
    private byte[] secretKey;
    private long keyId = 568250167242549743L;

    GithubSecrets(boolean organization, int most, InstantSource clock) {
        this.organization = organization;
        this.most = most;
        this.clock = clock;
        rotate();
    }

    synchronized void rotate() {
        publicKey = new byte[KEY];
        secretKey = new byte[KEY];
        if (!SODIUM.cryptoBoxKeypair(publicKey, secretKey)) {
            throw new IllegalStateException("libsodium makes no key pair");
        }
        keyId++;
    }

    synchronized Map<String, Object> shownKey() {
        return Map.of("key_id", Long.toString(keyId), "key", Base64.getEncoder().encodeToString(publicKey));
    }

    synchronized Optional<Secret> get(String name) {
        return Optional.ofNullable(secrets.get(name.toUpperCase(Locale.ROOT)));
    }

    synchronized void put(String name, byte[] value, String visibility, List<Long> selected) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        String kept = name.toUpperCase(Locale.ROOT);
        Instant created = secrets.containsKey(kept) ? secrets.get(kept).created() : now;
        secrets.put(kept, new Secret(value, created, now, visibility, selected));
    }

    synchronized void delete(String name) {
        secrets.remove(name.toUpperCase(Locale.ROOT));
    }

    synchronized Map<String, Object> page(int perPage, int page) {
        var shown = new ArrayList<Map<String, Object>>();
        secrets.forEach((name, secret) -> shown.add(shown(name, secret)));
        int from = Math.min(shown.size(), (page - 1) * perPage);
        var body = new LinkedHashMap<String, Object>();
        body.put("total_count", shown.size());
        body.put("secrets", shown.subList(from, Math.min(shown.size(), from + perPage)));
        return body;
    }

    synchronized int size() {
        return secrets.size();
    }

    static Map<String, Object> shown(String name, Secret secret) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("name", name.toUpperCase(Locale.ROOT));
        shown.put("created_at", secret.created().toString());
        shown.put("updated_at", secret.updated().toString());
        if (secret.visibility() != null) {
            shown.put("visibility", secret.visibility());
        }
        return shown;
    }

    /** The body of a PUT: opened with the secret key, so that what is kept is what was meant to arrive. */
    synchronized Answer write(String name, JsonNode body) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")
                || name.toUpperCase(Locale.ROOT).startsWith("GITHUB_")) {
            return GithubErrors.of(422, "Secret names can only contain alphanumeric characters or underscores.");
        }
        Set<String> known = organization
                ? Set.of("encrypted_value", "key_id", "visibility", "selected_repository_ids")
                : Set.of("encrypted_value", "key_id");
        for (var field : body.properties()) {
            if (!known.contains(field.getKey())) {
                return GithubErrors.of(422, "Invalid request. \"" + field.getKey() + "\" is not a permitted key.");
            }
        }
        String visibility = body.path("visibility").asText("");
        if (organization && !Set.of("all", "private", "selected").contains(visibility)) {
            return GithubErrors.of(422, "Invalid request. \"visibility\" wasn't supplied.");
        }
        var selected = new ArrayList<Long>();
        body.path("selected_repository_ids").forEach(id -> selected.add(id.longValue()));
        if (!selected.isEmpty() && !visibility.equals("selected")) {
            return GithubErrors.of(422, "Repositories can only be selected where the visibility is selected.");
        }
        if (!body.path("key_id").asText("").equals(Long.toString(keyId))) {
            return GithubErrors.of(422, "Bad request - key_id does not match the public key.");
        }
        Optional<byte[]> value = opened(body.path("encrypted_value").asText(""));
        if (value.isEmpty() || value.get().length > MOST_BYTES) {
            return GithubErrors.of(422, "Bad request - encrypted_value can't be decrypted, or is too large.");
        }
        boolean isNew = get(name).isEmpty();
        if (isNew && secrets.size() >= most) {
            return GithubErrors.of(422, "The maximum number of secrets is reached.");
        }
        put(name, value.get(), organization ? visibility : null, List.copyOf(selected));
        return isNew ? Answer.of(201, Map.of()) : Answer.empty(204);
    }

    private Optional<byte[]> opened(String sealed) {
        byte[] box;
        try {
            box = Base64.getDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (box.length < SEAL) {
            return Optional.empty();
        }
        byte[] value = new byte[box.length - SEAL];
        return SODIUM.cryptoBoxSealOpen(value, box, box.length, publicKey, secretKey)
                ? Optional.of(value)
                : Optional.empty();
    }
}
