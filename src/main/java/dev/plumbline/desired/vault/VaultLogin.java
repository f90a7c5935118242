package dev.plumbline.desired.vault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import java.time.Duration;
import java.util.Map;

/** Logs in, and has tokens live longer. Keeps nothing. */
final class VaultLogin {

    /** Far beyond any lease, and well within what can be reckoned with. */
    private static final long LONGEST_SECONDS = Duration.ofDays(36500).toSeconds();

    private final VaultApi api;

    VaultLogin(VaultApi api) {
        this.api = api;
    }

    /**
     * A token as Vault gave it.
     *
     * @param lease how long it lives; zero for one that does not end
     */
    record Grant(SecretValue token, Duration lease, boolean renewable) {}

    /** What came of asking for a token, or for more time. */
    sealed interface Granting {

        record Granted(Grant grant) implements Granting {}

        /** Vault says no, and would say it again. */
        record Refused(Unavailable why) implements Granting {}

        /** There is no telling. */
        record Failed(Unavailable why) implements Granting {}
    }

    Granting logIn(VaultServer server, VaultProof proof, NamespaceView view) {
        return switch (proof) {
            case VaultProof.Token(var token, var _) -> new Granting.Granted(new Grant(token, Duration.ZERO, false));
            case VaultProof.Role role ->
                granting(
                        server,
                        proof,
                        role.mount(),
                        Map.of(
                                "role_id",
                                role.roleId(),
                                "secret_id",
                                role.secretId().text().orElseThrow()));
            case VaultProof.Account account ->
                switch (view.serviceAccountToken(account.account(), account.audience())) {
                    case Lookup.Failed<SecretValue>(var why) -> new Granting.Failed(why);
                    case Lookup.Found<SecretValue>(var jwt) ->
                        granting(
                                server,
                                proof,
                                account.mount(),
                                Map.of("role", account.role(), "jwt", jwt.text().orElseThrow()));
                };
        };
    }

    private Granting granting(VaultServer server, VaultProof proof, String mount, Map<String, String> body) {
        return switch (api.logIn(server, mount, body)) {
            case Lookup.Failed<VaultAnswer>(var why) ->
                new Granting.Failed(VaultAdvice.on(why, server, "The login at auth/" + mount));
            case Lookup.Found<VaultAnswer>(var answer) when answer.status() == 200 -> granted(server, mount, answer);
            case Lookup.Found<VaultAnswer>(var answer)
            when isRefusal(answer.status()) || blamesCredential(answer) ->
                new Granting.Refused(VaultAdvice.loginRefused(server, mount, proof, answer.status()));
            case Lookup.Found<VaultAnswer>(var answer) ->
                new Granting.Failed(VaultAdvice.onStatus(answer.status(), server, "the login at auth/" + mount));
        };
    }

    /** More time for the token; the lease of the answer counts from now. */
    Granting renew(VaultServer server, SecretValue token) {
        return switch (api.renew(server, token)) {
            case Lookup.Failed<VaultAnswer>(var why) ->
                new Granting.Failed(VaultAdvice.on(why, server, "The renewal of a token"));
            case Lookup.Found<VaultAnswer>(var answer) when answer.status() == 200 -> granted(server, "token", answer);
            case Lookup.Found<VaultAnswer>(var answer)
            when isRefusal(answer.status()) ->
                new Granting.Refused(VaultAdvice.onStatus(answer.status(), server, "the renewal of a token"));
            case Lookup.Found<VaultAnswer>(var answer) ->
                new Granting.Failed(VaultAdvice.onStatus(answer.status(), server, "the renewal of a token"));
        };
    }

    /**
     * Vault 1.13 answers 500 to a wrong secret identifier, and counts it towards the lockout of the role all the same.
     * Seen, not documented.
     */
    private static boolean blamesCredential(VaultAnswer answer) {
        return answer.status() == 500 && (answer.says("invalid secret id") || answer.says("invalid role"));
    }

    /** 412 and 429 put off what may be granted a moment later. */
    private static boolean isRefusal(int status) {
        return status >= 400 && status < 500 && status != 408 && status != 412 && status != 429;
    }

    private static Granting granted(VaultServer server, String mount, VaultAnswer answer) {
        return switch (answer.object("auth")) {
            case Lookup.Failed<JsonNode>(var why) ->
                new Granting.Failed(VaultAdvice.on(why, server, "The login at auth/" + mount));
            case Lookup.Found<JsonNode>(var auth) -> {
                String token = auth.path("client_token").asText();
                JsonNode lease = auth.path("lease_duration");
                boolean whole = auth.path("client_token").isTextual()
                        && VaultProof.isWord(token)
                        && lease.isIntegralNumber()
                        && lease.canConvertToLong()
                        && lease.longValue() >= 0
                        && auth.path("renewable").isBoolean();
                yield whole
                        ? new Granting.Granted(new Grant(
                                SecretValue.of(token),
                                Duration.ofSeconds(Math.min(lease.longValue(), LONGEST_SECONDS)),
                                auth.path("renewable").booleanValue()))
                        // Asked again at each look, it would make what nobody can use each time.
                        : new Granting.Refused(new Unavailable(
                                Reason.MALFORMED,
                                "Vault at " + server.address() + " answered the login at auth/" + mount
                                        + " without a token that can be used: a second factor can't be given here"));
            }
        };
    }
}
