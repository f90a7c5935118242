package dev.plumbline.simulator;

import com.sun.net.httpserver.HttpExchange;
import dev.plumbline.simulator.LoopbackApi.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The secrets of GitHub's REST API on loopback. It refuses what the real one would refuse, by the reference of version
 * 2022-11-28 and its pages on rate limits and best practices, opens what was sealed with libsodium itself, and remembers
 * what it was asked.
 */
public final class GithubSimulator implements AutoCloseable {

    /** Requests that a token has in an hour by the provider's documentation. */
    public static final int DOCUMENTED_BUDGET = 5000;

    private static final int MOST_OF_A_REPOSITORY = 100;
    private static final int MOST_OF_AN_ORGANIZATION = 1000;

    /** What a fine-grained token may do. */
    public enum Permission {
        SECRETS,
        ENVIRONMENTS,
        DEPENDABOT_SECRETS,
        ORGANIZATION_SECRETS,
        ORGANIZATION_DEPENDABOT_SECRETS;

        static Permission of(String path) {
            boolean organization = path.startsWith("/orgs/");
            if (path.contains("/dependabot/secrets")) {
                return organization ? ORGANIZATION_DEPENDABOT_SECRETS : DEPENDABOT_SECRETS;
            }
            if (organization) {
                return ORGANIZATION_SECRETS;
            }
            return path.contains("/environments/") ? ENVIRONMENTS : SECRETS;
        }
    }

    /** How far a permission goes. */
    public enum Access {
        READ,
        WRITE
    }

    record Grant(Map<Permission, Access> permissions, Set<String> visible, GithubLimits limits) {}

    private final LoopbackApi api;
    private final Map<String, GithubSecrets> stores = new ConcurrentHashMap<>();
    private final Map<String, Integer> containers = new ConcurrentHashMap<>();
    private final Map<String, String> formerNames = new ConcurrentHashMap<>();
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final AtomicReference<Runnable> beforeNextWrite = new AtomicReference<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final InstantSource clock;
    private final int hourlyBudget;
    private final RequestLog log = new RequestLog(10_000);
    private final GithubRoutes routes = new GithubRoutes(this);
    private volatile boolean saysLimitsInHeaders = true;

    private GithubSimulator(InstantSource clock, int hourlyBudget) {
        this.clock = clock;
        this.hourlyBudget = hourlyBudget;
        this.api = new LoopbackApi(log, this::reply);
    }

    /** With the documented budget. */
    public static GithubSimulator start() {
        return start(InstantSource.system(), DOCUMENTED_BUDGET);
    }

    /** @param hourlyBudget requests an hour for each token */
    public static GithubSimulator start(InstantSource clock, int hourlyBudget) {
        return new GithubSimulator(clock, hourlyBudget);
    }

    public URI url() {
        return api.url();
    }

    /** @param repository owner and name, as {@code acme/web} */
    public void createRepository(String repository) {
        String name = repository.toLowerCase(Locale.ROOT);
        containers.putIfAbsent(name, 1000 + containers.size());
        store("/repos/" + name + "/actions/secrets", false);
        store("/repos/" + name + "/dependabot/secrets", false);
    }

    public void createEnvironment(String repository, String environment) {
        store("/repos/" + repository + "/environments/" + environment + "/secrets", false);
    }

    public void createOrganization(String organization) {
        containers.putIfAbsent(organization.toLowerCase(Locale.ROOT), 1000 + containers.size());
        store("/orgs/" + organization + "/actions/secrets", true);
        store("/orgs/" + organization + "/dependabot/secrets", true);
    }

    /** From now on the repository answers under this name, and leads there from the former one. */
    public void rename(String from, String to) {
        createRepository(to);
        containers.put(to, containers.get(from));
        formerNames.put(from, to);
    }

    private void store(String path, boolean organization) {
        stores.put(
                path.toLowerCase(Locale.ROOT),
                new GithubSecrets(organization, organization ? MOST_OF_AN_ORGANIZATION : MOST_OF_A_REPOSITORY, clock));
    }

    /** Every permission, on these repositories and organisations; all others are hidden from the token. */
    public void grant(String token, Access access, String... visible) {
        var all = new EnumMap<Permission, Access>(Permission.class);
        Stream.of(Permission.values()).forEach(permission -> all.put(permission, access));
        grant(token, all, visible);
    }

    public void grant(String token, Map<Permission, Access> permissions, String... visible) {
        grants.put(token, new Grant(Map.copyOf(permissions), Set.of(visible), new GithubLimits(hourlyBudget, clock)));
    }

    public void revoke(String token) {
        grants.remove(token);
    }

