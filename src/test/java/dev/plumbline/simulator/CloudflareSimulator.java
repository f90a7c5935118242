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
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
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
 * Cloudflare's API, version 4, on loopback: secrets and deployments of Workers, and variables and deployments
 * of Pages projects. It
 * refuses what the real one would refuse by its documentation, and remembers what it was asked.
 */
public final class CloudflareSimulator implements AutoCloseable {

    /** Requests in five minutes by the provider's documentation. */
    public static final int DOCUMENTED_LIMIT = 1200;

    /** What a token may do; editing contains reading. */
    public enum Permission {
        WORKERS_SCRIPTS_READ,
        WORKERS_SCRIPTS_EDIT,
        PAGES_READ,
        PAGES_EDIT
    }

    /** One answer. */
    record Answer(int status, Map<String, String> headers, byte[] body) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, CloudflareWorker> workers = new ConcurrentHashMap<>();
    private final Map<String, CloudflarePages> projects = new ConcurrentHashMap<>();
    private final Map<String, Set<Permission>> tokens = new ConcurrentHashMap<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final Map<String, CloudflareLimit> limits = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final RequestLog log = new RequestLog(10_000);
    private final InstantSource clock;
    private final int limit;
    private final CloudflareRoutes routes = new CloudflareRoutes(workers::get, projects::get);
    private volatile boolean saysRetryAfter = true;
    private volatile int pageSize = Integer.MAX_VALUE;

    private CloudflareSimulator(InstantSource clock, int limit) {
        this.clock = clock;
        this.limit = limit;
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

    /** With the documented limit. */
    public static CloudflareSimulator start(InstantSource clock) {
        return start(clock, DOCUMENTED_LIMIT);
    }

    /** @param limit requests in five minutes for each token */
    public static CloudflareSimulator start(InstantSource clock, int limit) {
        return new CloudflareSimulator(clock, limit);
    }

    /** The root of the API, as {@code https://api.cloudflare.com/client/v4} is. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/client/v4");
    }

    public void grant(String token, Permission... permissions) {
        tokens.put(token, Set.of(permissions));
    }

    /** A Worker whose first version is deployed. */
    public void createWorker(String account, String script) {
        workers.put(account + "/" + script, new CloudflareWorker(script, clock));
    }

    /** Sets a secret as somebody with wrangler would; {@code null} deletes it. */
    public void putSecret(String account, String script, String key, String value) {
        if (!worker(account, script).change(secret(key, value), false)) {
            throw new IllegalStateException("the newest version is not deployed");
        }
    }

    /** Deploys new code, with a secret beside it where there is one. */
    public void deployCode(String account, String script, Map<String, String> secrets) {
        var worker = worker(account, script);
        worker.deploy("upload", "", List.of(worker.upload(secrets)));
    }

    /** Uploads a version and deploys nothing; gives its identifier. */
    public String uploadVersion(String account, String script) {
        return worker(account, script).upload(Map.of());
    }

    /** Deploys versions that are there. */
    public void deploy(String account, String script, String trigger, String... versions) {
        worker(account, script).deploy(trigger, "by hand", List.of(versions));
    }

    /** The version that serves. */
    public String live(String account, String script) {
        return worker(account, script).live();
    }

    /** The secrets of the version that serves. */
    public Map<String, String> secrets(String account, String script) {
        return worker(account, script).secrets();
    }

    /** How many requests for several secrets at once took effect. */
    public int bulkWrites(String account, String script) {
        return worker(account, script).bulkWrites();
    }

    public void createProject(String account, String project) {
        projects.put(account + "/" + project, new CloudflarePages(project, clock));
    }

    /** Sets a variable as somebody at the dashboard would. */
    public void setVariable(String account, String project, String environment, String key, String type, String value) {
        projects.get(account + "/" + project).set(environment, key, new CloudflarePages.Variable(type, value));
    }

    /** Type and value of a variable, as {@code secret_text:value}; null where it isn't there. */
    public String variable(String account, String project, String environment, String key) {
        var variable =
                projects.get(account + "/" + project).variables(environment).get(key);
        return variable == null ? null : variable.type() + ":" + variable.value();
    }

    /**
     * Deploys a project with success.
     *
     * @param commit null where nobody names one
     * @param url where the deployment is served
     * @return the deployment's short identifier
     */
    public String deployPages(String account, String project, String environment, String commit, String url) {
        return projects.get(account + "/" + project).deploy(environment, commit, false, "deploy", "success", url);
    }

    /** Deploys a project from a work tree with changes beside its commit. */
    public void deployDirtyPages(String account, String project, String commit, String url) {
        projects.get(account + "/" + project).deploy("production", commit, true, "deploy", "success", url);
    }

    /** Builds a project and gets no further than the build. */
    public void buildPages(String account, String project, String environment, String commit, String status) {
        projects.get(account + "/" + project)
                .deploy(environment, commit, false, "build", status, "https://none.example.com");
    }

    /** Has an earlier deployment of production serve again. */
    public void rollbackPages(String account, String project, String shortId) {
        projects.get(account + "/" + project).rollback(shortId);
    }

    /** The project calls its newest deployment canonical, whatever became of it. */
    public void mistakeNewestForCanonical(String account, String project) {
        projects.get(account + "/" + project).mistakeNewestForCanonical();
    }

    /** From now on this goes wrong with every answer about the Worker or project of this name, but for refusals. */
    public void fault(String name, Fault fault) {
        faults.put(name, fault);
    }

    public void heal(String name) {
        faults.remove(name);
    }

    /** Refusals for the limit no longer say when it ends. */
    public void keepQuietAboutRetries() {
        saysRetryAfter = false;
    }

    /** How many secrets a page of their list has, at most. */
    public void pageSize(int size) {
        pageSize = size;
    }

    /** The last requests, in the order of their answers. */
    public List<RecordedRequest> requests() {
        return log.requests();
    }

    /** Those that would change something, whether they were let or not. */
    public List<RecordedRequest> writes() {
        return log.requests().stream().filter(RecordedRequest::isWrite).toList();
    }

    private CloudflareWorker worker(String account, String script) {
        return workers.get(account + "/" + script);
    }

    private static Map<String, String> secret(String key, String value) {
        var changed = new HashMap<String, String>();
        changed.put(key, value);
        return changed;
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String[] path = exchange.getRequestURI().getRawPath().split("/", -1);
            String about = path.length > 7 ? path[7] : "";
            Fault fault = faults.get(about);
            Answer answer = answer(exchange, body, path, fault);
            if (answer.status() == 200 && fault != null) {
                answer = spoilt(answer, fault);
            }
            record(exchange, answer.status());
            send(exchange, answer, answer.status() == 200 ? fault : null);
        } catch (IOException | InterruptedException e) {
            // The client has gone, or the simulator is closing: there is nobody to answer.
            exchange.close();
        }
    }

