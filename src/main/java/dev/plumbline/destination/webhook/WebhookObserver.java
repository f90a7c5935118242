package dev.plumbline.destination.webhook;

import dev.plumbline.api.SecretDestinationSpec.Webhook;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.destination.SecretObserver;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.HttpAnswer;
import dev.plumbline.platform.http.HttpGet;
import dev.plumbline.platform.http.HttpReader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a service of the user's own what it holds: a {@code GET} of the status URL, as it is written in the destination.
 * Without one the place shows nothing.
 */
@Singleton
public final class WebhookObserver implements SecretObserver<Webhook> {

    static final String PROVIDER = "webhook";

    private static final int MAX_BYTES = 64 * 1024;
    private static final Map<String, String> HEADERS = Map.of("Accept", "application/json");

    private final HttpReader http;
    private final InstantSource clock;

    @Inject
    public WebhookObserver(HttpReader http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
    }

    @Override
    public Class<Webhook> spec() {
        return Webhook.class;
    }

    @Override
    public String target(Webhook spec, String namespace) {
        return Endpoint.place(spec);
    }

    /** What the documentation asks receivers to take. */
    @Override
    public int maxBytes() {
        return MAX_BYTES;
    }

    @Override
    public boolean textOnly() {
        return false;
    }

    @Override
    public Optional<String> risk(Webhook spec) {
        return Endpoint.of(spec.url())
                .map(endpoint -> "The service at " + endpoint.host() + " gets the value itself"
                        + (endpoint.isEncrypted() ? "." : ", and it travels there unencrypted: use https."));
    }

    @Override
    public Sighting look(Webhook spec, Look look) {
        if (spec.statusUrl() == null) {
            return new Sighting.Blind(clock.instant());
        }
        Optional<Endpoint> status = Endpoint.of(spec.statusUrl());
        if (status.isEmpty()) {
            return new Sighting.Failed(
                    new Unavailable(
                            Reason.INVALID,
                            "webhook.statusUrl is no URL to read: write http:// or https://, a host, no user name, and a path without . and .."));
        }
        if (spec.secretRef() == null || spec.secretRef().name() == null) {
            return ask(status.get(), Optional.empty(), look);
        }
        return switch (BearerToken.read(spec.secretRef(), look.namespace())) {
            case Lookup.Failed<Credential>(Unavailable why) -> new Sighting.Failed(why);
            case Lookup.Found<Credential>(Credential token) -> ask(status.get(), Optional.of(token), look);
        };
    }

    private Sighting ask(Endpoint status, Optional<Credential> token, Look look) {
        var get = new HttpGet(status.uri(), HEADERS, token, PROVIDER, false);
        return switch (http.get(get, look.freshness())) {
            // 404 too: nothing tells a receiver that holds nothing from a path that is wrong.
            case Lookup.Failed<HttpAnswer>(Unavailable why) -> failed(status, why);
            case Lookup.Found<HttpAnswer>(HttpAnswer answer) ->
                switch (WebhookStatus.read(answer.body(), answer.time())) {
                    case Sighting.Failed(Unavailable why) -> failed(status, why);
                    case Sighting seen -> seen;
                };
        };
    }

    private static Sighting failed(Endpoint status, Unavailable why) {
        return new Sighting.Failed(new Unavailable(
                why.reason(), "The status of the webhook's service at " + status.host() + ": " + why.message()));
    }
}
