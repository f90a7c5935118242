package dev.plumbline.destination.n8n;

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
import dev.plumbline.platform.http.StreamRequest;
import dev.plumbline.platform.http.StreamedAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the converger asks of n8n with its own API key: nothing of it is shared or kept. */
final class N8nCalls {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final long MAX_ANSWER = 8L * 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GuardedHttpClient http;
    private final InstantSource clock;
    private final N8nAddress address;
    private final Credential key;

    N8nCalls(GuardedHttpClient http, InstantSource clock, N8nAddress address, Credential key) {
        this.http = http;
        this.clock = clock;
        this.address = address;
        this.key = key;
    }

    /**
     * What n8n said to a write.
     *
     * @param id of the workflow that it speaks of; empty where it speaks of none
     */
    record Answer(int status, Optional<String> id) {

        /** A status alone says little: while it starts, n8n answers any request with 200 and a sentence. */
        boolean isDone(String workflow) {
            return status == 200 && id.equals(Optional.of(workflow));
        }
    }

    Lookup<WorkflowPages.All> workflows(List<String> tags) {
        return WorkflowPages.read(address, tags, this::page);
    }

    private Lookup<WorkflowPages.Read> page(URI uri) {
        Instant asked = clock.instant();
        return switch (exchange("GET", uri, new byte[0])) {
            case Lookup.Failed<Whole>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Whole>(var answer) ->
                answer.status() == 200
                        ? parsed(answer.body(), asked)
                        : new Lookup.Failed<>(new Unavailable(
                                Reason.UNEXPECTED_ANSWER, N8nAdvice.onWrite("list workflows", answer.status())));
        };
    }

    private static Lookup<WorkflowPages.Read> parsed(byte[] body, Instant asked) {
        return switch (WorkflowsPage.parse(body)) {
            case Lookup.Failed<WorkflowsPage>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<WorkflowsPage>(var page) -> new Lookup.Found<>(new WorkflowPages.Read(page, asked));
        };
    }

    Lookup<Answer> create(ObjectNode workflow) {
        return send("POST", address.workflows(), bytes(workflow));
    }

    Lookup<Answer> replace(String id, ObjectNode workflow) {
        return send("PUT", address.workflow(id), bytes(workflow));
    }

    Lookup<Answer> activate(String id, boolean active) {
        return send("POST", address.activation(id, active), bytes(JSON.createObjectNode()));
    }

    private Lookup<Answer> send(String method, URI uri, byte[] body) {
        return switch (exchange(method, uri, body)) {
            case Lookup.Failed<Whole>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<Whole>(var answer) -> new Lookup.Found<>(new Answer(answer.status(), id(answer.body())));
        };
    }

    private static Optional<String> id(byte[] body) {
        return JsonBody.object(body) instanceof Lookup.Found<ObjectNode>(var workflow)
                        && workflow.path("id").isTextual()
                ? Optional.of(workflow.get("id").textValue())
                : Optional.empty();
    }

    private record Whole(int status, byte[] body) {

        @Override
        public String toString() {
            return "Whole[" + status + ", " + body.length + " bytes]";
        }
    }

    private Lookup<Whole> exchange(String method, URI uri, byte[] body) {
        var headers = new HashMap<>(Map.of("Accept", "application/json"));
        if (body.length > 0) {
            headers.put("Content-Type", "application/json");
        }
        var request = new StreamRequest(
                method, uri, headers, body, Optional.of(key), N8nObserver.PROVIDER, DEADLINE, MAX_ANSWER);
        return switch (http.exchange(request)) {
            case Lookup.Failed<StreamedAnswer>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<StreamedAnswer>(var answer) -> {
                try (answer) {
                    yield new Lookup.Found<>(
                            new Whole(answer.status(), answer.body().readAllBytes()));
                } catch (HttpReadException e) {
                    yield new Lookup.Failed<>(e.why());
                } catch (IOException e) {
                    yield new Lookup.Failed<>(
                            new Unavailable(Reason.UNREACHABLE, "the connection to n8n broke while it answered"));
                }
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
