package dev.plumbline.destination.heroku;

import dev.plumbline.api.DestinationSpec;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.destination.Observer;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Reads the config vars of a Heroku app: {@code GET /apps/{app}/config-vars} of the Platform API, version 3. Each config
 * var is a subject and its text the value; the revision is the answer's entity tag.
 */
@Singleton
public final class HerokuConfigVarsObserver implements Observer<DestinationSpec.HerokuConfigVars> {

    private static final String PROVIDER = "heroku";
    private static final Map<String, String> HEADERS = Map.of("Accept", "application/vnd.heroku+json; version=3");
    static final Pattern APP = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private final HttpReader http;
    private final String api;

    /**
     * What each body that is still in use says. The reader hands out one array for as long as an answer is unchanged,
     * and arrays are told apart by identity: so all policies of an app share one parsed state, for as long as it lasts.
     */
    private final Map<byte[], Lookup<State>> parsed = Collections.synchronizedMap(new WeakHashMap<>());

    /** @param api the root of the Platform API */
    @Inject
    public HerokuConfigVarsObserver(
            HttpReader http,
            @ConfigProperty(name = "plumbline.heroku.url", defaultValue = "https://api.heroku.com") URI api) {
        this.http = http;
        this.api = api.toString().replaceAll("/+$", "");
    }

    @Override
    public Class<DestinationSpec.HerokuConfigVars> spec() {
        return DestinationSpec.HerokuConfigVars.class;
    }

    @Override
    public String target(DestinationSpec.HerokuConfigVars spec, String namespace) {
        return PROVIDER + ":" + spec.app();
    }

    @Override
    public Observation observe(DestinationSpec.HerokuConfigVars spec, Look look) {
        // The schema demands both; a resource stored under another schema may still lack them.
        if (spec.app() == null || !APP.matcher(spec.app()).matches()) {
            return new Unavailable(
                    Reason.INVALID,
                    "herokuConfigVars.app is not the name of a Heroku app: use lower-case letters, digits and dashes");
        }
        if (spec.secretRef() == null || spec.secretRef().name() == null) {
            return new Unavailable(
                    Reason.INVALID, "herokuConfigVars.secretRef is missing: name a Secret that holds a Heroku token");
        }
        return switch (BearerToken.read(spec.secretRef(), look.namespace())) {
            case Lookup.Failed<Credential>(var why) -> why;
            case Lookup.Found<Credential>(var token) -> read(spec, token, look);
        };
    }

    private Observation read(DestinationSpec.HerokuConfigVars spec, Credential token, Look look) {
        var uri = URI.create(api + "/apps/" + spec.app() + "/config-vars");
        var get = new HttpGet(uri, HEADERS, Optional.of(token), PROVIDER, false);
        return switch (http.get(get, look.freshness())) {
            case Lookup.Failed<HttpAnswer>(var why) -> HerokuAdvice.on(why, spec);
            case Lookup.Found<HttpAnswer>(var answer) -> observation(spec.app(), answer);
        };
    }

    private Observation observation(String app, HttpAnswer answer) {
        if (answer.status() != 200) {
            return new Unavailable(
                    Reason.UNEXPECTED_ANSWER,
                    "Heroku answered " + answer.status() + " for the config vars of app " + app
                            + ", which its documentation does not foresee: see status.heroku.com");
        }
        return switch (state(answer.body())) {
            case Lookup.Failed<State>(var why) ->
                new Unavailable(why.reason(), "The config vars of Heroku app " + app + ": " + why.message());
            case Lookup.Found<State>(var state) -> new Observed(state, Evidence.VALUE, revision(answer), answer.time());
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
