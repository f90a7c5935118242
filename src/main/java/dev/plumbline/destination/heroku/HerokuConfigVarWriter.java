package dev.plumbline.destination.heroku;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.SecretDestinationSpec.HerokuConfigVar;
import dev.plumbline.destination.SecretWriter;
import dev.plumbline.destination.Writer.Credentials;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sets config vars of one Heroku app, all that are delivered to it in one request. */
@Singleton
@LookupIfProperty(name = "plumbline.role", stringValue = "converger")
public final class HerokuConfigVarWriter implements SecretWriter<HerokuConfigVar> {

    private final ConfigVarsPatch patch;

    /** @param api the root of the Platform API; credentials are given for its host and sent there only */
    @Inject
    public HerokuConfigVarWriter(
            GuardedHttpClient http,
            @ConfigProperty(name = "plumbline.heroku.url", defaultValue = "https://api.heroku.com") URI api,
            InstantSource clock) {
        this.patch = new ConfigVarsPatch(http, api, clock);
    }

    @Override
    public Class<HerokuConfigVar> spec() {
        return HerokuConfigVar.class;
    }

    @Override
    public String batch(HerokuConfigVar spec, String namespace) {
        return "Heroku app " + spec.app();
    }

    @Override
    public Outcome deliver(String namespace, List<Item<HerokuConfigVar>> items, Credentials credentials) {
        return switch (prepared(items, credentials)) {
            case Prepared.Not(Outcome outcome) -> outcome;
            case Prepared.Ready ready -> send(ready);
        };
    }

    @Override
    public Outcome rehearse(String namespace, List<Item<HerokuConfigVar>> items, Credentials credentials) {
        return switch (prepared(items, credentials)) {
            case Prepared.Not(Outcome outcome) -> outcome;
            case Prepared.Ready _ -> new Outcome.Done("");
        };
    }

    /** What is ready to be sent, or why nothing can be. */
    private sealed interface Prepared {

        record Ready(String app, ObjectNode body, Credential token) implements Prepared {

            @Override
            public String toString() {
                return "Ready[" + app + ", " + body.size() + " config vars]";
            }
        }

        record Not(Outcome outcome) implements Prepared {}
    }

    private Prepared prepared(List<Item<HerokuConfigVar>> items, Credentials credentials) {
        String app = items.getFirst().spec().app();
        if (!HerokuReads.isApp(app)) {
            return refused("herokuConfigVar.app is not the name of a Heroku app: correct it.");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (Item<HerokuConfigVar> item : items) {
            String key = item.spec().key();
            Optional<String> text = item.value().text();
            if (!app.equals(item.spec().app()) || key == null || key.isEmpty() || body.has(key)) {
                return refused("Nothing was sent to Heroku app " + app
                        + ": what was to be delivered together is not one value each for config vars of one app.");
            }
            if (text.isEmpty()) {
                return refused("Config var " + ForeignText.shown(key, 64) + " of Heroku app " + app
                        + " holds text, and the value is not text in UTF-8: encode it by the destination's template.");
            }
            body.put(key, text.get());
        }
        return switch (credentials.forHost(patch.host())) {
            case Lookup.Found<Credential>(var token) -> new Prepared.Ready(app, body, token);
            case Lookup.Failed<Credential>(var why) -> new Prepared.Not(unsent(why.message(), why));
        };
    }

    private Outcome send(Prepared.Ready ready) {
        return switch (patch.send(ready.app(), ready.body(), ready.token())) {
            case Lookup.Failed<ConfigVarsPatch.Answer>(var why) ->
                unsent("The config vars of Heroku app " + ready.app() + ": " + why.message(), why);
            case Lookup.Found<ConfigVarsPatch.Answer>(var answer) -> outcome(ready.app(), answer);
        };
    }

    private static Outcome outcome(String app, ConfigVarsPatch.Answer answer) {
        return switch (answer.status()) {
            case 200 -> new Outcome.Done("");
            case 401, 403, 404, 422 -> new Outcome.Refused(HerokuAdvice.onWrite(app, answer.status()));
            default -> new Outcome.Failed(HerokuAdvice.onWrite(app, answer.status()), answer.retryAfter());
        };
    }

    /** What is wrong with the settings or with a reference stays so until a person has done something about it. */
    private static Outcome unsent(String message, Unavailable why) {
        boolean lasting = why.reason() == Reason.REFERENCE_NOT_FOUND
                || why.reason() == Reason.INVALID
                || why.reason() == Reason.ADDRESS_REFUSED;
        return lasting ? new Outcome.Refused(message) : new Outcome.Failed(message, Optional.empty());
    }

    private static Prepared refused(String message) {
        return new Prepared.Not(new Outcome.Refused(message));
    }
}
