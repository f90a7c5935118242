package dev.plumbline.destination.heroku;

import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.heroku.HerokuReads.Asked;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.HttpAnswer;
import dev.plumbline.platform.http.HttpReader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Reads all config vars of a Heroku app: {@code GET /apps/{app}/config-vars} of the Platform API, version 3. One read, and
 * one parsed state, serves policies and distributions alike.
 */
@Singleton
final class ConfigVarsReader {

    private final HerokuReads reads;

    /**
     * What each body that is still in use says. The reader hands out one array for as long as an answer is unchanged,
     * and arrays are told apart by identity: so all that look at an app share one parsed state, for as long as it lasts.
     */
    private final Map<byte[], Lookup<State>> parsed = Collections.synchronizedMap(new WeakHashMap<>());

    /** @param api the root of the Platform API */
    @Inject
    ConfigVarsReader(
            HttpReader http,
            @ConfigProperty(name = "plumbline.heroku.url", defaultValue = "https://api.heroku.com") URI api) {
        this.reads = new HerokuReads(http, api);
    }

    /** What is asked for, by a member of a union. */
    static Asked asked(String member, String app, SecretRef secretRef) {
        return new Asked(member, app, secretRef, "config vars");
    }

    /**
     * All config vars of an app. They never show themselves.
     *
     * @param revision the answer's entity tag; empty for none
     */
    record Vars(State state, String revision, Instant time) {

        @Override
        public String toString() {
            return "Vars[" + state.values().size() + ", " + time + "]";
        }
    }

    Lookup<Vars> read(Asked asked, Look look) {
        return switch (HerokuReads.token(asked, look)) {
            case Lookup.Failed<Credential>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Credential>(var token) ->
                switch (reads.get(asked, "/config-vars", Optional.empty(), token, look.freshness())) {
                    case Lookup.Failed<HttpAnswer>(var why) -> new Lookup.Failed<>(why);
                    case Lookup.Found<HttpAnswer>(var answer) -> vars(asked, answer);
                };
        };
    }

    private Lookup<Vars> vars(Asked asked, HttpAnswer answer) {
        return switch (state(answer.body())) {
            case Lookup.Failed<State>(var why) ->
                new Lookup.Failed<>(new Unavailable(why.reason(), asked.shown() + ": " + why.message()));
            case Lookup.Found<State>(var state) -> new Lookup.Found<>(new Vars(state, revision(answer), answer.time()));
        };
    }

    private Lookup<State> state(byte[] body) {
        var known = parsed.get(body);
        if (known != null) {
            return known;
        }
        var read = ConfigVars.parse(body);
        var earlier = parsed.putIfAbsent(body, read);
        return earlier == null ? read : earlier;
    }

    private static String revision(HttpAnswer answer) {
        return answer.headers().getOrDefault("etag", List.of()).stream()
                .findFirst()
                .map(etag -> ForeignText.shown(etag, 128))
                .orElse("");
    }
}
