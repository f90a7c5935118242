package dev.plumbline.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/**
 * A Git server over HTTP on loopback: JGit's own server side behind the smart HTTP protocol, read only. Holds what it
 * was asked. Each repository can ask for Basic credentials.
 */
public final class GitServer implements AutoCloseable {

    private static final String SERVICE = "git-upload-pack";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Served> repositories = new ConcurrentHashMap<>();
    private final Map<String, String> redirects = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /**
     * @param line method and path with the query, as {@code GET /config.git/info/refs?service=git-upload-pack}
     * @param authorization the header as it came, empty where there was none
     */
    public record Asked(String line, String authorization) {}

    private record Served(Path folder, Optional<String> authorization) {}

    private GitServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts a server over plain HTTP on a free port. */
    public static GitServer start() throws IOException {
        return new GitServer(HttpServer.create(loopback(), 0));
    }

    /** Starts a server over TLS on a free port. */
    public static GitServer start(SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new GitServer(server);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Serves a repository to everybody. */
    public GitServer serve(String name, Path repository) {
        repositories.put("/" + name, new Served(repository, Optional.empty()));
        return this;
    }

    /** Serves a repository to whoever knows the password. */
    public GitServer serve(String name, Path repository, String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        String expected = "Basic " + Base64.getEncoder().encodeToString(pair);
        repositories.put("/" + name, new Served(repository, Optional.of(expected)));
        return this;
    }

    /** Sends whoever asks for this repository elsewhere. */
    public GitServer redirect(String name, URI elsewhere) {
        redirects.put("/" + name, elsewhere.toString());
        return this;
    }

    public URI uri(String name) {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(
                "%s://127.0.0.1:%d/%s".formatted(scheme, server.getAddress().getPort(), name));
    }

    /** All requests so far, the first first. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** How many packs were asked for. */
    public long fetches() {
        return asked.stream()
                .filter(request -> request.line().startsWith("POST"))
                .count();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String authorization = Optional.ofNullable(
                            exchange.getRequestHeaders().getFirst("Authorization"))
                    .orElse("");
            asked.add(new Asked(exchange.getRequestMethod() + " " + exchange.getRequestURI(), authorization));
            answer(exchange, authorization);
        } catch (RuntimeException | IOException broken) {
            throw broken instanceof IOException io ? io : new IOException(broken);
        }
    }

    private void answer(HttpExchange exchange, String authorization) throws IOException {
        String path = exchange.getRequestURI().getPath();
        for (Map.Entry<String, String> redirect : redirects.entrySet()) {
            if (path.startsWith(redirect.getKey() + "/")) {
                String rest = exchange.getRequestURI()
                        .toString()
                        .substring(redirect.getKey().length());
                exchange.getResponseHeaders().set("Location", redirect.getValue() + rest);
                exchange.sendResponseHeaders(302, -1);
                return;
            }
        }
        boolean refs = exchange.getRequestMethod().equals("GET") && path.endsWith("/info/refs");
        boolean pack = exchange.getRequestMethod().equals("POST") && path.endsWith("/" + SERVICE);
        String name = refs
                ? path.substring(0, path.length() - "/info/refs".length())
                : pack ? path.substring(0, path.length() - SERVICE.length() - 1) : "";
        Served served = repositories.get(name);
        if (served == null
                || refs
                        && !("service=" + SERVICE)
                                .equals(exchange.getRequestURI().getQuery())) {
            exchange.sendResponseHeaders(404, -1);
        } else if (served.authorization().isPresent()
                && !served.authorization().get().equals(authorization)) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
            exchange.sendResponseHeaders(401, -1);
        } else if (refs) {
            advertise(exchange, served);
        } else {
            upload(exchange, served);
        }
    }

    private static UploadPack uploadPack(HttpExchange exchange, Repository repository) {
        var upload = new UploadPack(repository);
        upload.setBiDirectionalPipe(false);
        upload.setTimeout(30);
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Git-Protocol"))
                .ifPresent(protocol -> upload.setExtraParameters(List.of(protocol.split(":"))));
        return upload;
    }

    private static void advertise(HttpExchange exchange, Served served) throws IOException {
        var body = new ByteArrayOutputStream();
        try (Repository repository = open(served.folder())) {
            var lines = new PacketLineOut(body);
            UploadPack upload = uploadPack(exchange, repository);
            lines.writeString("# service=" + SERVICE + "\n");
            lines.end();
            upload.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines), SERVICE);
        }
        exchange.getResponseHeaders().set("Content-Type", "application/x-" + SERVICE + "-advertisement");
        exchange.sendResponseHeaders(200, body.size());
        body.writeTo(exchange.getResponseBody());
    }

    private static void upload(HttpExchange exchange, Served served) throws IOException {
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        InputStream raw = exchange.getRequestBody();
        exchange.getResponseHeaders().set("Content-Type", "application/x-" + SERVICE + "-result");
        exchange.sendResponseHeaders(200, 0);
        try (Repository repository = open(served.folder());
                InputStream in = zipped ? new GZIPInputStream(raw) : raw;
                OutputStream out = exchange.getResponseBody()) {
            uploadPack(exchange, repository).uploadWithExceptionPropagation(in, out, null);
        } catch (RuntimeException e) {
            throw new IOException(e);
        }
    }

    private static Repository open(Path folder) {
        try {
            return new org.eclipse.jgit.storage.file.FileRepositoryBuilder()
                    .setGitDir(folder.toFile())
                    .setMustExist(true)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
