package dev.plumbline.destination;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.HttpAnswer;
import dev.plumbline.platform.http.HttpGet;
import dev.plumbline.platform.http.HttpReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads over HTTP as the port promises, without budgets, sharing and address rules. */
public final class TestHttpReader implements HttpReader, AutoCloseable {

    private static final int LIMIT = 8 * 1024 * 1024;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Runnable::run)
            .build();
    private final Map<URI, HttpAnswer> last = new HashMap<>();
    private final Duration timeout;

    public TestHttpReader(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public Lookup<HttpAnswer> get(HttpGet get, Duration freshness) {
        var request = HttpRequest.newBuilder(get.uri()).timeout(timeout);
        get.headers().forEach(request::header);
        get.credential().ifPresent(credential -> request.header(credential.header(), credential.value()));
        HttpAnswer known = last.get(get.uri());
        if (known != null && known.headers().containsKey("etag")) {
            request.header("If-None-Match", known.headers().get("etag").getFirst());
        }
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        try {
            return read(get, known, answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return failed(Reason.TIMEOUT, "no whole answer in time");
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case HttpTimeoutException _ -> failed(Reason.TIMEOUT, "no whole answer in time");
                case IOException _ -> failed(Reason.UNREACHABLE, "the connection broke");
                default -> throw new IllegalStateException(e);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(Reason.UNREACHABLE, "interrupted");
        }
    }

    private Lookup<HttpAnswer> read(HttpGet get, HttpAnswer known, HttpResponse<byte[]> answer) {
        if (answer.body().length > LIMIT) {
            return failed(Reason.TOO_LARGE, "the answer is larger than 8 MiB");
        }
        if (answer.statusCode() == 304) {
            var confirmed = new HttpAnswer(known.status(), known.headers(), known.body(), Instant.now());
            return new Lookup.Found<>(confirmed);
        }
        Map<String, List<String>> headers = new TreeMap<>();
        answer.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        var read = new HttpAnswer(answer.statusCode(), headers, answer.body(), Instant.now());
        last.put(get.uri(), read);
        if (get.statusIsData() || answer.statusCode() < 300) {
            return new Lookup.Found<>(read);
        }
        return switch (answer.statusCode()) {
            case 401 -> failed(Reason.UNAUTHORIZED, "the server answered 401");
            case 403 -> failed(Reason.FORBIDDEN, "the server answered 403");
            case 404 -> failed(Reason.NOT_FOUND, "the server answered 404");
            case 429 -> failed(Reason.RATE_LIMITED, "the server answered 429");
            default -> failed(Reason.UNEXPECTED_ANSWER, "the server answered " + answer.statusCode());
        };
    }

    private static Lookup<HttpAnswer> failed(Reason reason, String message) {
        return new Lookup.Failed<>(new Unavailable(reason, message));
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
