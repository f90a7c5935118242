package dev.plumbline.destination.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.plumbline.api.DestinationSpec.Http;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.destination.PathUnderBase;
import dev.plumbline.destination.TestNamespace;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.GuardedHttpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpObserverTest {

    private static final String SHA_OF_OK = "2689367b205c16ce32ed4200942b8b8b1e262dfc70d9bc9fbc77c49699a4f1df";

    private final AtomicReference<String> authorization = new AtomicReference<>();
    private final HttpServer server;
    private final GuardedHttpClient http = LoopbackReader.withDeadline(Duration.ofSeconds(2));
    private final HttpObserver observer = new HttpObserver(http);
    private final TestNamespace namespace = new TestNamespace().withSecret("site", "token", "canary");

    HttpObserverTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/site/", exchange -> {
            authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
            boolean down = exchange.getRequestURI().getPath().endsWith("/down");
            exchange.getResponseHeaders().set("Cache-Control", "max-age=60");
            exchange.sendResponseHeaders(down ? 503 : 200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.stop(0);
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/site";
    }

    private Observation observe(String base, SecretRef secret, String... paths) {
        var spec = new Http(base, List.of(paths), List.of("Cache-Control", "X-Absent"), secret);
        return observer.observe(spec, new Look(namespace, Duration.ZERO));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void each_path_has_a_status_a_checksum_and_the_chosen_headers() throws JsonProcessingException {
        var seen = (Observed) observe(base() + "/", null, "/app.js?v=1", "/down");

        String value = "{'status':%d,'sha256':'" + SHA_OF_OK + "','headers':{'cache-control':'max-age=60'}}";
        assertThat(seen.state().values())
                .hasSize(2)
                .containsEntry(new Subject("/app.js?v=1"), json(value.formatted(200)))
                .containsEntry(new Subject("/down"), json(value.formatted(503)));
        assertThat(authorization.get()).isNull();
    }

    @Test
    void the_token_goes_along_where_a_secret_is_named() {
        observe(base(), new SecretRef("site"), "/app.js");

        assertThat(authorization.get()).isEqualTo("Bearer canary");
    }

    @Test
    void without_paths_those_are_read_that_the_truth_names() {
        var seen = (Observed) observeWanted("/app.js", "/down");

        assertThat(seen.state().values()).containsOnlyKeys(new Subject("/app.js"), new Subject("/down"));
    }

    @Test
    void named_paths_come_before_those_of_the_truth() {
        var spec = new Http(base(), List.of("/app.js"), null, null);
        var look = new Look(namespace, Duration.ZERO).at(new TreeSet<>(List.of(new Subject("/other.js"))));

        assertThat(((Observed) observer.observe(spec, look)).state().values()).containsOnlyKeys(new Subject("/app.js"));
    }

    @Test
    void a_truth_that_names_no_paths_or_too_many_or_something_else_is_invalid_and_says_what_to_do() {
        String[] many =
                IntStream.rangeClosed(0, 128).mapToObj(number -> "/" + number).toArray(String[]::new);

        assertThat(List.of(observeWanted(), observeWanted(many), observeWanted("MODE")))
                .allSatisfy(observation -> assertThat(observation)
                        .isInstanceOfSatisfying(
                                Unavailable.class,
                                why -> assertThat(why.reason()).isEqualTo(Reason.INVALID)))
                .map(observation -> ((Unavailable) observation).message())
                .satisfiesExactly(
                        none -> assertThat(none).contains("name them in http.paths"),
                        tooMany -> assertThat(tooMany).contains("129", "128", "http.paths and compare.include"),
                        other -> assertThat(other).contains("Path MODE", "leading slash"));
    }

    private Observation observeWanted(String... subjects) {
        var wanted = new TreeSet<>(Stream.of(subjects).map(Subject::new).toList());
        return observer.observe(new Http(base(), null, null, null), new Look(namespace, Duration.ZERO).at(wanted));
    }

    @Test
    void one_path_that_cannot_be_read_makes_the_whole_look_unknown() {
        int port = server.getAddress().getPort();
        server.stop(0);

        var observation = observe("http://127.0.0.1:" + port, null, "/a", "/b");

        assertThat(observation).isInstanceOfSatisfying(Unavailable.class, why -> {
            assertThat(why.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(why.message()).startsWith("Path /a: ");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com,/a,https://example.com/a",
        "https://example.com/,/a,https://example.com/a",
        "https://example.com/x,/a/b?c=d,https://example.com/x/a/b?c=d",
        "https://example.com,//evil.test/a,https://example.com//evil.test/a",
        "https://example.com,/@evil.test/a,https://example.com/@evil.test/a",
        "https://example.com:8443,/...,https://example.com:8443/...",
        "http://[::1]:80/x,/a,http://[::1]:80/x/a",
    })
    void a_path_is_put_under_the_base(String base, String path, String joined) {
        assertThat(PathUnderBase.join("http.baseUrl", base, path)).isEqualTo(new Lookup.Found<>(URI.create(joined)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/..",
                "/a/../b",
                "/./a",
                "/%2e%2e/a",
                "/a/%2E%2e",
                "/..%2fa",
                "/a%5c..",
                "/%252e%252e/x",
                "/..;x=y/a",
                "/a#b",
                "a",
                "@evil.test/",
                ".evil.test/",
                ":80/",
                "/a b",
                "/\\evil.test",
                "/a\r\nHost:x"
            })
    void a_path_that_leads_away_is_refused(String path) {
        assertThat(PathUnderBase.join("http.baseUrl", "https://example.com/x", path))
                .isInstanceOf(Lookup.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "ftp://example.com",
                "file:///etc/passwd",
                "https://",
                "https://u:canary@example.com",
                "https://example.com/?q=1",
                "https://example.com/#f",
                "https://exa mple.com",
                "https:///x"
            })
    void a_base_that_is_no_plain_url_is_refused_and_not_repeated(String base) {
        assertThat(PathUnderBase.join("http.baseUrl", base, "/a"))
                .isInstanceOfSatisfying(Lookup.Failed.class, failed -> {
                    assertThat(failed.why().reason()).isEqualTo(Reason.INVALID);
                    assertThat(failed.why().message()).contains("http.baseUrl").doesNotContain("canary");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'status':200}|{'status':200}",
                "{'sha256':'x','headers':{'Cache-CONTROL':'y'}}|{'sha256':'s','headers':{'Cache-CONTROL':'c'}}",
                "{'headers':{'etag':'y'}}|{'headers':{}}",
                "{'other':1}|{}",
                "{}|{}",
            })
    void only_what_is_desired_is_compared(String desired, String left) throws JsonProcessingException {
        JsonNode observed = json("{'status':200,'sha256':'s','headers':{'cache-control':'c','x':'y'}}");

        assertThat(observer.noise().without(json(desired), observed)).isEqualTo(json(left));
        assertThat(observer.noise().without(observed, observed)).isEqualTo(observed);
    }
}
