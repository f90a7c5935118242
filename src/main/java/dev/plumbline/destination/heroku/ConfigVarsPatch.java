package dev.plumbline.destination.heroku;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.StreamRequest;
import dev.plumbline.platform.http.StreamedAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Sends {@code PATCH /apps/{app}/config-vars} of the Platform API, version 3. Heroku takes all of it or none, makes one
 * release of it, and restarts the app. For the converger alone.
 */
final class ConfigVarsPatch {

    private static final String PROVIDER = "heroku";
    private static final Map<String, String> HEADERS =
            Map.of("Accept", "application/vnd.heroku+json; version=3", "Content-Type", "application/json");
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final long MAX_ANSWER = 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GuardedHttpClient http;
    private final URI api;
    private final InstantSource clock;

    /** @param api the root of the Platform API; credentials are given for its host and sent there only */
    ConfigVarsPatch(GuardedHttpClient http, URI api, InstantSource clock) {
        this.http = http;
        this.api = api;
        this.clock = clock;
    }

    /** What Heroku said to it; 200 is the one status that means that it is done. */
    record Answer(int status, Optional<Duration> retryAfter) {}

    /** The host that a credential has to be for. */
    String host() {
        String host = api.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** @param body config vars by name, {@code null} for what is to be unset */
    Lookup<Answer> send(String app, ObjectNode body, Credential token) {
        var uri = URI.create(api.toString().replaceAll("/+$", "") + "/apps/" + app + "/config-vars");
        var request = new StreamRequest(
                "PATCH", uri, HEADERS, bytes(body), Optional.of(token), PROVIDER, DEADLINE, MAX_ANSWER);
        return switch (http.exchange(request)) {
            case Lookup.Failed<StreamedAnswer>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<StreamedAnswer>(var answer) -> {
                try {
                    // It holds every value of the app: nobody looks at it.
                    answer.close();
                } catch (IOException e) {
                    // The status says it all, however the connection ends.
                }
                yield new Lookup.Found<>(new Answer(answer.status(), answer.pause(clock.instant())));
            }
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
