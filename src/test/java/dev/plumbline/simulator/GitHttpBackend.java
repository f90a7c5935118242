package dev.plumbline.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Git's own server over HTTP on loopback: {@code git http-backend} for the repositories of one folder. Whoever knows the
 * password reads and pushes; nobody else is let in.
 */
public final class GitHttpBackend implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Path root;
    private final String user;
    private final String authorization;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicBoolean losesAnswer = new AtomicBoolean();

    private GitHttpBackend(HttpServer server, Path root, String user, String password) {
        this.server = server;
        this.root = root;
        this.user = user;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts a server on a free port. */
    public static GitHttpBackend start(Path root, String user, String password) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new GitHttpBackend(HttpServer.create(address, 0), root, user, password);
    }

    public URI uri(String name) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name);
    }

    /** How many packs were pushed. */
    public long pushes() {
        return asked.stream()
                .filter(line -> line.startsWith("POST") && line.endsWith("/git-receive-pack"))
                .count();
    }

    /** Takes the next push, and loses the answer on its way. */
    public void loseNextAnswer() {
        losesAnswer.set(true);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            byte[] output = run(exchange, body);
            if (exchange.getRequestMethod().equals("POST")
                    && exchange.getRequestURI().getPath().endsWith("/git-receive-pack")
                    && losesAnswer.getAndSet(false)) {
                exchange.sendResponseHeaders(502, -1);
                return;
            }
            answer(exchange, output);
        }
    }

    private byte[] run(HttpExchange exchange, byte[] body) throws IOException {
        var builder = new ProcessBuilder("git", "http-backend").redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        GitBinary.isolate(environment);
        environment.put("GIT_PROJECT_ROOT", root.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("REMOTE_USER", user);
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        environment.put(
                "QUERY_STRING",
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
        environment.put("CONTENT_LENGTH", Integer.toString(body.length));
        header(exchange, "Content-Type").ifPresent(type -> environment.put("CONTENT_TYPE", type));
        header(exchange, "Content-Encoding").ifPresent(coding -> environment.put("HTTP_CONTENT_ENCODING", coding));
        header(exchange, "Git-Protocol").ifPresent(protocol -> environment.put("GIT_PROTOCOL", protocol));
        Process process = builder.start();
        threads.submit(() -> {
            try (var in = process.getOutputStream()) {
                in.write(body);
            }
            return null;
        });
        return process.getInputStream().readAllBytes();
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /** What a CGI program prints: headers, an empty line, the body. */
    private static void answer(HttpExchange exchange, byte[] output) throws IOException {
        int status = 200;
        int at = 0;
        for (String line = line(output, at); !line.isEmpty(); line = line(output, at)) {
            at += line.length() + 2;
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            if (line.startsWith("Status:")) {
                status = Integer.parseInt(value.substring(0, 3));
            } else {
                exchange.getResponseHeaders().set(line.substring(0, colon), value);
            }
        }
        var body = new ByteArrayOutputStream();
        body.write(output, Math.min(output.length, at + 2), Math.max(0, output.length - at - 2));
        exchange.sendResponseHeaders(status, body.size() == 0 ? -1 : body.size());
        body.writeTo(exchange.getResponseBody());
    }

    private static String line(byte[] output, int from) {
        int end = from;
        while (end < output.length && output[end] != '\r') {
            end++;
        }
        return new String(output, from, end - from, StandardCharsets.ISO_8859_1);
    }
}
