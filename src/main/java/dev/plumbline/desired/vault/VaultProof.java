package dev.plumbline.desired.vault;

import dev.plumbline.api.SecretRef;
import dev.plumbline.api.SecretSourceSpec.AppRole;
import dev.plumbline.api.SecretSourceSpec.ServiceAccount;
import dev.plumbline.api.SecretSourceSpec.VaultAuth;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import java.util.Map;

/** What the operator proves to Vault who it is with. None of these shows its secret. */
sealed interface VaultProof {

    /**
     * Says where the secret comes from, for people.
     */
    String source();

    /** A token that somebody else keeps alive. */
    record Token(SecretValue token, String source) implements VaultProof {}

    /** A role with a secret identifier. */
    record Role(String mount, String roleId, SecretValue secretId, String source) implements VaultProof {}

    /** A ServiceAccount of the distribution's namespace. */
    record Account(String mount, String role, String account, String audience) implements VaultProof {
        @Override
        public String source() {
            return "ServiceAccount " + account;
        }
    }

    int MAX_LENGTH = 8192;

    /** Fails as the Secret does, and with {@code Invalid} where the spec asks for no method, or for what is none. */
    static Lookup<VaultProof> of(VaultAuth auth, NamespaceView view) {
        if (auth != null && auth.token() != null) {
            return switch (secret(auth.token().secretRef(), "token", view)) {
                case Lookup.Failed<SecretValue>(var why) -> new Lookup.Failed<>(why);
                case Lookup.Found<SecretValue>(var token) ->
                    new Lookup.Found<>(new Token(token, source(auth.token().secretRef(), "token")));
            };
        }
        if (auth != null && auth.appRole() != null) {
            return role(auth.appRole(), view);
        }
        if (auth != null && auth.kubernetes() != null) {
            return account(auth.kubernetes());
        }
        return invalid("source.vault.auth names no method: set token, appRole or kubernetes");
    }

    private static Lookup<VaultProof> role(AppRole role, NamespaceView view) {
        String mount = role.mount() == null ? "approle" : role.mount();
        if (!VaultServer.isPath(mount) || role.roleId() == null || role.roleId().isBlank()) {
            return invalid("source.vault.auth.appRole needs a roleId, and a path for mount: correct it");
        }
        return switch (secret(role.secretRef(), "secretId", view)) {
            case Lookup.Failed<SecretValue>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<SecretValue>(var secretId) ->
                new Lookup.Found<>(new Role(mount, role.roleId(), secretId, source(role.secretRef(), "secretId")));
        };
    }

    private static Lookup<VaultProof> account(ServiceAccount account) {
        String mount = account.mount() == null ? "kubernetes" : account.mount();
        if (!VaultServer.isPath(mount) || account.role() == null || account.serviceAccount() == null) {
            return invalid("source.vault.auth.kubernetes needs a role, a serviceAccount, and a path for mount");
        }
        String audience = account.audience() == null ? "vault" : account.audience();
        return new Lookup.Found<>(new Account(mount, account.role(), account.serviceAccount(), audience));
    }

    /** A key of a Secret as text that can stand in a header, less white space around it. */
    private static Lookup<SecretValue> secret(SecretRef ref, String key, NamespaceView view) {
        if (ref == null || ref.name() == null) {
            return invalid("source.vault.auth refers to no Secret: name one with the key '" + key + "'");
        }
        return switch (view.secret(ref.name())) {
            case Lookup.Failed<Map<String, byte[]>>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Map<String, byte[]>>(var keys) -> value(ref, key, keys.get(key));
        };
    }

    private static Lookup<SecretValue> value(SecretRef ref, String key, byte[] bytes) {
        String text = bytes == null
                ? ""
                : SecretValue.of(bytes).text().map(String::strip).orElse("\0");
        if (text.isEmpty()) {
            return new Lookup.Failed<>(new Unavailable(
                    Reason.REFERENCE_NOT_FOUND,
                    "Secret " + ref.name() + " has nothing under the key '" + key + "': put it there"));
        }
        return isWord(text)
                ? new Lookup.Found<>(SecretValue.of(text))
                : invalid(source(ref, key) + ", is up to " + MAX_LENGTH
                        + " printable ASCII characters without spaces or line breaks within: correct it");
    }

    /** Whether text can be a token. */
    static boolean isWord(String text) {
        return !text.isEmpty() && text.length() <= MAX_LENGTH && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static String source(SecretRef ref, String key) {
        return "Secret " + ref.name() + ", key '" + key + "'";
    }

    private static <T> Lookup<T> invalid(String message) {
        return new Lookup.Failed<>(new Unavailable(Reason.INVALID, message));
    }
}