    private Answer answer(HttpExchange exchange, byte[] body, String[] path, Fault fault) {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization == null || !authorization.startsWith("Bearer ")) {
            return error(400, 9106, "Authentication failed.");
        }
        String token = authorization.substring("Bearer ".length());
        Set<Permission> granted = tokens.get(token);
        if (granted == null) {
            return error(401, 1000, "Invalid API Token");
        }
        long wait = limits.computeIfAbsent(token, each -> new CloudflareLimit(limit, clock))
                .refusal();
        if (wait > 0) {
            var error = error(429, 971, "Please wait and consider throttling your request speed");
            return new Answer(
                    429, saysRetryAfter ? Map.of("Retry-After", Long.toString(wait)) : Map.of(), error.body());
        }
        if (fault instanceof Fault.Down(int status)) {
            return error(status, 10013, "An unknown error has occurred.");
        }
        return routes.answer(exchange, path, body, granted, pageSize);
    }

    static Answer ok(Object result, Map<String, Object> info) {
        var envelope = new HashMap<String, Object>();
        envelope.put("success", true);
        envelope.put("errors", List.of());
        envelope.put("messages", List.of());
        envelope.put("result", result);
        if (!info.isEmpty()) {
            envelope.put("result_info", info);
        }
        return new Answer(200, Map.of(), json(envelope));
    }

    static Answer error(int status, int code, String message) {
        var envelope = new HashMap<String, Object>();
        envelope.put("success", false);
        envelope.put("errors", List.of(Map.of("code", code, "message", message)));
        envelope.put("messages", List.of());
        envelope.put("result", null);
        return new Answer(status, Map.of(), json(envelope));
    }

    private static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer spoilt(Answer right, Fault fault) {
        return switch (fault) {
            case Fault.Broken broken -> error(broken.status(), 10013, "An unknown error has occurred.");
            case Fault.Oversized oversized -> ok(List.of("x".repeat(oversized.bytes())), Map.of());
            case Fault.Saying saying -> new Answer(200, Map.of(), saying.body());
            case Fault.Down _, Fault.Slow _, Fault.Dripping _, Fault.CutOff _ -> right;
        };
    }

    private void record(HttpExchange exchange, int status) {
        String method = exchange.getRequestMethod();
        log.count(!method.equals("GET") && !method.equals("HEAD"), status);
        var names = new TreeSet<String>();
        exchange.getRequestHeaders().keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        URI uri = exchange.getRequestURI();
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        log.remember(new RecordedRequest(method, uri.getRawPath(), query, names, status));
    }

    private void send(HttpExchange exchange, Answer answer, Fault fault) throws IOException, InterruptedException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Ratelimit-Policy", "\"default\";q=" + limit + ";w=300");
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
            out.write(Arrays.copyOf(body, body.length / 2));
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
