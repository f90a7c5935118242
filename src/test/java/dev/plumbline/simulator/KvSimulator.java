package dev.plumbline.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plumbline.simulator.VaultIdentity.Grant;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A Vault on loopback, as far as reading KV engines goes: versions and their metadata, tokens with policies and ends,
 * AppRole, the Kubernetes method, namespaces, a seal. It refuses what the real one would refuse by its API documentation,
 * and remembers what it was asked. Its time is its caller's.
 */
public final class KvSimulator implements KvWorld {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, KvEngine> engines = new ConcurrentHashMap<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final RequestLog log = new RequestLog(10_000);
    private final InstantSource clock;
    private final VaultIdentity identity;
    private final VaultRoutes routes;
    private volatile boolean sealed;
    private volatile String active = "";

    private KvSimulator(InstantSource clock) {
        this.clock = clock;
        this.identity = new VaultIdentity(clock);
        this.routes = new VaultRoutes(engines, identity, () -> sealed);
        // Without it the server holds small answers back for 40 ms until the client confirms the one before.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** With an engine of version 2 at {@code secret}. */
    public static KvSimulator start(InstantSource clock) {
        var simulator = new KvSimulator(clock);
        simulator.mount("", "secret", 2);
        return simulator;
    }

    @Override
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void mount(String mount, int version) {
        mount("", mount, version);
    }

    public void mount(String namespace, String mount, int version) {
        engines.put(namespace + ":" + mount, new KvEngine(version, clock));
    }

    @Override
    public long write(String path, JsonNode data) {
        return write("", path, data);
    }

    public long write(String namespace, String path, JsonNode data) {
        return engines.get(namespace + ":secret").write(path, data);
    }

    @Override
    public void describe(String path, Duration deleteAfter) {
        engines.get(":secret").describe(path, deleteAfter);
    }

    @Override
    public void delete(String path, long version) {
        engines.get(":secret").delete(path, version);
    }

    @Override
    public void undelete(String path, long version) {
        engines.get(":secret").undelete(path, version);
    }

    @Override
    public void destroy(String path, long version) {
        engines.get(":secret").destroy(path, version);
    }

    @Override
    public void forget(String path) {
        engines.get(":secret").forget(path);
    }

    @Override
    public void token(String token, String... paths) {
        tokenOf("", token, paths);
    }

    public void tokenOf(String namespace, String token, String... paths) {
        identity.token(token, namespace, new Grant(Set.of(paths), Duration.ZERO, Duration.ZERO, false, true));
    }

    @Override
    public void appRole(String roleId, String secretId, Duration ttl, Duration maxTtl, String... paths) {
        identity.appRole(roleId, "", secretId, new Grant(Set.of(paths), ttl, maxTtl, true, true));
    }

    /** A role whose tokens can't be renewed, and may neither look at themselves. */
    public void bareAppRole(String roleId, String secretId, Duration ttl, String... paths) {
        identity.appRole(roleId, "", secretId, new Grant(Set.of(paths), ttl, ttl, false, false));
    }

    /** @param account as {@code shop:reader} */
    public void kubernetesRole(String role, String account, String audience, Duration ttl, String... paths) {
        identity.role(role, "", account, audience, new Grant(Set.of(paths), ttl, ttl, true, true));
    }

    /** A token of a ServiceAccount that the Kubernetes method accepts. */
    public String jwt(String namespace, String account, String audience) {
        return identity.jwt(namespace, account, audience);
    }

    @Override
    public void revokeLogins() {
        identity.revokeAll();
    }

    @Override
    public int livingLogins(String roleId) {
        return identity.living(roleId);
    }

    public boolean lockedOut(String roleId) {
        return identity.lockedOut(roleId);
    }

    @Override
    public void seal() {
        sealed = true;
    }

    @Override
    public void unseal() {
        sealed = false;
    }

    /** From now on it is a standby that sends everybody on to another address. */
    public void standBy(String activeAddress) {
        active = activeAddress;
    }

    /** From now on this goes wrong with every answer about the path, as {@code secret/data/a}. */
    public void fault(String path, Fault fault) {
        faults.put(path, fault);
    }

    public void heal(String path) {
        faults.remove(path);
    }

    public List<RecordedRequest> requests() {
        return log.requests();
    }

    /** How often a path was asked for, as {@code auth/approle/login}. */
    public long asked(String path) {
        return log.requests().stream()
                .filter(request -> request.path().equals("/v1/" + path))
                .count();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().replaceFirst("^/v1/", "");
            var right =
                    active.isEmpty() ? routes.answer(exchange) : VaultReply.redirect(active + exchange.getRequestURI());
            Fault fault = faults.get(path);
            var answer = fault == null ? right : spoilt(right, fault);
            record(exchange, answer.status());
            send(exchange, answer, fault);
        } catch (IOException | InterruptedException e) {
            // The client has gone, or the simulator is closing: there is nobody to answer.
            exchange.close();
        }
    }

    private static VaultReply spoilt(VaultReply right, Fault fault) {
        return switch (fault) {
            case Fault.Broken broken -> VaultReply.error(broken.status(), "internal error with a canary in it");
            case Fault.Down down -> VaultReply.error(down.status(), "down, with a canary in it");
            case Fault.Oversized oversized ->
                VaultReply.saying(("{\"data\":\"" + "x".repeat(oversized.bytes()) + "\"}").getBytes());
            case Fault.Saying saying -> VaultReply.saying(saying.body());
            case Fault.Slow _, Fault.Dripping _, Fault.CutOff _ -> right;
        };
    }

    private void record(HttpExchange exchange, int status) {
        String method = exchange.getRequestMethod();
        log.count(!method.equals("GET"), status);
        var names = new TreeSet<String>();
        exchange.getRequestHeaders().keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        URI uri = exchange.getRequestURI();
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        log.remember(new RecordedRequest(method, uri.getRawPath(), query, names, status));
    }

    private void send(HttpExchange exchange, VaultReply answer, Fault fault) throws IOException, InterruptedException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Cache-Control", "no-store");
        answer.headers().forEach(headers::set);
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
        } else if (fault instanceof Fault.CutOff) {
            out.write(body, 0, body.length / 2);
            out.flush();
        } else {
            out.write(body);
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
