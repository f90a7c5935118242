package dev.plumbline.desired.vault;

import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tokens that logins gave, in memory and nowhere else, for as long as somebody asks for them. */
final class VaultTokens {

    private static final int MOST = 4096;

    /** A session that nobody has asked for this long is forgotten: its distribution has gone or has another credential. */
    private static final Duration IDLE = Duration.ofDays(2);

    /**
     * Whose token it is. Another namespace of the cluster never shares one, whatever it has in its Secrets.
     *
     * @param namespace of the cluster
     * @param proof digest of the method and the credential
     */
    private record Key(String namespace, VaultServer server, String proof) {}

    /** @param proof with which the session logs in */
    record Holder(VaultServer server, VaultProof proof, NamespaceView view) {}

    private record Kept(VaultSession session, Instant asked) {}

    private final VaultLogin login;
    private final InstantSource clock;
    private final Map<Key, Kept> sessions = new LinkedHashMap<>(16, 0.75f, true);

    VaultTokens(VaultLogin login, InstantSource clock) {
        this.login = login;
        this.clock = clock;
    }

    /** A token that has not ended, as far as can be known without asking. */
    Lookup<SecretValue> token(Holder holder) {
        return holder.proof() instanceof VaultProof.Token(var token, var _)
                ? new Lookup.Found<>(token)
                : session(holder).token(holder);
    }

    /**
     * A token in the place of one that Vault does not know any more; the same failure again where a login can't help.
     *
     * @param gone what is wrong with it
     */
    Lookup<SecretValue> inPlaceOf(SecretValue lost, Unavailable gone, Holder holder) {
        return holder.proof() instanceof VaultProof.Token
                ? new Lookup.Failed<>(gone)
                : session(holder).inPlaceOf(lost, gone, holder);
    }

    private VaultSession session(Holder holder) {
        var key = new Key(holder.view().namespace(), holder.server(), digest(holder.proof()));
        Instant now = clock.instant();
        synchronized (sessions) {
            var known = sessions.get(key);
            var session = known == null ? new VaultSession(login, clock) : known.session();
            sessions.put(key, new Kept(session, now));
            // The longest unasked come first.
            var eldest = sessions.values().iterator();
            while (eldest.hasNext()) {
                var kept = eldest.next();
                if (sessions.size() <= MOST
                        && Duration.between(kept.asked(), now).compareTo(IDLE) < 0) {
                    break;
                }
                eldest.remove();
            }
            return session;
        }
    }

    private static String digest(VaultProof proof) {
        var parts = switch (proof) {
            case VaultProof.Token(var token, var _) ->
                new String[] {"token", token.text().orElse("")};
            case VaultProof.Role role ->
                new String[] {
                    "role", role.mount(), role.roleId(), role.secretId().text().orElse("")
                };
            case VaultProof.Account account ->
                new String[] {"account", account.mount(), account.role(), account.account(), account.audience()};
        };
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
