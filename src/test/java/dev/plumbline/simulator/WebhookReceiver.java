package dev.plumbline.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A service that takes deliveries as Standard Webhooks 1.0.0 asks of one: it checks the signature over identifier, time
 * and body before anything else, then that the time is within five minutes of its own, and does each message once. Its
 * status says what it holds.
 */
public final class WebhookReceiver implements AutoCloseable {

    /** What arrived for one key. */
    public record Kept(byte[] value, String version, String fingerprint) {}

    /** A request as it came over the wire. */
    public record Received(Map<String, String> headers, byte[] body) {}

    /** In which form the status says what is held. */
    public enum StatusForm {
        VERSION,
        FINGERPRINT
    }

    private static final long TOLERANCE = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final Set<String> done = ConcurrentHashMap.newKeySet();
    private final RequestLog log = new RequestLog(1000);
    private final InstantSource clock;
    private final byte[] key;
    private volatile Optional<String> bearer = Optional.empty();
    private volatile StatusForm form = StatusForm.VERSION;
    private volatile int instead;
    private volatile Map<String, String> insteadHeaders = Map.of();
    private volatile byte[] insteadBody = {};
    private volatile Received last;
    private volatile int taken;

    private WebhookReceiver(InstantSource clock, byte[] key) {
        this.clock = clock;
        this.key = key.clone();
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/deliveries", exchange -> handle(exchange, true));
        server.createContext("/status/", exchange -> handle(exchange, false));
        server.start();
    }

    /** @param key that deliveries are signed with */
    public static WebhookReceiver start(InstantSource clock, byte[] key) {
        return new WebhookReceiver(clock, key);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/deliveries");
    }

    public URI statusUrl(String name) {
        return url().resolve("/status/" + name);
    }

    /** From now on every request has to show this token too. */
    public void demand(String token) {
        bearer = Optional.of("Bearer " + token);
    }

    public void say(StatusForm changed) {
        form = changed;
    }

    /** From now on every request is answered so, and does nothing; with 0 as before. */
    public void answer(int status, Map<String, String> headers, String body) {
        insteadHeaders = headers;
        insteadBody = body.getBytes(StandardCharsets.UTF_8);
        instead = status;
    }

    /** What is held under that name; null for nothing. */
    public Kept kept(String name) {
        return kept.get(name);
    }

    /** How many deliveries changed something. */
    public int taken() {
        return taken;
    }

    /** The last delivery that was tried. */
    public Received last() {
        return last;
    }

    public List<RecordedRequest> requests() {
        return log.requests();
    }

    private void handle(HttpExchange exchange, boolean delivery) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (delivery) {
                last = received(exchange.getRequestHeaders(), body);
            }
            int status = 200;
            byte[] answer = {};
            if (instead != 0) {
                status = instead;
                answer = insteadBody;
                insteadHeaders.forEach(exchange.getResponseHeaders()::set);
            } else if (bearer.isPresent()
                    && !bearer.get().equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                status = 401;
            } else if (delivery) {
                status = exchange.getRequestMethod().equals("POST") ? take(exchange.getRequestHeaders(), body) : 405;
            } else {
                answer = status(exchange.getRequestURI().getPath().substring("/status/".length()));
            }
            record(exchange, status);
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            if (answer.length > 0) {
                exchange.getResponseBody().write(answer);
            }
        }
    }

    private synchronized int take(Headers headers, byte[] body) throws IOException {
        String id = headers.getFirst("webhook-id");
        String time = headers.getFirst("webhook-timestamp");
        if (id == null || time == null || !time.matches("[0-9]{1,12}") || !isSigned(headers, id, time, body)) {
            return 401;
        }
        if (Math.abs(clock.instant().getEpochSecond() - Long.parseLong(time)) > TOLERANCE) {
            return 400;
        }
        JsonNode message = JSON.readTree(body);
        if (!"application/json".equals(headers.getFirst("Content-Type"))
                || !id.equals(headers.getFirst("Idempotency-Key"))
                || !message.path("type").asText().equals("secret.delivery")
                || message.has("value") == message.has("valueBase64")) {
            return 422;
        }
        if (!done.add(id)) {
            return 200;
        }
        byte[] value = message.has("value")
                ? message.get("value").textValue().getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(message.get("valueBase64").textValue());
        kept.put(
                message.path("key").asText(),
                new Kept(
                        value,
                        message.path("version").asText(),
                        message.path("fingerprint").asText()));
        taken++;
        return 204;
    }

    private boolean isSigned(Headers headers, String id, String time, byte[] body) {
        byte[] expected;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + time + ".").getBytes(StandardCharsets.UTF_8));
            expected = mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        String shown = headers.getFirst("webhook-signature");
        for (String one : shown == null ? new String[0] : shown.split(" ")) {
            if (one.startsWith("v1,")
                    && MessageDigest.isEqual(expected, Base64.getDecoder().decode(one.substring(3)))) {
                return true;
            }
        }
        return false;
    }

    private byte[] status(String name) throws IOException {
        Kept held = kept.get(name);
        return JSON.writeValueAsBytes(
                held == null
                        ? Map.of()
                        : form == StatusForm.VERSION
                                ? Map.of("version", held.version())
                                : Map.of("fingerprint", held.fingerprint()));
    }

    private static Received received(Headers headers, byte[] body) {
        var shown = new ConcurrentHashMap<String, String>();
        headers.forEach((name, values) -> shown.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        return new Received(shown, body);
    }

    private void record(HttpExchange exchange, int status) {
        var names = new TreeSet<String>();
        exchange.getRequestHeaders().keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        URI uri = exchange.getRequestURI();
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        log.remember(new RecordedRequest(exchange.getRequestMethod(), uri.getRawPath(), query, names, status));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
