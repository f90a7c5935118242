package dev.plumbline.destination.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpServer;
import dev.plumbline.api.DestinationSpec.CloudflarePages;
import dev.plumbline.api.DestinationSpec.PagesAspect;
import dev.plumbline.api.DestinationSpec.PagesEnvironment;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.destination.Reversion.Reversal;
import dev.plumbline.destination.TestNamespace;
import dev.plumbline.drift.Comparison;
import dev.plumbline.drift.Disclosure;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Remark;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.simulator.CloudflareSimulator;
import dev.plumbline.simulator.CloudflareSimulator.Permission;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.RecordedRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CloudflarePagesObserverTest {

    private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
    private static final String ONE = "60883d9e8947a57e04dc9124f25df004866a2051";
    private static final String TWO = "7f00c1d2e3a4b5c6d7e8f90123456789abcdef01";
    private static final String ELSEWHERE = "https://none.example.com";
    private static final SecretRef REF = new SecretRef("cf-read");
    private static final Subject COMMIT = new Subject("commit");

    /** What {@code sha256sum} says of the three letters abc. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private final CloudflareSimulator cloudflare = CloudflareSimulator.start(() -> now, 200);
    private final GuardedHttpClient http = LoopbackReader.withDeadline(Duration.ofSeconds(5));
    private final CloudflarePagesObserver observer = new CloudflarePagesObserver(http, cloudflare.url());
    private final TestNamespace namespace = new TestNamespace().withSecret("cf-read", "token", "canary-reader");
    private final Map<String, String> served = new ConcurrentHashMap<>();
    private final Map<String, String> credentials = new ConcurrentHashMap<>();
    private final HttpServer site;

    CloudflarePagesObserverTest() throws IOException {
        cloudflare.createProject(ACCOUNT, "site");
        cloudflare.grant("canary-reader", Permission.PAGES_READ);
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getRawPath();
            credentials.put(path, String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] body = served.getOrDefault(path, "not here").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(served.containsKey(path) ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        site.start();
    }

    @AfterEach
    void stop() {
        http.close();
        cloudflare.close();
        site.stop(0);
    }

    private String siteUrl() {
        return "http://127.0.0.1:" + site.getAddress().getPort();
    }

    private static CloudflarePages spec(PagesEnvironment environment, PagesAspect aspect) {
        return new CloudflarePages(ACCOUNT, "site", environment, aspect, REF);
    }

    private static CloudflarePages production(PagesAspect aspect) {
        return spec(PagesEnvironment.Production, aspect);
    }

    private Observation observe(CloudflarePages spec, String... wanted) {
        var subjects = new TreeSet<Subject>();
        Stream.of(wanted).map(Subject::new).forEach(subjects::add);
        var observation = observer.observe(spec, new Look(namespace, Duration.ZERO).at(subjects));
        assertThat(observation.toString()).doesNotContain("canary");
        return observation;
    }

    private Observed observed(CloudflarePages spec, String... wanted) {
        var observation = observe(spec, wanted);
        assertThat(observation).isInstanceOf(Observed.class);
        return (Observed) observation;
    }

    private Unavailable unavailable(CloudflarePages spec, String... wanted) {
        return (Unavailable) observe(spec, wanted);
    }

    /** What comes of comparing, as kinds by subject. */
    private Map<String, Finding.Kind> compared(
            CloudflarePages spec, Observed seen, Map<String, ? extends JsonNode> desired) {
        var values = new TreeMap<Subject, JsonNode>();
        desired.forEach((name, value) -> values.put(new Subject(name), value));
        var comparison = new Comparison(
                List.of(),
                List.of(),
                true,
                List.of(),
                List.of(),
                observer.noise(spec),
                new Disclosure(List.of(), FingerprintKey.of(new byte[32])));
        var found = new TreeMap<String, Finding.Kind>();
        comparison
                .compare(new Observed(State.of(values), Evidence.VALUE, "", now), seen, now)
                .findings()
                .forEach(finding -> found.put(finding.subject().name(), finding.kind()));
        return found;
    }

    @Test
    void plain_text_is_compared_and_of_secret_text_nobody_can_tell() {
        cloudflare.setVariable(ACCOUNT, "site", "production", "API_URL", "plain_text", "https://api.example.com");
        cloudflare.setVariable(ACCOUNT, "site", "production", "KEY", "secret_text", "canary");
        cloudflare.setVariable(ACCOUNT, "site", "production", "TOKEN", "secret_text", "canary");
        cloudflare.setVariable(ACCOUNT, "site", "production", "EMPTY", "plain_text", "");
        cloudflare.setVariable(ACCOUNT, "site", "preview", "PREVIEW", "plain_text", "x");
        var spec = production(null);

        var seen = observed(spec);

        assertThat(seen.state().values().keySet())
                .extracting(Subject::name)
                .containsExactly("API_URL", "EMPTY", "KEY", "TOKEN");
        assertThat(compared(
                        spec,
                        seen,
                        Map.of(
                                "API_URL", TextNode.valueOf("https://api.example.com"),
                                "EMPTY", TextNode.valueOf(""),
                                "KEY", TextNode.valueOf(""),
                                "TOKEN", TextNode.valueOf("something"),
                                "GONE", TextNode.valueOf(""))))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("GONE", Finding.Kind.MISSING, "TOKEN", Finding.Kind.UNVERIFIABLE));
        assertThat(compared(spec, seen, Map.of("API_URL", TextNode.valueOf("other"))))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "API_URL", Finding.Kind.CHANGED,
                        "EMPTY", Finding.Kind.UNEXPECTED,
                        "KEY", Finding.Kind.UNEXPECTED,
                        "TOKEN", Finding.Kind.UNEXPECTED));
        assertThat(seen.remarks())
                .extracting(remark -> remark.subject().name() + " " + remark.kind())
                .containsExactly("KEY NOTE", "TOKEN NOTE");
    }

    @Test
    void a_variable_that_was_cut_off_is_no_abbreviated_commit() {
        cloudflare.setVariable(ACCOUNT, "site", "production", "HASH", "plain_text", ONE);

        var seen = observed(production(PagesAspect.Variables));

        assertThat(compared(production(null), seen, Map.of("HASH", TextNode.valueOf("60883d9"))))
                .containsEntry("HASH", Finding.Kind.CHANGED);
    }

    @Test
    void each_environment_has_its_own_variables_and_may_have_none() {
        cloudflare.setVariable(ACCOUNT, "site", "production", "A", "plain_text", "x");

        assertThat(observed(spec(PagesEnvironment.Preview, PagesAspect.Variables))
                        .state()
                        .values())
                .isEmpty();
    }

    @Test
    void the_commit_is_that_of_the_canonical_deployment_and_of_a_rollback() {
        String first = cloudflare.deployPages(ACCOUNT, "site", "production", ONE, ELSEWHERE);
        now = now.plusSeconds(60);
        cloudflare.deployPages(ACCOUNT, "site", "production", TWO, ELSEWHERE);
        now = now.plusSeconds(60);
        cloudflare.deployPages(ACCOUNT, "site", "preview", "preview", ELSEWHERE);
        var spec = production(PagesAspect.Commit);

        assertThat(observed(spec).state().values()).isEqualTo(Map.of(COMMIT, TextNode.valueOf(TWO)));
        assertThat(compared(spec, observed(spec), Map.of("commit", TextNode.valueOf("7f00c1d"))))
                .isEmpty();

        cloudflare.rollbackPages(ACCOUNT, "site", first);
        var seen = observed(spec);
        assertThat(seen.state().values()).isEqualTo(Map.of(COMMIT, TextNode.valueOf(ONE)));
        assertThat(seen.revision()).isEqualTo(first);
        assertThat(seen.evidence()).isEqualTo(Evidence.METADATA);
        assertThat(seen.remarks())
                .containsExactly(new Remark(
                        COMMIT,
                        Remark.Kind.NOTE,
                        "Pages project site, production: deployment " + first + " of 2026-11-20T10:00:00Z."));
    }

    @Test
    void a_preview_shows_the_newest_deployment_that_succeeded_behind_many_that_did_not() {
        cloudflare.deployPages(ACCOUNT, "site", "preview", ONE, ELSEWHERE);
        building(30, "failure");
        cloudflare.deployPages(ACCOUNT, "site", "production", TWO, ELSEWHERE);
        var spec = spec(PagesEnvironment.Preview, PagesAspect.Commit);

        assertThat(observed(spec).state().values()).isEqualTo(Map.of(COMMIT, TextNode.valueOf(ONE)));
        assertThat(cloudflare.requests())
                .extracting(RecordedRequest::query)
                .containsExactly("env=preview&per_page=25&page=1", "env=preview&per_page=25&page=2");

        building(100, "active");
        assertThat(unavailable(spec).message()).contains("none of the newest 100 deployments succeeded");
    }

    private void building(int count, String status) {
        for (int i = 0; i < count; i++) {
            now = now.plusSeconds(60);
            cloudflare.buildPages(ACCOUNT, "site", "preview", TWO, status);
        }
    }

    @Test
    void a_canonical_deployment_that_did_not_succeed_is_not_what_serves() {
        cloudflare.deployPages(ACCOUNT, "site", "production", ONE, ELSEWHERE);
        now = now.plusSeconds(60);
        cloudflare.buildPages(ACCOUNT, "site", "production", TWO, "failure");
        cloudflare.mistakeNewestForCanonical(ACCOUNT, "site");

        assertThat(observed(production(PagesAspect.Commit)).state().values())
                .isEqualTo(Map.of(COMMIT, TextNode.valueOf(ONE)));
    }

    @Test
    void a_project_that_was_never_deployed_has_neither_commit_nor_files() {
        assertThat(observed(production(PagesAspect.Commit)).state().values()).isEmpty();
        assertThat(observed(spec(PagesEnvironment.Preview, PagesAspect.Commit))
                        .state()
                        .values())
                .isEmpty();
        assertThat(observed(production(PagesAspect.Assets), "/index.html")
                        .state()
                        .values())
                .isEmpty();
    }

    @Test
    void an_upload_without_a_commit_can_not_be_told_and_a_dirty_one_is_told_as_such() {
        cloudflare.deployPages(ACCOUNT, "site", "production", null, ELSEWHERE);
        assertThat(observed(production(PagesAspect.Commit)).remarks())
                .filteredOn(remark -> remark.kind() == Remark.Kind.UNVERIFIABLE)
                .singleElement()
                .satisfies(remark -> assertThat(remark.message()).contains("--commit-hash"));

        cloudflare.deployDirtyPages(ACCOUNT, "site", ONE, ELSEWHERE);
        var dirty = observed(production(PagesAspect.Commit));
        assertThat(dirty.state().values()).containsKey(COMMIT);
        assertThat(dirty.remarks().getFirst().message()).endsWith("had changes beside its commit.");
    }

    @Test
    void files_are_fetched_where_the_live_deployment_serves_them_and_without_the_token() {
        cloudflare.deployPages(ACCOUNT, "site", "production", ONE, siteUrl());
        served.put("/app.js", "abc");
        served.put("/index.html", "abc");
        var spec = production(PagesAspect.Assets);

        var seen = observed(spec, "/app.js", "/gone.png", "/index.html");

        assertThat(seen.evidence()).isEqualTo(Evidence.VALUE);
        assertThat(compared(
                        spec,
                        seen,
                        Map.of(
                                "/app.js", sum(ABC),
                                "/gone.png", sum(ABC),
                                "/index.html", sum("0".repeat(64)))))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("/gone.png", Finding.Kind.CHANGED, "/index.html", Finding.Kind.CHANGED));
        assertThat(seen.remarks())
                .containsExactly(
                        new Remark(new Subject("/gone.png"), Remark.Kind.NOTE, "It is answered with status 404."));
        assertThat(credentials).hasSize(3).containsValue("null").doesNotContainValue("Bearer canary-reader");
        assertThat(credentials.values()).containsOnly("null");
    }

    private static JsonNode sum(String sha256) {
        return JsonNodeFactory.instance.objectNode().put("sha256", sha256);
    }

    static Stream<Arguments> addresses() {
        return Stream.of(
                arguments("http://169.254.169.254/latest", Reason.ADDRESS_REFUSED),
                arguments("http://10.0.0.1", Reason.ADDRESS_REFUSED),
                arguments("file:///etc/passwd", Reason.INVALID),
                arguments("https://user:canary@example.com", Reason.INVALID),
                arguments("", Reason.INVALID));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void an_address_that_the_rules_refuse_is_not_gone_to_whoever_names_it(String url, Reason reason) {
        cloudflare.deployPages(ACCOUNT, "site", "production", ONE, url);

        assertThat(unavailable(production(PagesAspect.Assets), "/app.js").reason())
                .isEqualTo(reason);
    }

    @Test
    void paths_that_nobody_names_or_that_lead_away_are_refused() {
        cloudflare.deployPages(ACCOUNT, "site", "production", ONE, siteUrl());
        String[] many =
                Stream.iterate(0, i -> i + 1).limit(129).map(i -> "/f" + i).toArray(String[]::new);

        assertThat(unavailable(production(PagesAspect.Assets)).message()).contains("names 0 paths, not 1 to 128");
        assertThat(unavailable(production(PagesAspect.Assets), many).message()).contains("names 129 paths");
        assertThat(unavailable(production(PagesAspect.Assets), "/../x").message())
                .contains("leads away from the deployment's address");
        assertThat(credentials).isEmpty();
    }

    @Test
    void what_one_project_shows_is_read_once_for_all_policies() {
        cloudflare.deployPages(ACCOUNT, "site", "production", ONE, siteUrl());
        served.put("/app.js", "abc");
        for (PagesAspect aspect : new PagesAspect[] {PagesAspect.Variables, PagesAspect.Commit, PagesAspect.Assets}) {
            observer.observe(
                    production(aspect),
                    new Look(namespace, Duration.ofMinutes(1)).at(new TreeSet<>(List.of(new Subject("/app.js")))));
        }

        assertThat(cloudflare.requests()).extracting(RecordedRequest::path).hasSize(1);
        assertThat(cloudflare.writes()).isEmpty();
    }

    static Stream<CloudflarePages> nonsense() {
        return Stream.of(
                new CloudflarePages("account", "site", null, null, REF),
                new CloudflarePages(ACCOUNT, "../site", null, null, REF),
                new CloudflarePages(ACCOUNT, "site", PagesEnvironment.Unrecognized, null, REF),
                new CloudflarePages(ACCOUNT, "site", null, PagesAspect.Unrecognized, REF),
                new CloudflarePages(ACCOUNT, "site", null, null, null));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void what_is_no_place_is_never_asked_for(CloudflarePages spec) {
        assertThat(unavailable(spec).reason()).isEqualTo(Reason.INVALID);
        assertThat(unavailable(spec).message()).startsWith("cloudflarePages.");
        assertThat(cloudflare.requests()).isEmpty();
    }

    @Test
    void what_can_not_be_seen_is_no_empty_project_and_says_what_to_mend() {
        var ghost = new CloudflarePages(ACCOUNT, "ghost", null, PagesAspect.Commit, REF);

        assertThat(unavailable(ghost).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(unavailable(ghost).message()).contains("cloudflarePages.account and project");
        cloudflare.grant("canary-reader", Permission.WORKERS_SCRIPTS_READ);
        assertThat(unavailable(production(null)).message()).contains("Cloudflare Pages Read", "the variables of");
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                arguments(new Fault.Broken(503), Reason.UNEXPECTED_ANSWER),
                arguments(new Fault.CutOff(), Reason.UNREACHABLE),
                arguments(new Fault.Oversized(9 * 1024 * 1024), Reason.TOO_LARGE),
                arguments(new Fault.Saying("{\"canary\":1}".getBytes(StandardCharsets.UTF_8)), Reason.MALFORMED));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void trouble_on_the_way_is_unknown_and_never_absence(Fault fault, Reason reason) {
        cloudflare.deployPages(ACCOUNT, "site", "production", ONE, siteUrl());
        cloudflare.fault("site", fault);

        assertThat(unavailable(production(PagesAspect.Commit)).reason()).isEqualTo(reason);
    }

    @Test
    void a_proposal_says_what_a_person_does_instead() {
        var reversion = new CloudflarePagesReversion();

        assertThat(why(reversion, PagesAspect.Variables))
                .contains("SecretDistribution", "wrangler pages secret put NAME --project-name site");
        assertThat(why(reversion, PagesAspect.Commit)).contains("deploys nothing", "roll back");
        assertThat(reversion.target(production(PagesAspect.Assets), "shop"))
                .isEqualTo("files of Cloudflare Pages project site in account " + ACCOUNT + ", production");
    }

    private static String why(CloudflarePagesReversion reversion, PagesAspect aspect) {
        return ((Reversal.Impossible)
                        reversion.revert(production(aspect), "shop", List.of(), subject -> Optional.empty()))
                .why();
    }
}
