package dev.plumbline.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjIntConsumer;

/**
 * A Heroku Platform API on loopback, for config vars, releases and slugs. It refuses what the real one would refuse, by the
 * status table and the sections on caching, ranges and rate limits of the Platform API reference, and remembers what it
 * was asked.
 */
public final class HerokuSimulator implements AutoCloseable {

    /** What an account gets in an hour by the provider's documentation. */
    public static final int DOCUMENTED_BUDGET = 4500;

    /** What a token may do, by the provider's OAuth scopes. */
    public enum Scope {
        /** Reads apps, but neither config vars nor releases. */
        READ,
        /** Reads config vars and releases too. */
        READ_PROTECTED,
        /** Reads and writes everything. */
        WRITE_PROTECTED
    }

    /** Grants on these apps; on all where there are none. */
    record Grant(Scope scope, Set<String> apps, TokenPool pool) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, HerokuApp> apps = new ConcurrentHashMap<>();
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong requestNumber = new AtomicLong();
    private final InstantSource clock;
    private final int hourlyBudget;
    private final RequestLog log;
    private final HerokuRoutes routes;
    private volatile ObjIntConsumer<String> onWrite = (app, number) -> {};

    private HerokuSimulator(InstantSource clock, int hourlyBudget, int remembered) {
        this.clock = clock;
        this.hourlyBudget = hourlyBudget;
        this.log = new RequestLog(remembered);
        this.routes = new HerokuRoutes(apps::get, grants::get, faults::get);
        // Without it the server holds small answers back for 40 ms until the client confirms the one before.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1024");
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** With the documented budget, remembering the last 10,000 requests. */
    public static HerokuSimulator start() {
        return start(InstantSource.system(), DOCUMENTED_BUDGET);
    }

    /** @param hourlyBudget request tokens an hour and account; each API token is its own account */
    public static HerokuSimulator start(InstantSource clock, int hourlyBudget) {
        return new HerokuSimulator(clock, hourlyBudget, 10_000);
    }

    /** For measurements: never short of budget, and requests are counted but not remembered. */
    public static HerokuSimulator startCounting() {
        return new HerokuSimulator(InstantSource.system(), Integer.MAX_VALUE, 0);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** @return the app's identifier, which works in place of its name */
    public String createApp(String name) {
        var app = new HerokuApp(name, clock);
        apps.put(app.name(), app);
        apps.put(app.id(), app);
        return app.id();
    }

    /** Changes one config var as somebody at the dashboard would; {@code null} deletes it. */
    public void setConfigVar(String app, String key, String value) {
        var change = new LinkedHashMap<String, String>();
        change.put(key, value);
        apps.get(app).change(change, Optional.empty());
    }

    /**
     * Releases a slug, as a push to the app's repository does.
     *
     * @param commit that the slug is built from; null where nobody says
     * @return the slug's identifier
     */
    public String deploy(String app, String commit, String by) {
        return apps.get(app).releases().deploy(commit, "Deploy " + shortened(commit), by, "succeeded");
    }

    /** Releases a slug whose release phase has not ended yet; {@link #endRelease} ends it. */
    public void beginRelease(String app, String commit, String by) {
        apps.get(app).releases().deploy(commit, "Deploy " + shortened(commit), by, "pending");
    }

    public void endRelease(String app, boolean succeeded) {
        apps.get(app).releases().end(succeeded);
    }

    public void rollback(String app, int version, String by) {
        apps.get(app).releases().rollback(version, by);
    }

    private static String shortened(String commit) {
        return commit == null ? "code" : commit.substring(0, Math.min(8, commit.length()));
    }

    public Map<String, String> configVars(String app) {
        return apps.get(app).vars();
    }

    /** @param toApps names of apps; none for all */
    public void grant(String token, Scope scope, String... toApps) {
        grants.put(token, new Grant(scope, Set.of(toApps), new TokenPool(hourlyBudget, clock)));
    }

    public void revoke(String token) {
        grants.remove(token);
    }

    /** From now on this goes wrong with every answer about the app, but for refusals of the caller. */
    public void fault(String app, Fault fault) {
        faults.put(apps.get(app).name(), fault);
    }

    public void heal(String app) {
        faults.remove(apps.get(app).name());
    }

    /** How often each config var was set or deleted through the API. */
    public Map<String, Integer> written(String app) {
        return apps.get(app).written();
    }

    /** How many requests changed an app's config vars through the API. */
    public int writes(String app) {
        return apps.get(app).writes();
    }

    /** Called with the app's name and the number of the write, after each has taken effect and before it is answered. */
    public void onWrite(ObjIntConsumer<String> listener) {
        onWrite = listener;
    }

    /** The last requests, in the order of their answers. */
    public List<RecordedRequest> requests() {
        return log.requests();
    }

    /** Those of the last requests that would change something, whether they were let or not. */
    public List<RecordedRequest> writes() {
        return log.requests().stream().filter(RecordedRequest::isWrite).toList();
    }

    public long requestCount() {
        return log.all();
    }

    public long writeCount() {
        return log.writes();
    }

    public long notModifiedCount() {
        return log.notModified();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            var routed = routes.answer(exchange);
            Fault fault = routed.app() == null ? null : faults.get(routed.app().name());
            var answer = fault == null ? routed.answer() : spoilt(routed.answer(), fault);
            record(exchange, answer.status());
            if (routed.app() != null
                    && exchange.getRequestMethod().equals("PATCH")
                    && routed.answer().status() == 200) {
                onWrite.accept(routed.app().name(), routed.app().writes());
            }
            send(exchange, answer, fault, routed.remaining());
        } catch (IOException | InterruptedException e) {
            // The client has gone, or the simulator is closing: there is nobody to answer.
            exchange.close();
        }
    }

    private static HerokuAnswer spoilt(HerokuAnswer right, Fault fault) {
        return switch (fault) {
            case Fault.Broken broken ->
                HerokuAnswer.error(broken.status(), "internal_server_error", "Internal server error.");
            case Fault.Oversized oversized ->
                HerokuAnswer.of(200, HerokuApp.json(Map.of("BIG", "x".repeat(oversized.bytes()))));
            case Fault.Saying saying -> HerokuAnswer.of(200, saying.body());
            case Fault.Down _, Fault.Slow _, Fault.Dripping _, Fault.CutOff _ -> right;
        };
    }

    private void record(HttpExchange exchange, int status) {
        String method = exchange.getRequestMethod();
        log.count(!method.equals("GET") && !method.equals("HEAD"), status);
        if (!log.remembers()) {
            return;
        }
        var names = new TreeSet<String>();
        exchange.getRequestHeaders().keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        URI uri = exchange.getRequestURI();
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        log.remember(new RecordedRequest(method, uri.getRawPath(), query, names, status));
    }

    private void send(HttpExchange exchange, HerokuAnswer answer, Fault fault, int remaining)
            throws IOException, InterruptedException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("RateLimit-Remaining", Integer.toString(remaining));
        headers.set("Request-Id", new UUID(0, requestNumber.incrementAndGet()).toString());
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
