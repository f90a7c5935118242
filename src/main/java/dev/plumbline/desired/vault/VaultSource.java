package dev.plumbline.desired.vault;

import dev.plumbline.api.SecretSourceSpec;
import dev.plumbline.desired.SecretSource;
import dev.plumbline.desired.vault.VaultTokens.Holder;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.ShellWord;
import dev.plumbline.platform.http.GuardedHttpClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one key of a secret in a KV version 2 engine of Vault or OpenBao. The metadata of the secret's versions are
 * enough to see a rotation; the value is read where the caller does not have that version's.
 */
@Singleton
public final class VaultSource implements SecretSource<SecretSourceSpec.Vault> {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int MAX_KEY = 253;

    private final VaultApi api;
    private final VaultTokens tokens;
    private final InstantSource clock;

    @Inject
    public VaultSource(GuardedHttpClient http, InstantSource clock) {
        this(http, clock, DEADLINE);
    }

    /** @param deadline for each request that is not shared */
    VaultSource(GuardedHttpClient http, InstantSource clock, Duration deadline) {
        this.api = new VaultApi(http, clock, deadline);
        this.tokens = new VaultTokens(new VaultLogin(api), clock);
        this.clock = clock;
    }

    @Override
    public Class<SecretSourceSpec.Vault> spec() {
        return SecretSourceSpec.Vault.class;
    }

    @Override
    public String name(SecretSourceSpec.Vault spec) {
        return named(spec);
    }

    static String named(SecretSourceSpec.Vault spec) {
        return "vault " + mount(spec) + "/" + spec.path() + "#" + spec.key();
    }

    @Override
    public Optional<String> command(SecretSourceSpec.Vault spec, String namespace) {
        var words = new ArrayList<String>();
        words.add("VAULT_ADDR=" + ShellWord.of(spec.address()).orElse(""));
        if (spec.namespace() != null) {
            words.add("VAULT_NAMESPACE=" + ShellWord.of(spec.namespace()).orElse(""));
        }
        words.addAll(List.of("vault", "kv", "get"));
        words.add("-mount=" + ShellWord.of(mount(spec)).orElse(""));
        words.add("-field=" + ShellWord.of(spec.key()).orElse(""));
        words.add(ShellWord.of(spec.path()).orElse(""));
        return words.stream().anyMatch(word -> word.isEmpty() || word.endsWith("="))
                ? Optional.empty()
                : Optional.of(String.join(" ", words));
    }

    @Override
    public Reading read(SecretSourceSpec.Vault spec, Optional<String> known, Look look) {
        // The schema demands these; a resource stored under another schema may still lack them.
        if (!VaultServer.isPath(mount(spec)) || !VaultServer.isPath(spec.path())) {
            return invalid("source.vault.mount and path are paths such as secret and billing/stripe: correct them");
        }
        if (spec.key() == null || spec.key().isEmpty() || spec.key().length() > MAX_KEY) {
            return invalid("source.vault.key is missing or too long: name a key of the secret");
        }
        return switch (VaultServer.of(spec, look.namespace())) {
            case Lookup.Failed<VaultServer>(var why) -> new Reading.Failed(why);
            case Lookup.Found<VaultServer>(var server) -> proven(spec, server, known, look);
        };
    }

    private Reading proven(SecretSourceSpec.Vault spec, VaultServer server, Optional<String> known, Look look) {
        return switch (VaultProof.of(spec.auth(), look.namespace())) {
            case Lookup.Failed<VaultProof>(var why) -> new Reading.Failed(why);
            case Lookup.Found<VaultProof>(var proof) -> {
                var holder = new Holder(server, proof, look.namespace());
                yield switch (VaultLook.begin(api, tokens, holder)) {
                    case Lookup.Failed<VaultLook>(var why) -> new Reading.Failed(why);
                    case Lookup.Found<VaultLook>(var requests) ->
                        new KvRound(spec, server, api, requests, look.freshness(), clock.instant()).reading(known);
                };
            }
        };
    }

    static String mount(SecretSourceSpec.Vault spec) {
        return spec.mount() == null ? "secret" : spec.mount();
    }

    private static Reading invalid(String message) {
        return new Reading.Failed(new Unavailable(Reason.INVALID, message));
    }
}
