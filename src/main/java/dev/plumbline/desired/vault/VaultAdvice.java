package dev.plumbline.desired.vault;

import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;

/**
 * Says what a failed request means to people. Vault's own words are not repeated: an error may hold what was sent.
 * Statuses as the API documentation of Vault lists them.
 */
final class VaultAdvice {

    private VaultAdvice() {}

    /** No whole answer, or one that can't be read. */
    static Unavailable on(Unavailable why, VaultServer server, String what) {
        String more = why.reason() == Reason.UNREACHABLE && server.address().startsWith("https")
                ? ". An authority that only this server has goes into source.vault.caRef"
                : "";
        return new Unavailable(why.reason(), what + ": " + why.message() + more);
    }

    /** An answer that is none to what was asked. */
    static Unavailable onStatus(int status, VaultServer server, String what) {
        String vault = "Vault at " + ForeignText.shown(server.address(), 100);
        String answered = vault + " answered " + status + " to " + what + ": ";
        return switch (status) {
            case 403 ->
                new Unavailable(
                        Reason.FORBIDDEN, answered + "the token has no right to it; see the policies of its role");
            case 404 ->
                new Unavailable(
                        Reason.NOT_FOUND,
                        answered + "nothing is mounted there; correct the mount, the namespace or the address");
            case 412 ->
                new Unavailable(
                        Reason.UNEXPECTED_ANSWER,
                        answered + "the server that answers is behind the others; it goes on by itself");
            case 429 ->
                new Unavailable(
                        Reason.RATE_LIMITED,
                        answered + "a rate limit quota is used up; look less often, or raise the quota");
            case 301, 302, 303, 307, 308 ->
                new Unavailable(
                        Reason.UNEXPECTED_ANSWER,
                        answered + "a standby that sends on to another address, which is not followed with a token;"
                                + " give the active server's in source.vault.address");
            case 503 ->
                new Unavailable(
                        Reason.UNEXPECTED_ANSWER,
                        answered + "it is sealed or not ready; see 'vault status', and unseal it where it is sealed");
            default ->
                new Unavailable(
                        Reason.UNEXPECTED_ANSWER,
                        answered
                                + (status >= 500
                                        ? "the server failed; see its own log if this lasts"
                                        : "that is no answer of Vault; check that the address is right"));
        };
    }

    static Unavailable loginRefused(VaultServer server, String mount, VaultProof proof, int status) {
        String how = switch (proof) {
            case VaultProof.Role role ->
                "check the roleId, and put a secret identifier that holds into " + role.source();
            case VaultProof.Account account ->
                "check that role " + ForeignText.shown(account.role(), 64) + " is bound to " + account.source()
                        + " in this namespace and to the audience " + ForeignText.shown(account.audience(), 64);
            case VaultProof.Token token -> "put another token into " + token.source();
        };
        return new Unavailable(
                Reason.UNAUTHORIZED,
                "Vault at " + ForeignText.shown(server.address(), 100) + " refused the login at auth/" + mount + " ("
                        + status + "): " + how + ". It is tried again with another credential at once, else after "
                        + VaultSession.FIRST_PAUSE.toMinutes() + " minutes or more");
    }

    /** Vault knows the token no more. */
    static Unavailable tokenGone(VaultServer server, VaultProof proof) {
        String how = switch (proof) {
            case VaultProof.Token token -> "put one that holds into " + token.source();
            case VaultProof.Role _, VaultProof.Account _ ->
                "its role may lack the policy 'default' and the right to read, or may make tokens that end at once";
        };
        return new Unavailable(
                Reason.UNAUTHORIZED,
                "Vault at " + ForeignText.shown(server.address(), 100) + " does not accept the token of "
                        + proof.source() + ": " + how);
    }

    /** The token is good, and may not do this. */
    static Unavailable mayNot(VaultServer server, VaultProof proof, String path) {
        return new Unavailable(
                Reason.FORBIDDEN,
                "The token of " + proof.source() + " may not read " + path + " of Vault at "
                        + ForeignText.shown(server.address(), 100)
                        + ": give its policies the capability 'read' on that path");
    }
}
