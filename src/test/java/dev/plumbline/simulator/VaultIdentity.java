package dev.plumbline.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens, and the methods that give them: AppRole and Kubernetes. */
final class VaultIdentity {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** From the documentation of user lockout: so many refusals, and so long without one until they are forgotten. */
    private static final int LOCKOUT_THRESHOLD = 5;

    private static final Duration LOCKOUT = Duration.ofMinutes(15);

    /**
     * What tokens of a role are like.
     *
     * @param paths that may be read, exactly or, with a star at the end, as a beginning
     * @param byDefault whether the policy {@code default} is attached, by which a token may look at and renew itself
     */
    record Grant(Set<String> paths, Duration ttl, Duration maxTtl, boolean renewable, boolean byDefault) {}

    /**
     * @param role by which it was given, empty for none
     * @param expires empty for never
     */
    private record Token(String namespace, String role, Grant grant, Instant created, Optional<Instant> expires) {}

    private record AppRole(String namespace, String secretId, Grant grant) {}

    private record Bound(String namespace, String account, String audience, Grant grant) {}

    private final InstantSource clock;
    private final Map<String, Token> tokens = new HashMap<>();
    private final Map<String, AppRole> appRoles = new HashMap<>();
    private final Map<String, Bound> bound = new HashMap<>();
    private final Map<String, Deque<Instant>> refusals = new HashMap<>();
    private final byte[] clusterKey = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);

    VaultIdentity(InstantSource clock) {
        this.clock = clock;
    }

    void token(String token, String namespace, Grant grant) {
        token(token, namespace, "", grant);
    }

    private synchronized void token(String token, String namespace, String role, Grant grant) {
        Instant now = clock.instant();
        var expires = grant.ttl().isZero() ? Optional.<Instant>empty() : Optional.of(now.plus(grant.ttl()));
        tokens.put(token, new Token(namespace, role, grant, now, expires));
    }

    synchronized void appRole(String roleId, String namespace, String secretId, Grant grant) {
        appRoles.put(roleId, new AppRole(namespace, secretId, grant));
    }

    synchronized void role(String role, String namespace, String account, String audience, Grant grant) {
        bound.put(role, new Bound(namespace, account, audience, grant));
    }

    /** A token of a ServiceAccount, as the cluster would sign it. */
    String jwt(String namespace, String account, String audience) {
        var claims = JSON.createObjectNode();
        claims.put("sub", "system:serviceaccount:" + namespace + ":" + account);
        claims.putArray("aud").add(audience);
        claims.put("exp", clock.instant().plusSeconds(600).getEpochSecond());
        String head = encoded("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.toString().getBytes(StandardCharsets.UTF_8));
        return head + "." + encoded(signature(head));
    }

    synchronized void revokeAll() {
        tokens.values().removeIf(token -> !token.role().isEmpty());
    }

    synchronized int living(String role) {
        return (int) tokens.values().stream()
                .filter(token -> token.role().equals(role) && isAlive(token))
                .count();
    }

    private boolean isAlive(Token token) {
        return token.expires().isEmpty() || token.expires().get().isAfter(clock.instant());
    }

    private Optional<Token> alive(String token, String namespace) {
        return Optional.ofNullable(token)
                .map(tokens::get)
                .filter(known -> known.namespace().equals(namespace) && isAlive(known));
    }

    synchronized boolean mayRead(String token, String namespace, String path) {
        return alive(token, namespace).stream()
                .flatMap(known -> known.grant().paths().stream())
                .anyMatch(allowed -> allowed.endsWith("*")
                        ? path.startsWith(allowed.substring(0, allowed.length() - 1))
                        : path.equals(allowed));
    }

    /** Whether the token may do anything at all below a mount. */
    synchronized boolean reaches(String token, String namespace, String mount) {
        return alive(token, namespace).stream()
                .flatMap(known -> known.grant().paths().stream())
                .anyMatch(allowed -> allowed.startsWith(mount + "/") || allowed.equals("*"));
    }

    synchronized VaultReply lookUp(String token, String namespace) {
        var known = alive(token, namespace).filter(found -> found.grant().byDefault());
        if (known.isEmpty()) {
            return VaultReply.denied();
        }
        var data = JSON.createObjectNode();
        data.put("id", token);
        data.put("ttl", left(known.get()));
        data.put("type", "service");
        return VaultReply.data(200, data);
    }

    /** A renewal gives as much as the token began with, and nothing beyond its longest life. */
    synchronized VaultReply renew(String token, String namespace) {
        var known = alive(token, namespace).filter(found -> found.grant().byDefault());
        if (known.isEmpty()) {
            return VaultReply.denied();
        }
        var old = known.get();
        if (!old.grant().renewable() || old.expires().isEmpty()) {
            return VaultReply.error(400, "lease is not renewable");
        }
        Instant asked = clock.instant().plus(old.grant().ttl());
        Instant end = old.created().plus(old.grant().maxTtl());
        var renewed = new Token(
                old.namespace(),
                old.role(),
                old.grant(),
                old.created(),
                Optional.of(asked.isBefore(end) ? asked : end));
        tokens.put(token, renewed);
        return VaultReply.auth(described(token, renewed));
    }

    synchronized VaultReply logInByAppRole(String namespace, JsonNode body) {
        String roleId = body.path("role_id").asText();
        if (lockedOut(roleId)) {
            return VaultReply.denied();
        }
        var role = appRoles.get(roleId);
        if (role == null || !role.namespace().equals(namespace)) {
            return VaultReply.error(400, "invalid role ID");
        }
        if (!role.secretId().equals(body.path("secret_id").asText())) {
            refusals.computeIfAbsent(roleId, _ -> new ArrayDeque<>()).add(clock.instant());
            // No refusal by its status: a real one of version 1.13 says it like this.
            return VaultReply.error(500, "invalid secret id");
        }
        refusals.remove(roleId);
        return granted(namespace, roleId, role.grant());
    }

    synchronized boolean lockedOut(String roleId) {
        var refused = refusals.getOrDefault(roleId, new ArrayDeque<>());
        if (!refused.isEmpty() && !refused.getLast().plus(LOCKOUT).isAfter(clock.instant())) {
            refused.clear();
        }
        return refused.size() >= LOCKOUT_THRESHOLD;
    }

    synchronized VaultReply logInByServiceAccount(String namespace, JsonNode body) {
        var role = bound.get(body.path("role").asText());
        if (role == null) {
            return VaultReply.error(400, "invalid role name");
        }
        String[] parts = body.path("jwt").asText().split("\\.");
        if (parts.length != 3
                || !MessageDigest.isEqual(
                        signature(parts[0] + "." + parts[1]),
                        Base64.getUrlDecoder().decode(parts[2]))) {
            return VaultReply.denied();
        }
        JsonNode claims;
        try {
            claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
        } catch (IOException e) {
            return VaultReply.denied();
        }
        boolean fits = claims.path("sub").asText().equals("system:serviceaccount:" + role.account())
                && claims.path("aud").path(0).asText().equals(role.audience())
                && claims.path("exp").asLong() > clock.instant().getEpochSecond()
                && role.namespace().equals(namespace);
        return fits ? granted(namespace, body.path("role").asText(), role.grant()) : VaultReply.denied();
    }

    private VaultReply granted(String namespace, String role, Grant grant) {
        String token = "hvs." + UUID.randomUUID() + "-canary";
        token(token, namespace, role, grant);
        return VaultReply.auth(described(token, tokens.get(token)));
    }

    private ObjectNode described(String id, Token token) {
        var auth = JSON.createObjectNode();
        auth.put("client_token", id);
        auth.put("accessor", "accessor");
        auth.put("lease_duration", left(token));
        auth.put("renewable", token.grant().renewable());
        auth.put("token_type", "service");
        auth.putNull("mfa_requirement");
        auth.put("num_uses", 0);
        return auth;
    }

    private long left(Token token) {
        return token.expires()
                .map(end -> Duration.between(clock.instant(), end).toSeconds())
                .orElse(0L);
    }

    private byte[] signature(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(clusterKey, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
