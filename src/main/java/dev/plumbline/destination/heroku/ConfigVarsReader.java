package dev.plumbline.destination.heroku;

import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.HttpAnswer;
import dev.plumbline.platform.http.HttpGet;
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
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Reads all config vars of a Heroku app: {@code GET /apps/{app}/config-vars} of the Platform API, version 3. One read, and
 * one parsed state, serves policies and distributions alike.
 */
@Singleton
final class ConfigVarsReader {

    private static final String PROVIDER = "heroku";
    private static final Map<String, String> HEADERS = Map.of("Accept", "application/vnd.heroku+json; version=3");
    private static final Pattern APP = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private final HttpReader http;
    private final String api;

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
        this.http = http;
        this.api = api.toString().replaceAll("/+$", "");
    }

    /** Whether this can be the name of an app, and stand in a URL. */
    static boolean isApp(String app) {
        return app != null && APP.matcher(app).matches();
    }

    /**
     * Whose config vars are read, and with what.
     *
     * @param member of the union that says so, for messages, as {@code herokuConfigVars}
     */
    record Asked(String member, String app, SecretRef secretRef) {}

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
        // The schema demands both; a resource stored under another schema may still lack them.
        if (!isApp(asked.app())) {
            return failed(
                    Reason.INVALID,
                    asked.member() + ".app is not the name of a Heroku app: use lower-case letters, digits and dashes");
        }
        if (asked.secretRef() == null || asked.secretRef().name() == null) {
            return failed(
                    Reason.INVALID, asked.member() + ".secretRef is missing: name a Secret that holds a Heroku token");
        }
        return switch (BearerToken.read(asked.secretRef(), look.namespace())) {
            case Lookup.Failed<Credential>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Credential>(var token) -> read(asked, token, look);
        };
    }

    private Lookup<Vars> read(Asked asked, Credential token, Look look) {
        var uri = URI.create(api + "/apps/" + asked.app() + "/config-vars");
        var get = new HttpGet(uri, HEADERS, Optional.of(token), PROVIDER, false);
        return switch (http.get(get, look.freshness())) {
            case Lookup.Failed<HttpAnswer>(var why) -> new Lookup.Failed<>(HerokuAdvice.on(why, asked));
            case Lookup.Found<HttpAnswer>(var answer) -> vars(asked.app(), answer);
        };
    }

    private Lookup<Vars> vars(String app, HttpAnswer answer) {
        if (answer.status() != 200) {
            return failed(
                    Reason.UNEXPECTED_ANSWER,
                    "Heroku answered " + answer.status() + " for the config vars of app " + app
                            + ", which its documentation does not foresee: see status.heroku.com");
        }
        return switch (state(answer.body())) {
            case Lookup.Failed<State>(var why) ->
                failed(why.reason(), "The config vars of Heroku app " + app + ": " + why.message());
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

    private static Lookup<Vars> failed(Reason reason, String message) {
        return new Lookup.Failed<>(new Unavailable(reason, message));
    }
}