    /**
     * Sets a secret as somebody at the settings page would.
     *
     * @param secrets path of the container's secrets, as {@code /repos/acme/web/actions/secrets}
     */
    public void setSecret(String secrets, String name, String value) {
        String visibility = secrets.startsWith("/orgs/") ? "private" : null;
        stores.get(secrets).put(name, value.getBytes(StandardCharsets.UTF_8), visibility, List.of());
    }

    /** Sets an organisation's secret that only these repositories may use, or those of another visibility. */
    public void setSecret(String secrets, String name, String value, String visibility, Long... selected) {
        stores.get(secrets).put(name, value.getBytes(StandardCharsets.UTF_8), visibility, List.of(selected));
    }

    public void deleteSecret(String secrets, String name) {
        stores.get(secrets).delete(name);
    }

    /** What a secret holds, opened; empty where there is none. */
    public Optional<String> value(String secrets, String name) {
        return stores.get(secrets).get(name).map(secret -> new String(secret.value(), StandardCharsets.UTF_8));
    }

    public Instant updated(String secrets, String name) {
        return stores.get(secrets).get(name).orElseThrow().updated();
    }

    /** Who may use an organisation's secret, as {@code selected [7, 9]}. */
    public String visibility(String secrets, String name) {
        var secret = stores.get(secrets).get(name).orElseThrow();
        return secret.visibility() + " " + secret.selected();
    }

    public void rotateKey(String secrets) {
        stores.get(secrets).rotate();
    }

    /** Happens once, between the next write's arrival and its being looked at. */
    public void beforeNextWrite(Runnable happening) {
        beforeNextWrite.set(happening);
    }

    /** From now on a refusal by a secondary limit has no header that says so. */
    public void sayLimitsInWordsOnly() {
        saysLimitsInHeaders = false;
    }

    /** @param container a repository or organisation; from now on this goes wrong with what is answered about it */
    public void fault(String container, Fault fault) {
        faults.put(container, fault);
    }

    public void heal(String container) {
        faults.remove(container);
    }

    /** The last requests, in the order of their answers. */
    public List<RecordedRequest> requests() {
        return log.requests();
    }

    /** Those of the last requests that would change something, whether they were let or not. */
    public List<RecordedRequest> writes() {
        return log.requests().stream().filter(RecordedRequest::isWrite).toList();
    }

    /** The bodies that were sent. */
    public List<String> bodies() {
        return List.copyOf(bodies);
    }

    Grant granted(String token) {
        return grants.get(token);
    }

    boolean saysLimitsInHeaders() {
        return saysLimitsInHeaders;
    }

    boolean isThere(String container) {
        return containers.containsKey(container);
    }

    Fault faultOf(String container) {
        return faults.get(container);
    }

    GithubSecrets secretsAt(String path) {
        return stores.get(path.toLowerCase(Locale.ROOT));
    }

    void beforeWrite(GithubSecrets store) {
        Optional.ofNullable(beforeNextWrite.getAndSet(null)).ifPresent(Runnable::run);
    }

    void remember(byte[] body) {
        bodies.add(new String(body, StandardCharsets.UTF_8));
    }

    Map<String, Object> shownRepository(String repository) {
        return Map.of(
                "id",
                containers.get(repository),
                "name",
                repository.substring(repository.indexOf('/') + 1),
                "full_name",
                repository,
                "private",
                true);
    }

    /** The path with the repository's present name. */
    String current(String path) {
        if (!path.matches("/repos/[^/]+/[^/]+(/.*)?")) {
            return path;
        }
        String name = GithubRoutes.container(path);
        String now = formerNames.getOrDefault(name, name);
        return "/repos/" + now + path.substring("/repos/".length() + name.length());
    }

    /** {@code /repositories/1001/…} for a repository's path. */
    String numbered(String path) {
        String name = GithubRoutes.container(path);
        return "/repositories/" + containers.get(name) + path.substring("/repos/".length() + name.length());
    }

    String byNumber(String path) {
        String[] parts = path.split("/", 4);
        return containers.entrySet().stream()
                .filter(entry ->
                        entry.getValue().toString().equals(parts[2]) && !formerNames.containsKey(entry.getKey()))
                .map(entry -> "/repos/" + entry.getKey() + (parts.length > 3 ? "/" + parts[3] : ""))
                .collect(Collectors.joining());
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        var routed = routes.answer(exchange);
        Fault fault = routed.container().isEmpty() ? null : faults.get(routed.container());
        var answer = routed.answer().spoilt(fault);
        if (routed.grant() == null) {
            return new Reply(answer, fault);
        }
        if (answer.status() == 304) {
            routed.grant().limits().giveBack();
        }
        return new Reply(answer.with(routed.grant().limits().headers()), fault);
    }

    @Override
    public void close() {
        api.close();
    }
}
