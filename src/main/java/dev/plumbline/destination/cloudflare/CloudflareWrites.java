package dev.plumbline.destination.cloudflare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.destination.SecretWriter.Outcome;
import dev.plumbline.destination.Writer;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.RetryAfter;
import dev.plumbline.platform.http.StreamRequest;
import dev.plumbline.platform.http.StreamedAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Sends changes to Cloudflare's API, version 4, each of them once, and says what came of it. */
final class CloudflareWrites {

    /** After 1,200 requests in five minutes Cloudflare lets nothing through for the next five. */
    static final Duration BLOCKED = Duration.ofMinutes(5);

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** An answer about a Pages project holds all of its settings. */
    private static final long MAX_ANSWER = 4L * 1024 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final GuardedHttpClient http;
    private final String api;
    private final String host;
    private final InstantSource clock;

    /** @param api the root of the API; credentials are given for its host and sent there only */
    CloudflareWrites(GuardedHttpClient http, URI api, InstantSource clock) {
        this.http = http;
        this.api = api.toString().replaceAll("/+$", "");
        String name = api.getHost();
        this.host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        this.clock = clock;
    }

    /** The write credential for Cloudflare's API. */
    Lookup<Credential> credential(Writer.Credentials credentials) {
        return credentials.forHost(host);
    }

    /**
     * Sends one {@code PATCH}.
     *
     * @param reference of the outcome, where it is done
     */
    Outcome patch(
            String path,
            String contentType,
            JsonNode body,
            Credential token,
            CloudflareAdvice advice,
            String reference) {
        var request = new StreamRequest(
                "PATCH",
                URI.create(api + path),
                Map.of("Accept", "application/json", "Content-Type", contentType),
                bytes(body),
                Optional.of(token),
                CloudflareReads.PROVIDER,
                DEADLINE,
                MAX_ANSWER);
        return switch (http.exchange(request)) {
            case Lookup.Failed<StreamedAnswer>(Unavailable why) -> unanswered(why, advice);
            case Lookup.Found<StreamedAnswer>(StreamedAnswer answer) -> outcome(answer, advice, reference);
        };
    }

    private static Outcome unanswered(Unavailable why, CloudflareAdvice advice) {
        return switch (why.reason()) {
            // An answer that isn't foreseen is here a redirect to another place: trying again leads there again.
            case ADDRESS_REFUSED, INVALID, UNEXPECTED_ANSWER ->
                new Outcome.Refused("Writing " + advice.thing() + ": " + why.message() + ".");
            case RATE_LIMITED, CIRCUIT_OPEN ->
                new Outcome.Failed(
                        "Nothing was written of " + advice.thing() + ": " + why.message() + ".", Optional.empty());
            case REFERENCE_NOT_FOUND, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, UNREACHABLE, TIMEOUT, TOO_LARGE, MALFORMED ->
                new Outcome.Failed(
                        "It is not known whether " + advice.thing() + " are written: " + why.message() + ".",
                        Optional.empty());
        };
    }

    private Outcome outcome(StreamedAnswer answer, CloudflareAdvice advice, String reference) {
        int status = answer.status();
        WriteAnswer said = read(answer);
        Optional<Duration> pause = RetryAfter.of(answer.headers(), clock.instant());
        if (status == 429) {
            return new Outcome.Failed(advice.onFailure(status), Optional.of(pause.orElse(BLOCKED)));
        }
        if (status >= 200 && status < 300) {
            return said.success()
                    ? new Outcome.Done(reference)
                    : new Outcome.Failed(advice.onFailure(status), Optional.empty());
        }
        return status >= 500 || status == 408 || status == 409 || status == 423 || status == 425
                ? new Outcome.Failed(advice.onFailure(status), pause)
                : new Outcome.Refused(advice.onRefusal(status, said.codes()));
    }

    private static WriteAnswer read(StreamedAnswer answer) {
        WriteAnswer said = WriteAnswer.read(answer.body());
        try {
            answer.close();
        } catch (IOException e) {
            // What was needed of it has been read, however the connection ends.
        }
        return said;
    }

    private static byte[] bytes(JsonNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
