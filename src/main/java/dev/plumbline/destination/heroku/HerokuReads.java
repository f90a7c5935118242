package dev.plumbline.destination.heroku;

import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.HttpAnswer;
import dev.plumbline.platform.http.HttpGet;
import dev.plumbline.platform.http.HttpReader;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what belongs to one app over the Platform API, version 3. */
final class HerokuReads {

    private static final String PROVIDER = "heroku";
    private static final String ACCEPT = "application/vnd.heroku+json; version=3";
    private static final Pattern APP = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private final HttpReader http;
    private final String api;

    /** @param api the root of the Platform API */
    HerokuReads(HttpReader http, URI api) {
        this.http = http;
        this.api = api.toString().replaceAll("/+$", "");
    }

    /** Whether this can be the name of an app, and stand in a URL. */
    static boolean isApp(String app) {
        return app != null && APP.matcher(app).matches();
    }

    /**
     * What is read of whom, and with what.
     *
     * @param member of the union that says so, for messages, as {@code herokuConfigVars}
     * @param thing what of the app, for messages, as {@code config vars}
     */
    record Asked(String member, String app, SecretRef secretRef, String thing) {

        /** For people, as {@code The config vars of Heroku app billing-prod}. */
        String shown() {
            return "The " + thing + " of Heroku app " + app;
        }
    }

    /** The token to ask with; fails where what is asked for can't be asked for. */
    static Lookup<Credential> token(Asked asked, Look look) {
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
        return BearerToken.read(asked.secretRef(), look.namespace());
    }

    /**
     * An answer with status 200, or 206 where a range was asked for.
     *
     * @param path below the app's, as {@code /config-vars}
     * @param range of a list; empty for whatever the API gives by itself
     */
    Lookup<HttpAnswer> get(Asked asked, String path, Optional<String> range, Credential token, Duration freshness) {
        var uri = URI.create(api + "/apps/" + asked.app() + path);
        var headers = new HashMap<>(Map.of("Accept", ACCEPT));
        range.ifPresent(wanted -> headers.put("Range", wanted));
        var get = new HttpGet(uri, headers, Optional.of(token), PROVIDER, false);
        return switch (http.get(get, freshness)) {
            case Lookup.Failed<HttpAnswer>(var why) -> new Lookup.Failed<>(HerokuAdvice.on(why, asked));
            case Lookup.Found<HttpAnswer>(var answer)
            when answer.status() != 200 && (answer.status() != 206 || range.isEmpty()) ->
                failed(
                        Reason.UNEXPECTED_ANSWER,
                        "Heroku answered " + answer.status() + " for the " + asked.thing() + " of app " + asked.app()
                                + ", which its documentation does not foresee: see status.heroku.com");
            case Lookup.Found<HttpAnswer> found -> found;
        };
    }

    /** An answer that can't be taken for what it should be. */
    static <T> Lookup<T> malformed(String what) {
        return failed(
                Reason.MALFORMED,
                what + ". Nothing is known until Heroku, or what stands between it and here, answers rightly again");
    }

    private static <T> Lookup<T> failed(Reason reason, String message) {
        return new Lookup.Failed<>(new Unavailable(reason, message));
    }
}
