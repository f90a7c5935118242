package dev.plumbline.desired.infisical;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpReadException;
import dev.plumbline.platform.http.JsonBody;
import dev.plumbline.platform.http.LimitHeaders;
import dev.plumbline.platform.http.StreamRequest;
import dev.plumbline.platform.http.StreamedAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Requests to Infisical. Nothing of their answers is shared or kept, for most of them hold what is secret. */
final class InfisicalCalls {

    private static final String PROVIDER = "infisical";
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final long MAX_ANSWER = 4L * 1024 * 1024;
    private static final byte[] NO_BODY = new byte[0];
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GuardedHttpClient http;

    InfisicalCalls(GuardedHttpClient http) {
        this.http = http;
    }

    /**
     * An answer.
     *
     * @param limited whether it refuses for having been asked too much
     * @param body the object that it holds, or that it holds none
     */
    record Answer(int status, boolean limited, Lookup<ObjectNode> body) {

        /** Whether the access token is no longer accepted. Infisical says so with 401, or with 403 and this word. */
        boolean isTokenRefused() {
            return status == 401 || status == 403 && says("error").equals("TokenError");
        }

        private String says(String member) {
            return switch (body) {
                case Lookup.Failed<ObjectNode> _ -> "";
                case Lookup.Found<ObjectNode>(ObjectNode read) ->
                    read.path(member).asText("");
            };
        }

        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    Lookup<Answer> get(String uri, String token) {
        return send(new StreamRequest(
                "GET",
                URI.create(uri),
                Map.of("Accept", "application/json"),
                NO_BODY,
                Optional.of(Credential.bearer(token)),
                PROVIDER,
                DEADLINE,
                MAX_ANSWER));
    }

    /** {@code POST /api/v1/auth/universal-auth/login}. */
    Lookup<Answer> login(String api, InfisicalLogin login) {
        ObjectNode body = JSON.createObjectNode();
        body.put("clientId", login.clientId());
        body.put("clientSecret", login.clientSecret());
        return send(new StreamRequest(
                "POST",
                URI.create(api + "/api/v1/auth/universal-auth/login"),
                Map.of("Accept", "application/json", "Content-Type", "application/json"),
                bytes(body),
                Optional.empty(),
                PROVIDER,
                DEADLINE,
                MAX_ANSWER));
    }

    private Lookup<Answer> send(StreamRequest request) {
        return switch (http.exchange(request)) {
            case Lookup.Failed<StreamedAnswer>(Unavailable why) -> new Lookup.Failed<>(why);
            case Lookup.Found<StreamedAnswer>(StreamedAnswer answer) -> read(answer);
        };
    }

    private static Lookup<Answer> read(StreamedAnswer answer) {
        boolean limited = LimitHeaders.limited(answer.status(), answer.headers());
        try (answer) {
            byte[] body = answer.body().readAllBytes();
            return new Lookup.Found<>(new Answer(answer.status(), limited, JsonBody.object(body)));
        } catch (HttpReadException e) {
            // What was refused is refused, even where the refusal breaks off.
            return answer.status() == 200
                    ? new Lookup.Failed<>(e.why())
                    : new Lookup.Found<>(new Answer(answer.status(), limited, JsonBody.object(NO_BODY)));
        } catch (IOException e) {
            return new Lookup.Failed<>(new Unavailable(Reason.UNREACHABLE, "the answer of Infisical broke off"));
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
