package dev.plumbline.destination.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.SecretDestinationSpec.Webhook;
import dev.plumbline.destination.SecretWriter;
import dev.plumbline.destination.Writer;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.RetryAfter;
import dev.plumbline.platform.http.StreamRequest;
import dev.plumbline.platform.http.StreamedAnswer;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hands secrets to a service of the user's own: one {@code POST} for each, signed as Standard Webhooks 1.0.0 says. What
 * the service answers beyond its status is never looked at: it may well repeat the value.
 */
@Singleton
@LookupIfProperty(name = "plumbline.role", stringValue = "converger")
public final class WebhookWriter implements SecretWriter<Webhook> {

    private static final String TYPE = "secret.delivery";
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final long MAX_ANSWER = 64 * 1024;
    private static final Pattern MESSAGE = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GuardedHttpClient http;
    private final InstantSource clock;

    @Inject
    public WebhookWriter(GuardedHttpClient http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
    }

    @Override
    public Class<Webhook> spec() {
        return Webhook.class;
    }

    /** Each key by itself: a request carries one secret. */
    @Override
    public String batch(Webhook spec, String namespace) {
        return Endpoint.place(spec);
    }

    @Override
    public Outcome deliver(String namespace, List<Item<Webhook>> items, Writer.Credentials credentials) {
        var ready = new ArrayList<Prepared.Ready>();
        for (Item<Webhook> item : items) {
            switch (prepared(namespace, item, credentials)) {
                case Prepared.Refused(String message) -> {
                    return new Outcome.Refused(message);
                }
                case Prepared.Ready one -> ready.add(one);
            }
        }
        Outcome outcome = new Outcome.Done("");
        for (Prepared.Ready one : ready) {
            outcome = send(one);
            if (!(outcome instanceof Outcome.Done)) {
                return outcome;
            }
        }
        return outcome;
    }

    @Override
    public Outcome rehearse(String namespace, List<Item<Webhook>> items, Writer.Credentials credentials) {
        for (Item<Webhook> item : items) {
            if (prepared(namespace, item, credentials) instanceof Prepared.Refused(String message)) {
                return new Outcome.Refused(message);
            }
        }
        return new Outcome.Done("");
    }

    /** What is ready to be sent, or why nothing can be. */
    private sealed interface Prepared {

        record Ready(Endpoint endpoint, String id, byte[] body, byte[] key, Optional<Credential> token)
                implements Prepared {

            @Override
            public String toString() {
                return "Ready[" + id + "]";
            }
        }

        record Refused(String message) implements Prepared {}
    }

    private static Prepared prepared(String namespace, Item<Webhook> item, Writer.Credentials credentials) {
        Optional<Endpoint> endpoint = Endpoint.of(item.spec().url());
        if (endpoint.isEmpty()) {
            return new Prepared.Refused(
                    "webhook.url is no URL to deliver to: write http:// or https://, a host, no user name, and a path without . and ...");
        }
        if (!MESSAGE.matcher(item.idempotencyKey()).matches()) {
            // A full stop in it would let one signature stand for two messages.
            return new Prepared.Refused(
                    "The delivery to " + endpoint.get().name() + " has no name that can be signed.");
        }
        String host = endpoint.get().host();
        return switch (credentials.signingKey(host)) {
            case Lookup.Failed<byte[]>(Unavailable why) -> new Prepared.Refused(why.message());
            case Lookup.Found<byte[]>(byte[] key) ->
                switch (credentials.forHost(host)) {
                    case Lookup.Found<Credential>(Credential token) ->
                        ready(namespace, item, endpoint.get(), key, Optional.of(token));
                    // The signature is what a receiver has to check; a token beside it is for what stands before it.
                    case Lookup.Failed<Credential>(Unavailable why) ->
                        why.reason() == Reason.REFERENCE_NOT_FOUND
                                ? ready(namespace, item, endpoint.get(), key, Optional.empty())
                                : new Prepared.Refused(why.message());
                };
        };
    }

