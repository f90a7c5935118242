package dev.plumbline.destination.heroku;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.DestinationSpec;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.destination.Writer;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sets and unsets config vars of a Heroku app: {@code PATCH /apps/{app}/config-vars} of the Platform API, version 3, with
 * all changes of a step at once. Heroku takes all of them or none, makes one release of them, and restarts the app.
 */
@Singleton
@LookupIfProperty(name = "plumbline.role", stringValue = "converger")
public final class HerokuConfigVarsWriter implements Writer<DestinationSpec.HerokuConfigVars> {

    private final ConfigVarsPatch patch;

    /** @param api the root of the Platform API; credentials are given for its host and sent there only */
    @Inject
    public HerokuConfigVarsWriter(
            GuardedHttpClient http,
            @ConfigProperty(name = "plumbline.heroku.url", defaultValue = "https://api.heroku.com") URI api,
            InstantSource clock) {
        this.patch = new ConfigVarsPatch(http, api, clock);
    }

    @Override
    public Class<DestinationSpec.HerokuConfigVars> spec() {
        return DestinationSpec.HerokuConfigVars.class;
    }

    @Override
    public Written write(
            DestinationSpec.HerokuConfigVars spec,
            String namespace,
            Step step,
            State desired,
            Credentials credentials) {
        return switch (prepared(spec, step, desired, credentials)) {
            case Prepared.Refused(String message) -> new Written.Failed(message);
            case Prepared.Ready ready -> send(spec.app(), ready);
        };
    }

    @Override
    public Written rehearse(
            DestinationSpec.HerokuConfigVars spec,
            String namespace,
            Step step,
            State desired,
            Credentials credentials) {
        return switch (prepared(spec, step, desired, credentials)) {
            case Prepared.Refused(String message) -> new Written.Failed(message);
            case Prepared.Ready _ -> new Written.Done("");
        };
    }

    /** What is ready to be sent, or why nothing can be. */
    private sealed interface Prepared {

        record Ready(ObjectNode body, Credential token) implements Prepared {

            @Override
            public String toString() {
                return "Ready[" + body.size() + " config vars]";
            }
        }

        record Refused(String message) implements Prepared {}
    }

    private Prepared prepared(
            DestinationSpec.HerokuConfigVars spec, Step step, State desired, Credentials credentials) {
        if (!HerokuReads.isApp(spec.app())) {
            return new Prepared.Refused("herokuConfigVars.app is not the name of a Heroku app: correct it.");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (Change change : step.changes()) {
            String name = ForeignText.shown(change.subject(), 64);
            if (change.field() != null) {
                return new Prepared.Refused(
                        "Config var " + name + " holds text: it can't be changed in part. Correct the truth.");
            }
            if (change.operation() == Operation.Unset) {
                body.putNull(change.subject());
                continue;
            }
            JsonNode value = desired.values().get(new Subject(change.subject()));
            if (value == null || !value.isValueNode() || value.isNull()) {
                return new Prepared.Refused(
                        "What should hold for config var " + name + " is not text, a number or a truth value.");
            }
            body.put(change.subject(), value.asText());
        }
        return switch (credentials.forHost(patch.host())) {
            case Lookup.Failed<Credential>(var why) -> new Prepared.Refused(why.message());
            case Lookup.Found<Credential>(var token) -> new Prepared.Ready(body, token);
        };
    }

    private Written send(String app, Prepared.Ready ready) {
        return switch (patch.send(app, ready.body(), ready.token())) {
            case Lookup.Failed<ConfigVarsPatch.Answer>(var why) ->
                new Written.Failed(
                        "The config vars of Heroku app " + app + " may or may not be written: " + why.message());
            case Lookup.Found<ConfigVarsPatch.Answer>(var answer) ->
                answer.status() == 200
                        ? new Written.Done("")
                        : new Written.Failed(HerokuAdvice.onWrite(app, answer.status()));
        };
    }
}
