package dev.plumbline.destination.github;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.SecretDestinationSpec.GithubSecret;
import dev.plumbline.destination.SecretWriter;
import dev.plumbline.destination.Writer.Credentials;
import dev.plumbline.destination.github.GithubCalls.Answer;
import dev.plumbline.destination.github.GithubCalls.Reply;
import dev.plumbline.destination.github.GithubContainer.PublicKey;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.CredentialIdentity;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.Timekeeper;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Writes secrets of GitHub Actions and Dependabot, one a request: asks for the container's public key, seals the value to
 * it, and sends {@code PUT …/secrets/{name}} with that alone. Of an organisation's secret, who may use it stays as it is.
 */
@Singleton
@LookupIfProperty(name = "plumbline.role", stringValue = "converger")
public final class GithubSecretWriter implements SecretWriter<GithubSecret> {

    private final GithubCalls calls;
    private final GithubContainer container;
    private final URI api;
    private final SecureRandom random;

    /** @param api the root of the REST API; credentials are given for its host and sent there only */
    @Inject
    public GithubSecretWriter(
            GuardedHttpClient http,
            @ConfigProperty(name = "plumbline.github.url", defaultValue = "https://api.github.com") URI api) {
        this(http, api, Timekeeper.system(), new SecureRandom());
    }

    GithubSecretWriter(GuardedHttpClient http, URI api, Timekeeper time, SecureRandom random) {
        var pace = new WritePace(time, CredentialIdentity.salted(random));
        this.calls = new GithubCalls(http, api.toString().replaceAll("/+$", ""), time, pace);
        this.container = new GithubContainer(calls);
        this.api = api;
        this.random = random;
    }

    @Override
    public Class<GithubSecret> spec() {
        return GithubSecret.class;
    }

    /** GitHub writes one secret a call. */
    @Override
    public String batch(GithubSecret spec, String namespace) {
        return GithubPlace.target(spec);
    }

    @Override
    public Outcome deliver(String namespace, List<Item<GithubSecret>> items, Credentials credentials) {
        return each(items, item -> switch (ready(item, credentials)) {
            case Reply.Ended<Ready>(Outcome outcome) -> outcome;
            case Reply.Had<Ready>(Ready ready) -> put(item, ready, true);
        });
    }

    @Override
    public Outcome rehearse(String namespace, List<Item<GithubSecret>> items, Credentials credentials) {
        return each(items, item -> switch (ready(item, credentials)) {
            case Reply.Ended<Ready>(Outcome outcome) -> outcome;
            case Reply.Had<Ready> _ -> new Outcome.Done("");
        });
    }

    private interface One {
        Outcome of(Item<GithubSecret> item);
    }

    private static Outcome each(List<Item<GithubSecret>> items, One one) {
        Outcome last = new Outcome.Done("");
        for (Item<GithubSecret> item : items) {
            last = one.of(item);
            if (!(last instanceof Outcome.Done)) {
                return last;
            }
        }
        return last;
    }

    /** Everything that a write needs. */
    private record Ready(GithubPlace place, Credential token, ObjectNode body) {

        @Override
        public String toString() {
            return "Ready[" + place.target() + "]";
        }
    }

    private Reply<Ready> ready(Item<GithubSecret> item, Credentials credentials) {
        return switch (GithubPlace.of(item.spec())) {
            case Lookup.Failed<GithubPlace>(var why) -> refused(why.message() + ".");
            case Lookup.Found<GithubPlace>(GithubPlace place) ->
                switch (credentials.forHost(host())) {
                    case Lookup.Failed<Credential>(var why) -> ended(noCredential(why));
                    case Lookup.Found<Credential>(Credential token) -> ready(item, place, token);
                };
        };
    }

    private Reply<Ready> ready(Item<GithubSecret> item, GithubPlace place, Credential token) {
        if (container.isWhereItWas(place, token) instanceof Reply.Ended<Boolean>(Outcome outcome)) {
            return ended(outcome);
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (place.repository().isEmpty()
                && container.visibility(place, token, body) instanceof Reply.Ended<Boolean>(Outcome outcome)) {
            return ended(outcome);
        }
        return switch (container.publicKey(place, token)) {
            case Reply.Ended<PublicKey>(Outcome outcome) -> ended(outcome);
            case Reply.Had<PublicKey>(PublicKey key) -> sealed(item, new Ready(place, token, body), key);
        };
    }

    private Reply<Ready> sealed(Item<GithubSecret> item, Ready ready, PublicKey key) {
        byte[] value = item.value().bytes();
        Optional<byte[]> sealed = SealedBox.seal(value, key.bytes(), random);
        Arrays.fill(value, (byte) 0);
        if (sealed.isEmpty()) {
            return GithubContainer.malformed(ready.place(), "its public key is none");
        }
        ready.body().put("encrypted_value", Base64.getEncoder().encodeToString(sealed.get()));
        ready.body().put("key_id", key.id());
        return new Reply.Had<>(ready);
    }

    private Outcome put(Item<GithubSecret> item, Ready ready, boolean again) {
        GithubPlace place = ready.place();
        return switch (calls.put(place, place.path() + "/" + place.name(), ready.body(), ready.token())) {
            case Reply.Ended<Answer>(Outcome outcome) -> outcome;
            case Reply.Had<Answer>(Answer answer)
            when answer.status() == 201 || answer.status() == 204 -> new Outcome.Done("");
            case Reply.Had<Answer>(Answer answer) -> again ? withNewKey(item, ready, answer) : unwanted(place, answer);
        };
    }

    /** The key may have been replaced between the two requests: then, and only then, a second try makes sense. */
    private Outcome withNewKey(Item<GithubSecret> item, Ready ready, Answer answer) {
        return switch (container.publicKey(ready.place(), ready.token())) {
            case Reply.Ended<PublicKey>(Outcome outcome) -> outcome;
            case Reply.Had<PublicKey>(PublicKey key)
            when key.id().equals(ready.body().path("key_id").asText()) -> unwanted(ready.place(), answer);
            case Reply.Had<PublicKey>(PublicKey key) ->
                switch (sealed(item, ready, key)) {
                    case Reply.Ended<Ready>(Outcome outcome) -> outcome;
                    case Reply.Had<Ready>(Ready anew) -> put(item, anew, false);
                };
        };
    }

    private static Outcome unwanted(GithubPlace place, Answer answer) {
        return GithubAdvice.onStatus(place, answer.status(), true, false, Optional.empty());
    }

    /** What is not there or can't be used needs a person; what could not be asked for may be there next time. */
    private static Outcome noCredential(Unavailable why) {
        return why.reason() == Reason.REFERENCE_NOT_FOUND || why.reason() == Reason.INVALID
                ? new Outcome.Refused(why.message())
                : new Outcome.Failed(why.message(), Optional.empty());
    }

    private static <T> Reply<T> refused(String message) {
        return ended(new Outcome.Refused(message));
    }

    private static <T> Reply<T> ended(Outcome outcome) {
        return new Reply.Ended<>(outcome);
    }

    private String host() {
        String host = api.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
