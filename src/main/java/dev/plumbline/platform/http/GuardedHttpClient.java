package dev.plumbline.platform.http;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * The operator's only HTTP client. It shares reads, keeps to budgets, leaves failing destinations alone, connects only
 * where the installation lets it, and bounds every answer in time and size. By itself it sends nothing but GETs: what
 * {@link #exchange} sends is its caller's to answer for, and in the operator that is a read.
 */
public final class GuardedHttpClient implements HttpReader, AutoCloseable {

    /** Beyond its deadline a read waits for its budget, and for a connection attempt to end; then it is given up. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final HttpOptions options;
    private final CredentialIdentity identity;
    private final SystemResolver ownNames;
    private final GuardedResolver resolver;
    private final Wire wire;
    private final Gate gate;
    private final SharedReads shared;
    private final Exchanges exchanges;
    private final ExecutorService threads;

    /**
     * A client that asks the system's name service.
     *
     * @param random for jitter, and for the salt of credentials' identities; used by many threads at once, so it must
     *     bear that, as {@link java.security.SecureRandom} does
     */
    public GuardedHttpClient(HttpOptions options, Timekeeper time, RandomGenerator random, HttpListener listener) {
        this(options, time, random, listener, new SystemResolver(options.connectTimeout()));
    }

    /** A client that asks another name service. */
    public GuardedHttpClient(
            HttpOptions options, Timekeeper time, RandomGenerator random, HttpListener listener, HostResolver names) {
        this.options = options;
        this.ownNames = names instanceof SystemResolver own ? own : null;
        this.identity = CredentialIdentity.salted(random);
        this.resolver = new GuardedResolver(names, options.addressRules());
        this.wire = new Wire(options, resolver);
        this.gate = new Gate(options.budgets(), options.defaultBudget(), time, random);
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("plumbline-http-", 0).factory());
        this.shared = new SharedReads(options.cacheBytes(), options.cacheEntries(), time, threads);
        this.exchanges = new Exchanges(options, wire, gate, time, random, listener);
    }

    @Override
    public Lookup<HttpAnswer> get(HttpGet get, Duration freshness) {
        var refusal = RequestCheck.refusal(get.uri(), get.headers(), get.credential());
        if (refusal.isPresent()) {
            return new Lookup.Failed<>(refusal.get());
        }
        String credential = get.credential().map(identity::of).orElse("");
        var key = new SharedReads.Key(
                get.uri().toString(), new TreeMap<>(get.headers()), credential, get.statusIsData(), get.trust());
        String account = credential.isEmpty() ? Place.host(get.uri()) : credential;
        var place = new Place("GET", get.uri(), get.provider(), account);
        try {
            return await(place, shared.read(key, freshness, known -> exchanges.read(get, place, known)));
        } catch (RejectedExecutionException e) {
            return new Lookup.Failed<>(interrupted(place));
        }
    }

    /**
     * Sends one request and gives its answer to be read as it comes; the status is the caller's to judge. Redirects are
     * followed on the same host only, with the same method; one elsewhere is a failure. Never retried.
     */
    public Lookup<StreamedAnswer> exchange(StreamRequest request) {
        var refusal = RequestCheck.refusal(request.uri(), request.headers(), request.credential());
        if (refusal.isPresent()) {
            return new Lookup.Failed<>(refusal.get());
        }
        String account = request.credential().map(identity::of).orElseGet(() -> Place.host(request.uri()));
        return exchanges.open(request, new Place(request.method(), request.uri(), request.provider(), account));
    }

    /**
     * The addresses of a host that the rules let a connection go to, for transports other than HTTP. They must connect
     * to one of these very addresses and not look the name up again.
     */
    public Lookup<List<InetAddress>> resolve(String host) {
        return resolver.lookup(host);
    }

    /** Requests that could go now, by provider: those of the credential that has the fewest left. For metrics. */
    public Map<String, Long> remainingBudgets() {
        return gate.remaining();
    }

    private Lookup<HttpAnswer> await(Place place, CompletableFuture<Lookup<HttpAnswer>> result) {
        try {
            return result.get(options.deadline().plus(Gate.PATIENCE).plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a read ended in a way that was not foreseen", e.getCause());
        } catch (TimeoutException e) {
            return new Lookup.Failed<>(Fault.timeout(place, options.deadline()).why());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Lookup.Failed<>(interrupted(place));
        }
    }

    static Unavailable interrupted(Place place) {
        return new Unavailable(
                Reason.TIMEOUT,
                "%s was given up because the operator stops or the policy went away".formatted(place.shown()));
    }

    /** Ends what is running and closes all connections. */
    @Override
    public void close() {
        wire.close();
        threads.shutdownNow();
        if (ownNames != null) {
            ownNames.close();
        }
    }
}
