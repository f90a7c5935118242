package dev.plumbline.desired.vault;

import dev.plumbline.desired.vault.VaultTokens.Holder;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import java.util.function.Function;

/** The requests of one look, with a token that is replaced once at most where Vault knows it no more. */
final class VaultLook {

    private final VaultApi api;
    private final VaultTokens tokens;
    private final Holder holder;
    private SecretValue token;
    private boolean replaced;

    private VaultLook(VaultApi api, VaultTokens tokens, Holder holder, SecretValue token) {
        this.api = api;
        this.tokens = tokens;
        this.holder = holder;
        this.token = token;
    }

    static Lookup<VaultLook> begin(VaultApi api, VaultTokens tokens, Holder holder) {
        return switch (tokens.token(holder)) {
            case Lookup.Failed<SecretValue>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<SecretValue>(var token) -> new Lookup.Found<>(new VaultLook(api, tokens, holder, token));
        };
    }

    /**
     * Asks, and asks again with another token where the answer is 403 because this one has gone.
     *
     * @param path what is asked for, for messages
     */
    Lookup<VaultAnswer> ask(String path, Function<SecretValue, Lookup<VaultAnswer>> request) {
        var answer = asked(path, request);
        if (!(answer instanceof Lookup.Found<VaultAnswer>(var found)) || found.status() != 403) {
            return answer;
        }
        return switch (whyForbidden(path)) {
            case Forbidden.MayNot(var why) -> new Lookup.Failed<>(why);
            case Forbidden.Gone(var gone) -> {
                if (replaced) {
                    yield new Lookup.Failed<>(gone);
                }
                replaced = true;
                yield switch (tokens.inPlaceOf(token, gone, holder)) {
                    case Lookup.Failed<SecretValue>(var why) -> new Lookup.Failed<>(why);
                    case Lookup.Found<SecretValue>(var other) -> {
                        token = other;
                        yield ask(path, request);
                    }
                };
            }
        };
    }

    private Lookup<VaultAnswer> asked(String path, Function<SecretValue, Lookup<VaultAnswer>> request) {
        return switch (request.apply(token)) {
            case Lookup.Failed<VaultAnswer>(var why) -> new Lookup.Failed<>(VaultAdvice.on(why, holder.server(), path));
            case Lookup.Found<VaultAnswer> found -> found;
        };
    }

    private sealed interface Forbidden {

        /** The token is good, or there is no telling: another would not help. */
        record MayNot(Unavailable why) implements Forbidden {}

        record Gone(Unavailable why) implements Forbidden {}
    }

    /** Vault refuses a token that it does not know as it refuses one that may not: only the token itself tells which. */
    private Forbidden whyForbidden(String path) {
        var server = holder.server();
        return switch (api.lookUp(server, token)) {
            case Lookup.Failed<VaultAnswer>(var why) ->
                new Forbidden.MayNot(VaultAdvice.on(why, server, "The look at a token that was refused"));
            case Lookup.Found<VaultAnswer>(var self)
            when self.status() == 200 -> new Forbidden.MayNot(VaultAdvice.mayNot(server, holder.proof(), path));
            case Lookup.Found<VaultAnswer>(var self)
            when self.status() == 403 -> new Forbidden.Gone(VaultAdvice.tokenGone(server, holder.proof()));
            case Lookup.Found<VaultAnswer>(var self) ->
                new Forbidden.MayNot(VaultAdvice.onStatus(self.status(), server, "a look at a token that was refused"));
        };
    }
}
