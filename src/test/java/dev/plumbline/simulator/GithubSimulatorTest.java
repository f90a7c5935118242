package dev.plumbline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.goterl.lazysodium.LazySodiumJava;
import com.goterl.lazysodium.SodiumJava;
import dev.plumbline.platform.http.ManualTime;
import dev.plumbline.simulator.GithubSimulator.Access;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulator refuses what the provider would refuse, so that tests against it mean something. */
class GithubSimulatorTest {

    private static final String WEB = "/repos/acme/web/actions/secrets";
    private static final LazySodiumJava SODIUM = new LazySodiumJava(new SodiumJava());

    private final ManualTime time = new ManualTime();
    private final GithubSimulator github = GithubSimulator.start(time, 10);
    private final HttpClient http = HttpClient.newHttpClient();

    GithubSimulatorTest() {
        github.createRepository("acme/web");
        github.createOrganization("acme");
        github.grant("writer", Access.WRITE, "acme/web", "acme");
        github.grant("reader", Access.READ, "acme/web", "acme");
    }

    @AfterEach
    void stop() {
        github.close();
    }

    private HttpRequest.Builder request(String token, String path) {
        return HttpRequest.newBuilder(URI.create(github.url() + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/vnd.github+json")
                .header("X-GitHub-Api-Version", "2022-11-28");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request("writer", path));
    }

    private HttpResponse<String> put(String token, String path, String body) throws IOException, InterruptedException {
        return send(request(token, path).PUT(BodyPublishers.ofString(body)));
    }

    private String sealed(String value, String more) throws IOException, InterruptedException {
        String key = get(WEB + "/public-key").body();
        byte[] recipient = Base64.getDecoder().decode(key.replaceAll(".*\"key\":\"([^\"]+)\".*", "$1"));
        byte[] message = value.getBytes(StandardCharsets.UTF_8);
        byte[] box = new byte[message.length + 48];
        SODIUM.cryptoBoxSeal(box, message, message.length, recipient);
        String id = key.replaceAll(".*\"key_id\":\"([^\"]+)\".*", "$1");
        return "{\"encrypted_value\":\"" + Base64.getEncoder().encodeToString(box) + "\",\"key_id\":\"" + id + "\""
                + more + "}";
    }

    @Test
    void a_sealed_value_is_kept_open_and_a_second_write_says_so() throws Exception {
        String body = sealed("canary", "");

        assertThat(put("writer", WEB + "/key", body).statusCode()).isEqualTo(201);
        time.advance(Duration.ofSeconds(1));
        assertThat(put("writer", WEB + "/KEY", body).statusCode()).isEqualTo(204);
        assertThat(github.value(WEB, "KEY")).contains("canary");
        assertThat(get(WEB).body())
                .contains("\"total_count\":1", "\"updated_at\":\"2026-11-21T12:00:01Z\"")
                .doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"encrypted_value\":\"Y2FuYXJ5\",\"key_id\":\"1\"}"})
    void a_value_that_is_not_sealed_to_the_present_key_is_refused(String body) throws Exception {
        assertThat(put("writer", WEB + "/KEY", body).statusCode()).isIn(400, 422);
        assertThat(github.value(WEB, "KEY")).isEmpty();
    }

    @Test
    void a_member_that_is_not_known_is_refused() throws Exception {
        assertThat(put("writer", WEB + "/KEY", sealed("canary", ",\"value\":\"canary\""))
                        .statusCode())
                .isEqualTo(422);
        assertThat(put("writer", "/orgs/acme/actions/secrets/KEY", sealed("canary", ""))
                        .statusCode())
                .isNotIn(201, 204);
    }

    @Test
    void a_token_may_do_what_it_was_granted() throws Exception {
        assertThat(send(request("nobody", WEB)).statusCode()).isEqualTo(401);
        assertThat(send(request("reader", WEB)).statusCode()).isEqualTo(200);
        assertThat(put("reader", WEB + "/KEY", "{}").statusCode()).isEqualTo(403);
        assertThat(get("/repos/acme/hidden/actions/secrets").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"Accept, text/html, 415", "X-GitHub-Api-Version, 1999-01-01, 400"})
    void a_request_that_does_not_say_what_it_wants_is_refused(String header, String value, int status)
            throws Exception {
        assertThat(send(request("writer", WEB).setHeader(header, value)).statusCode())
                .isEqualTo(status);
    }

    @Test
    void an_unchanged_answer_is_free_and_all_others_are_counted() throws Exception {
        var first = get(WEB);
        String etag = first.headers().firstValue("ETag").orElseThrow();
        for (int i = 0; i < 20; i++) {
            assertThat(send(request("writer", WEB).header("If-None-Match", etag))
                            .statusCode())
                    .isEqualTo(304);
        }
        for (int i = 0; i < 9; i++) {
            assertThat(get(WEB).statusCode()).isEqualTo(200);
        }

        var refused = get(WEB);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("X-RateLimit-Remaining")).contains("0");
        time.advance(Duration.ofHours(1));
        assertThat(get(WEB).statusCode()).isEqualTo(200);
    }

    @Test
    void a_second_write_within_a_second_is_refused_for_a_minute() throws Exception {
        put("writer", WEB + "/KEY", "{}");

        var refused = put("writer", WEB + "/KEY", "{}");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("Retry-After")).contains("60");
    }

    @Test
    void a_long_list_comes_in_pages_with_links() throws Exception {
        for (int i = 0; i < 35; i++) {
            github.setSecret(WEB, "KEY_" + i, "x");
        }

        assertThat(get(WEB).headers().firstValue("Link"))
                .hasValueSatisfying(link -> assertThat(link).contains("page=2>; rel=\"next\""));
        assertThat(get(WEB + "?page=2").body()).contains("\"total_count\":35");
        assertThat(get(WEB + "?page=2").body().split("\"name\"")).hasSize(6);
        assertThat(get(WEB + "?per_page=100").headers().firstValue("Link")).isEmpty();
    }
}