    private static Prepared.Ready ready(
            String namespace, Item<Webhook> item, Endpoint endpoint, byte[] key, Optional<Credential> token) {
        ObjectNode body = JSON.createObjectNode();
        body.put("type", TYPE);
        body.put("namespace", namespace);
        body.put("key", item.spec().key());
        body.put("version", item.version());
        body.put("fingerprint", item.fingerprint());
        item.value()
                .text()
                .ifPresentOrElse(
                        text -> body.put("value", text),
                        () -> body.put(
                                "valueBase64",
                                Base64.getEncoder().encodeToString(item.value().bytes())));
        return new Prepared.Ready(endpoint, item.idempotencyKey(), bytes(body), key, token);
    }

    private Outcome send(Prepared.Ready ready) {
        long seconds = clock.instant().getEpochSecond();
        var headers = Map.of(
                "Content-Type", "application/json",
                "Accept", "application/json",
                "webhook-id", ready.id(),
                "webhook-timestamp", Long.toString(seconds),
                "webhook-signature", Signature.of(ready.key(), ready.id(), seconds, ready.body()),
                "Idempotency-Key", ready.id());
        var request = new StreamRequest(
                "POST",
                ready.endpoint().uri(),
                headers,
                ready.body(),
                ready.token(),
                WebhookObserver.PROVIDER,
                DEADLINE,
                MAX_ANSWER);
        return switch (http.exchange(request)) {
            case Lookup.Failed<StreamedAnswer>(Unavailable why) -> unanswered(ready.endpoint(), why);
            case Lookup.Found<StreamedAnswer>(StreamedAnswer answer) -> outcome(ready.endpoint(), answer);
        };
    }

    private static Outcome unanswered(Endpoint endpoint, Unavailable why) {
        String delivery = "The delivery to webhook " + endpoint.name();
        return switch (why.reason()) {
            // An answer that isn't foreseen is here a redirect to another place, where the value must not go.
            case ADDRESS_REFUSED, INVALID, UNEXPECTED_ANSWER ->
                new Outcome.Refused(delivery + " can't be made: " + why.message() + ".");
            case RATE_LIMITED, CIRCUIT_OPEN ->
                new Outcome.Failed(delivery + " was not made: " + why.message() + ".", Optional.empty());
            case REFERENCE_NOT_FOUND, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, UNREACHABLE, TIMEOUT, TOO_LARGE, MALFORMED ->
                new Outcome.Failed(delivery + " may or may not have arrived: " + why.message() + ".", Optional.empty());
        };
    }

    private Outcome outcome(Endpoint endpoint, StreamedAnswer answer) {
        int status = answer.status();
        Optional<Duration> pause = RetryAfter.of(answer.headers(), clock.instant());
        try {
            answer.close();
        } catch (IOException e) {
            // The status says it all, however the connection ends.
        }
        String service = "Webhook " + endpoint.name();
        if (status >= 200 && status < 300) {
            return new Outcome.Done("");
        }
        if (status >= 500) {
            return new Outcome.Failed(
                    service + " answered " + status + ", so the delivery may or may not have arrived: see the service's"
                            + " own log.",
                    pause);
        }
        return switch (status) {
            case 408, 409, 425, 429 ->
                new Outcome.Failed(service + " answered " + status + " and takes no delivery for now.", pause);
            case 400, 401, 403 ->
                new Outcome.Refused(service + " answered " + status
                        + ": see whether it has the signing key and the token that the write credential holds, and whether"
                        + " its clock is right.");
            case 404, 405, 410 ->
                new Outcome.Refused(service + " answered " + status
                        + ": it takes no deliveries at this address; correct" + " webhook.url.");
            case 413 -> new Outcome.Refused(service + " answered 413: it does not take values of this length.");
            default ->
                new Outcome.Refused(service + " answered " + status
                        + " and does not take the delivery: see the service's own log.");
        };
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
