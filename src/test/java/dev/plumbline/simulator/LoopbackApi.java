package dev.plumbline.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server on loopback that answers in JSON, spoils its answers on demand, and remembers what it was asked. */
final class LoopbackApi implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is about to be answered. */
    record Answer(int status, Map<String, String> headers, byte[] body) {

        static Answer of(int status, Object body) {
            return new Answer(status, Map.of("Content-Type", "application/json; charset=utf-8"), json(body));
        }

        static Answer empty(int status) {
            return new Answer(status, Map.of(), new byte[0]);
        }

        Answer with(Map<String, String> more) {
            var all = new LinkedHashMap<>(headers);
            all.putAll(more);
            return new Answer(status, all, body);
        }

        /** The same, as a fault that was ordered leaves it. */
        Answer spoilt(Fault fault) {
            return switch (fault) {
                case null -> this;
                case Fault.Broken(int other) -> of(other, Map.of("message", "Server Error"));
                case Fault.Oversized(int bytes) -> of(200, Map.of("big", "x".repeat(bytes)));
                case Fault.Saying(byte[] said) -> new Answer(200, Map.of(), said);
                case Fault.Down _, Fault.Slow _, Fault.Dripping _, Fault.CutOff _ -> this;
            };
        }

        private static byte[] json(Object body) {
            try {
                return JSON.writeValueAsBytes(body);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * An answer and how it goes out.
     *
     * @param fault that befalls it on the way; null for none
     */
    record Reply(Answer answer, Fault fault) {}

    /** Finds the reply to a request. */
    interface Answering {
        Reply reply(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final RequestLog log;
    private final Answering answering;

    LoopbackApi(RequestLog log, Answering answering) {
        this.log = log;
        this.answering = answering;
        // Without it the server holds small answers back for 40 ms until the client confirms the one before.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            Reply reply = answering.reply(exchange);
            record(exchange, reply.answer().status());
            send(exchange, reply.answer(), reply.fault());
        } catch (IOException | InterruptedException e) {
            // The client has gone, or the simulator is closing: there is nobody to answer.
            exchange.close();
        }
    }

    private void record(HttpExchange exchange, int status) {
        String method = exchange.getRequestMethod();
        log.count(!method.equals("GET"), status);
        if (!log.remembers()) {
            return;
        }
        var names = new TreeSet<String>();
        exchange.getRequestHeaders().keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        URI uri = exchange.getRequestURI();
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        log.remember(new RecordedRequest(method, uri.getRawPath(), query, names, status));
    }

    private void send(HttpExchange exchange, Answer answer, Fault fault) throws IOException, InterruptedException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        if (fault instanceof Fault.Slow slow) {
            pause(slow.delay());
        }
        byte[] body = answer.body();
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length == 0) {
            return;
        }
        OutputStream out = exchange.getResponseBody();
        if (fault instanceof Fault.Dripping dripping) {
            for (byte each : body) {
                out.write(each);
                out.flush();
                pause(dripping.betweenBytes());
            }
        } else {
            out.write(fault instanceof Fault.CutOff ? Arrays.copyOf(body, body.length / 2) : body);
            out.flush();
        }
    }

    private void pause(Duration pause) throws IOException, InterruptedException {
        if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("the simulator closes");
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
