package dev.plumbline.desired.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpAnswer;
import dev.plumbline.platform.http.HttpGet;
import dev.plumbline.platform.http.HttpReadException;
import dev.plumbline.platform.http.StreamRequest;
import dev.plumbline.platform.http.StreamedAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Vault's HTTP API: what is asked and how it is sent. Every status is an answer; what it means is the caller's to say. */
final class VaultApi {

    private static final String PROVIDER = "vault";

    /** Above the most that Vault's own storage holds in one entry, 1 MiB, as it comes out in JSON. */
    private static final long MAX_ANSWER = 4L * 1024 * 1024;

    private static final byte[] NOTHING = new byte[0];
    private static final JsonMapper JSON = new JsonMapper();

    private final GuardedHttpClient http;
    private final InstantSource clock;
    private final Duration deadline;

    VaultApi(GuardedHttpClient http, InstantSource clock, Duration deadline) {
        this.http = http;
        this.clock = clock;
        this.deadline = deadline;
    }

    /** What is known of a secret's versions. Shared with whoever asks with the same token. */
    Lookup<VaultAnswer> metadata(VaultServer server, SecretValue token, String mount, String path, Duration freshness) {
        return shared(server, token, server.uri(mount, "metadata", path), freshness);
    }

    /**
     * What is mounted at a path. The endpoint behind the command line's own question; it answers whoever may do anything
     * below the mount, without a policy of its own.
     */
    Lookup<VaultAnswer> mount(VaultServer server, SecretValue token, String mount, Duration freshness) {
        return shared(server, token, server.uri("sys/internal/ui/mounts", mount), freshness);
    }

    /** The values of one version. Neither shared nor kept. */
    Lookup<VaultAnswer> data(VaultServer server, SecretValue token, String mount, String path, long version) {
        var uri = URI.create(server.uri(mount, "data", path) + "?version=" + version);
        return sent(server, "GET", uri, NOTHING, Optional.of(token));
    }

    /** Whether the token is good: its holder may ask, by the policy {@code default}. */
    Lookup<VaultAnswer> lookUp(VaultServer server, SecretValue token) {
        return sent(server, "GET", server.uri("auth/token/lookup-self"), NOTHING, Optional.of(token));
    }

    /** Has the token live longer. */
    Lookup<VaultAnswer> renew(VaultServer server, SecretValue token) {
        return sent(server, "POST", server.uri("auth/token/renew-self"), json(Map.of()), Optional.of(token));
    }

    /** Logs in. */
    Lookup<VaultAnswer> logIn(VaultServer server, String mount, Map<String, String> proof) {
        return sent(server, "POST", server.uri("auth", mount, "login"), json(proof), Optional.empty());
    }

    private Lookup<VaultAnswer> shared(VaultServer server, SecretValue token, URI uri, Duration freshness) {
        var get = new HttpGet(uri, server.headers(), Optional.of(credential(token)), PROVIDER, true, server.trust());
        return switch (http.get(get, freshness)) {
            case Lookup.Failed<HttpAnswer>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<HttpAnswer>(var answer) ->
                new Lookup.Found<>(new VaultAnswer(answer.status(), answer.body(), answer.time()));
        };
    }

    private Lookup<VaultAnswer> sent(
            VaultServer server, String method, URI uri, byte[] body, Optional<SecretValue> token) {
        var headers = new HashMap<>(server.headers());
        if (body.length > 0) {
            headers.put("Content-Type", "application/json");
        }
        var request = new StreamRequest(
                method,
                uri,
                headers,
                body,
                token.map(VaultApi::credential),
                PROVIDER,
                deadline,
                MAX_ANSWER,
                server.trust());
        return switch (http.exchange(request)) {
            case Lookup.Failed<StreamedAnswer>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<StreamedAnswer>(var streamed) -> whole(uri, streamed);
        };
    }

    private Lookup<VaultAnswer> whole(URI uri, StreamedAnswer streamed) {
        try (streamed) {
            return new Lookup.Found<>(
                    new VaultAnswer(streamed.status(), streamed.body().readAllBytes(), clock.instant()));
        } catch (HttpReadException e) {
            return new Lookup.Failed<>(e.why());
        } catch (IOException e) {
            return new Lookup.Failed<>(new Unavailable(
                    Reason.UNREACHABLE, uri.getHost() + ": the answer could not be read; check the server"));
        }
    }

    private static Credential credential(SecretValue token) {
        return new Credential("X-Vault-Token", token.text().orElseThrow());
    }

    private static byte[] json(Map<String, String> members) {
        try {
            return JSON.writeValueAsBytes(members);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
