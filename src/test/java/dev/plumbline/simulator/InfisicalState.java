package dev.plumbline.simulator;

import dev.plumbline.simulator.LoopbackApi.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What an Infisical server holds: projects with environments, folders and secrets, and the identities that may look. */
final class InfisicalState {

    private static final Duration LOCK = Duration.ofMinutes(5);
    private static final Duration COUNTED = Duration.ofSeconds(30);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int FAILURES = 3;

    /** A secret; each change of it is a version. */
    record Secret(String id, int version, String value, Instant updated) {

        @Override
        public String toString() {
            return "Secret[" + id + ", " + version + "]";
        }
    }

    /** A machine identity with universal authentication. */
    static final class Identity {
        String clientSecret;
        Duration life = Duration.ofHours(2);
        boolean mayDescribe = true;
        boolean mayReadValues = true;
        List<String> projects = List.of();
        int failures;
        Instant lastFailure = Instant.MIN;
        Instant lockedUntil = Instant.MIN;
    }

    private record Token(Identity identity, Instant until) {}

    private final InstantSource clock;
    private final int perMinute;

    /** By project, environment and folder, as {@code 5f1c prod /billing}. */
    private final Map<String, TreeMap<String, Secret>> folders = new TreeMap<>();

    private final Map<String, Identity> identities = new HashMap<>();
    private final Map<String, Token> tokens = new HashMap<>();
    private final Deque<Instant> reads = new ArrayDeque<>();
    private int given;

    InfisicalState(InstantSource clock, int perMinute) {
        this.clock = clock;
        this.perMinute = perMinute;
    }

    synchronized void folder(String project, String environment, String path) {
        folders.putIfAbsent(project + " " + environment + " " + path, new TreeMap<>());
    }

    synchronized void deleteFolder(String project, String environment, String path) {
        folders.remove(project + " " + environment + " " + path);
    }

    synchronized boolean hasEnvironment(String project, String environment) {
        return folders.containsKey(project + " " + environment + " /");
    }

    synchronized TreeMap<String, Secret> secrets(String project, String environment, String path) {
        return folders.get(project + " " + environment + " " + path);
    }

    /** The names of the folders in a folder; none where that is not there. */
    synchronized List<String> foldersIn(String project, String environment, String path) {
        String start = project + " " + environment + " " + (path.equals("/") ? "/" : path + "/");
        var names = new ArrayList<String>();
        for (String folder : folders.keySet()) {
            if (folder.startsWith(start) && folder.length() > start.length()) {
                String rest = folder.substring(start.length());
                if (!rest.contains("/")) {
                    names.add(rest);
                }
            }
        }
        return names;
    }

    /** Infisical cuts white space off both ends of a value, but for one line break that it ends with. */
    synchronized void set(String project, String environment, String path, String key, String value) {
        var secrets = folders.get(project + " " + environment + " " + path);
        Secret before = secrets.get(key);
        String kept = value.endsWith("\n") ? value.strip() + "\n" : value.strip();
        secrets.put(
                key,
                new Secret(
                        before == null ? UUID.randomUUID().toString() : before.id(),
                        before == null ? 1 : before.version() + 1,
                        kept,
                        clock.instant()));
    }

    synchronized void delete(String project, String environment, String path, String key) {
        folders.get(project + " " + environment + " " + path).remove(key);
    }

    synchronized Identity identity(String clientId) {
        return identities.computeIfAbsent(clientId, id -> new Identity());
    }

    synchronized void revokeTokens() {
        tokens.clear();
    }

    synchronized Answer login(String clientId, String clientSecret) {
        Identity identity = identities.get(clientId);
        Instant now = clock.instant();
        if (identity == null) {
            return InfisicalSimulator.error(401, "UnauthorizedError", "Invalid credentials");
        }
        if (identity.lockedUntil.isAfter(now)) {
            return InfisicalSimulator.error(
                    401,
                    "UnauthorizedError",
                    "This identity auth method is temporarily locked, please try again later");
        }
        if (!identity.clientSecret.equals(clientSecret)) {
            boolean counts = identity.lastFailure != Instant.MIN
                    && identity.lastFailure.plus(COUNTED).isAfter(now);
            identity.failures = counts ? identity.failures + 1 : 1;
            identity.lastFailure = now;
            if (identity.failures >= FAILURES) {
                identity.lockedUntil = now.plus(LOCK);
            }
            return InfisicalSimulator.error(401, "UnauthorizedError", "Invalid credentials");
        }
        identity.failures = 0;
        String token = "eyJ.canary." + ++given;
        tokens.put(token, new Token(identity, now.plus(identity.life)));
        return Answer.of(
                200,
                Map.of(
                        "accessToken",
                        token,
                        "expiresIn",
                        identity.life.toSeconds(),
                        "accessTokenMaxTTL",
                        2592000,
                        "tokenType",
                        "Bearer"));
    }

    /** Whose token it is; null where it is none or has expired. */
    synchronized Identity holder(String token) {
        Token known = tokens.get(token);
        return known == null || !known.until().isAfter(clock.instant()) ? null : known.identity();
    }

    synchronized int logins() {
        return given;
    }

    /** Whether one more read may go this minute. */
    synchronized boolean take() {
        Instant now = clock.instant();
        while (!reads.isEmpty() && !reads.getFirst().plus(MINUTE).isAfter(now)) {
            reads.removeFirst();
        }
        if (reads.size() >= perMinute) {
            return false;
        }
        reads.addLast(now);
        return true;
    }
}
