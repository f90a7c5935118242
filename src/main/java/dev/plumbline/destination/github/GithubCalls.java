package dev.plumbline.destination.github;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.destination.SecretWriter.Outcome;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpReadException;
import dev.plumbline.platform.http.JsonBody;
import dev.plumbline.platform.http.LimitHeaders;
import dev.plumbline.platform.http.StreamRequest;
import dev.plumbline.platform.http.StreamedAnswer;
import dev.plumbline.platform.http.Timekeeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The requests that make up one delivery to GitHub, and what their answers mean for it. */
final class GithubCalls {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final long MAX_ANSWER = 8L * 1024 * 1024;
    private static final byte[] NO_BODY = new byte[0];
    private static final ObjectMapper JSON = new ObjectMapper();

    /** How long to leave GitHub alone where it refuses for asking too much and doesn't say. From its rules on limits. */
    private static final Duration UNSAID = Duration.ofMinutes(1);

    private final GuardedHttpClient http;
    private final String api;
    private final Timekeeper time;
    private final WritePace pace;

    GithubCalls(GuardedHttpClient http, String api, Timekeeper time, WritePace pace) {
        this.http = http;
        this.api = api;
        this.time = time;
        this.pace = pace;
    }

    /** What a request came to: what was wanted, or how the delivery ends for lack of it. */
    sealed interface Reply<T> {

        record Had<T>(T value) implements Reply<T> {}

        record Ended<T>(Outcome outcome) implements Reply<T> {}
    }

    /** An answer with a status that was expected; its body where there is one to be read. */
    record Answer(int status, ObjectNode body) {

        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    /** The object at a path; with {@code orAbsent}, also an answer of 404, whose body is empty. */
    Reply<Answer> get(GithubPlace place, String path, boolean orAbsent, Credential token) {
        var request = request("GET", path, GithubSecretLists.HEADERS, NO_BODY, token);
        return send(place, request, token, orAbsent ? List.of(200, 404) : List.of(200));
    }

    /** Writes when the credential's turn has come. With 409 and 422 it is the caller's to see why. */
    Reply<Answer> put(GithubPlace place, String path, ObjectNode body, Credential token) {
        try {
            Optional<Duration> tooLong = pace.await(token);
            if (tooLong.isPresent()) {
                return new Reply.Ended<>(new Outcome.Failed(
                        "Other writes with the same credential go before the one to " + place.target()
                                + ": nothing was written, and it is tried again later.",
                        tooLong));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reply.Ended<>(new Outcome.Failed(
                    "The converger stops: nothing was written to " + place.target() + ".", Optional.empty()));
        }
        var headers = new HashMap<>(GithubSecretLists.HEADERS);
        headers.put("Content-Type", "application/json");
        var request = request("PUT", path, headers, bytes(body), token);
        return send(place, request, token, List.of(201, 204, 409, 422));
    }

    private StreamRequest request(
            String method, String path, Map<String, String> headers, byte[] body, Credential token) {
        return new StreamRequest(
                method,
                URI.create(api + path),
                headers,
                body,
                Optional.of(token),
                GithubSecretLists.PROVIDER,
                DEADLINE,
                MAX_ANSWER);
    }

    private Reply<Answer> send(GithubPlace place, StreamRequest request, Credential token, List<Integer> expected) {
        boolean writing = !request.method().equals("GET");
        return switch (http.exchange(request)) {
            case Lookup.Failed<StreamedAnswer>(Unavailable why) ->
                new Reply.Ended<>(GithubAdvice.onFailure(place, why, writing));
            case Lookup.Found<StreamedAnswer>(StreamedAnswer answer) ->
                answered(place, writing, answer, token, expected);
        };
    }

    private Reply<Answer> answered(
            GithubPlace place, boolean writing, StreamedAnswer answer, Credential token, List<Integer> expected) {
        int status = answer.status();
        Lookup<ObjectNode> body = body(answer);
        if (!expected.contains(status)) {
            boolean limited = isLimited(answer, body);
            Optional<Duration> pause = LimitHeaders.of(status, answer.headers(), time.instant())
                    .pause()
                    .or(() -> limited ? Optional.of(UNSAID) : Optional.empty());
            if (limited) {
                pause.ifPresent(asked -> pace.pause(token, asked));
            }
            return new Reply.Ended<>(GithubAdvice.onStatus(place, status, writing, limited, pause));
        }
        if (status != 200) {
            // The status says it all.
            return new Reply.Had<>(new Answer(status, JSON.createObjectNode()));
        }
        return switch (body) {
            case Lookup.Failed<ObjectNode>(Unavailable why) ->
                new Reply.Ended<>(GithubAdvice.onFailure(place, why, writing));
            case Lookup.Found<ObjectNode>(ObjectNode read) -> new Reply.Had<>(new Answer(status, read));
        };
    }

    /** GitHub does not always mark with headers that it has had enough; then it says so in {@code message}. */
    private static boolean isLimited(StreamedAnswer answer, Lookup<ObjectNode> body) {
        return LimitHeaders.limited(answer.status(), answer.headers())
                || answer.status() == 403
                        && body instanceof Lookup.Found<ObjectNode>(ObjectNode read)
                        && read.path("message")
                                .asText("")
                                .toLowerCase(Locale.ROOT)
                                .contains("rate limit");
    }

    private static Lookup<ObjectNode> body(StreamedAnswer answer) {
        try (answer) {
            return JsonBody.object(answer.body().readAllBytes());
        } catch (HttpReadException e) {
            return new Lookup.Failed<>(e.why());
        } catch (IOException e) {
            return JsonBody.object(NO_BODY);
        }
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
