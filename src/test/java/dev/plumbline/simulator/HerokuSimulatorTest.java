package dev.plumbline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.simulator.HerokuSimulator.Scope;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HerokuSimulatorTest {

    private static final String ACCEPT = "application/vnd.heroku+json; version=3";

    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private final InstantSource clock = () -> now;
    private final HerokuSimulator heroku = HerokuSimulator.start(clock, 60);
    private final HttpClient client = HttpClient.newHttpClient();

    HerokuSimulatorTest() {
        heroku.createApp("web");
        heroku.setConfigVar("web", "A", "1");
        heroku.grant("reader", Scope.READ_PROTECTED, "web");
        heroku.grant("writer", Scope.WRITE_PROTECTED);
    }

    @AfterEach
    void stop() {
        client.close();
        heroku.close();
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(heroku.url().resolve(path))
                .header("Accept", ACCEPT)
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> patch(String token, String body) {
        return send(request("/apps/web/config-vars", token).method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }

    @ParameterizedTest
    @CsvSource({
        "/apps/web/config-vars,nobody,401,unauthorized",
        "/apps/web/config-vars,reader,200,''",
        "/apps/gone/config-vars,reader,404,not_found",
        "/apps/gone/config-vars,writer,404,not_found",
        "/account,reader,404,not_found",
        "/apps/web/releases,reader,200,''",
    })
    void a_request_gets_the_documented_status(String path, String token, int status, String id) {
        var answer = send(request(path, token));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(id);
        assertThat(answer.headers().map()).containsKeys("ratelimit-remaining", "request-id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "application/vnd.heroku+json",
                "application/vnd.heroku+json; version=2"
            })
    void another_version_is_not_acceptable(String accept) {
        var answer = send(HttpRequest.newBuilder(heroku.url().resolve("/apps/web/config-vars"))
                .header("Accept", accept)
                .header("Authorization", "Bearer reader"));

        assertThat(answer.statusCode()).isEqualTo(406);
    }

    @Test
    void an_unchanged_answer_is_not_sent_again() {
        String etag = send(request("/apps/web/config-vars", "reader"))
                .headers()
                .firstValue("ETag")
                .orElseThrow();

        assertThat(send(request("/apps/web/config-vars", "reader").header("If-None-Match", etag))
                        .statusCode())
                .isEqualTo(304);
        heroku.setConfigVar("web", "A", "2");
        assertThat(send(request("/apps/web/config-vars", "reader").header("If-None-Match", etag))
                        .statusCode())
                .isEqualTo(200);
        assertThat(heroku.notModifiedCount()).isEqualTo(1);
    }

    @Test
    void a_write_needs_the_scope_and_makes_a_release() {
        assertThat(patch("reader", "{\"A\":\"2\"}").statusCode()).isEqualTo(403);
        assertThat(heroku.configVars("web")).containsEntry("A", "1");

        assertThat(patch("writer", "{\"A\":null,\"B\":\"2\"}").body()).isEqualTo("{\"B\":\"2\"}");
        assertThat(send(request("/apps/web/releases", "writer").header("Range", "version ..; order=desc,max=1"))
                        .body())
                .contains("\"version\":3")
                .contains("\"current\":true");
        assertThat(heroku.writes()).extracting(RecordedRequest::status).containsExactly(403, 200);
        assertThat(heroku.writeCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"not json|400", "[]|422", "{\"A\":1}|422", "{\"\":\"x\"}|422", "{\"A\":{}}|422"})
    void a_write_of_something_else_is_refused(String body, int status) {
        assertThat(patch("writer", body).statusCode()).isEqualTo(status);
        assertThat(heroku.configVars("web")).containsOnlyKeys("A");
    }

    @Test
    void a_write_over_something_newer_is_refused() {
        var stale = request("/apps/web/config-vars", "writer")
                .header("If-Match", "\"stale\"")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"A\":\"3\"}"));

        assertThat(send(stale).statusCode()).isEqualTo(412);
        assertThat(heroku.configVars("web")).containsEntry("A", "1");
    }

    @Test
    void releases_come_in_pages() {
        for (int change = 0; change < 10; change++) {
            heroku.setConfigVar("web", "A", "v" + change);
        }

        var first = send(request("/apps/web/releases", "reader").header("Range", "version ..; order=desc,max=5"));
        String next = first.headers().firstValue("Next-Range").orElseThrow();
        var second = send(request("/apps/web/releases", "reader").header("Range", next));
        var third = send(request("/apps/web/releases", "reader")
                .header("Range", second.headers().firstValue("Next-Range").orElseThrow()));

        assertThat(first.statusCode()).isEqualTo(206);
        assertThat(first.headers().firstValue("Content-Range")).contains("version 12..8");
        assertThat(second.headers().firstValue("Content-Range")).contains("version 7..3");
        assertThat(third.statusCode()).isEqualTo(200);
        assertThat(third.headers().firstValue("Content-Range")).contains("version 2..1");
    }

    @Test
    void releases_and_slugs_are_protected_as_config_vars_are() {
        heroku.grant("plain", Scope.READ);
        String slug = heroku.deploy("web", "60883d9e", "alice@example.com");

        assertThat(send(request("/apps/web/releases", "plain")).statusCode()).isEqualTo(403);
        assertThat(send(request("/apps/web/slugs/" + slug, "plain")).statusCode())
                .isEqualTo(403);
        assertThat(send(request("/apps/web/slugs/" + slug, "reader")).body())
                .contains("\"commit\":\"60883d9e\"", "\"blob\"");
        assertThat(send(request("/apps/web/slugs/none", "reader")).statusCode()).isEqualTo(404);
    }

    @Test
    void the_newest_release_that_succeeded_is_the_current_one() {
        heroku.deploy("web", "60883d9e", "alice@example.com");
        heroku.beginRelease("web", "7f00c1d2", "bob@example.com");

        assertThat(newest()).contains("\"current\":false", "\"status\":\"pending\"");
        heroku.endRelease("web", true);
        assertThat(newest()).contains("\"current\":true", "\"status\":\"succeeded\"");
    }

    private String newest() {
        return send(request("/apps/web/releases", "reader").header("Range", "version ..; order=desc,max=1"))
                .body();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=0-5",
                "name ..",
                "version a..",
                "version ..; max=0",
                "version ..; max=1001",
                "version ..; order=up"
            })
    void a_range_that_makes_no_sense_is_not_satisfiable(String range) {
        assertThat(send(request("/apps/web/releases", "reader").header("Range", range))
                        .statusCode())
                .isEqualTo(416);
    }

    @Test
    void a_used_up_budget_is_refused_until_it_refills() {
        for (int request = 0; request < 60; request++) {
            send(request("/apps/web/config-vars", "reader"));
        }

        var refused = send(request("/apps/web/config-vars", "reader"));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("rate_limit");
        assertThat(refused.headers().firstValue("Retry-After")).contains("60");

        now = now.plusSeconds(60);
        var granted = send(request("/apps/web/config-vars", "reader"));
        assertThat(granted.statusCode()).isEqualTo(200);
        assertThat(granted.headers().firstValue("RateLimit-Remaining")).contains("0");
    }

    @Test
    void a_request_is_remembered_without_its_secrets() {
        send(request("/apps/web/config-vars?x=y", "reader"));

        assertThat(heroku.requests()).singleElement().satisfies(request -> {
            assertThat(request.query()).isEqualTo("x=y");
            assertThat(request.headers()).contains("authorization", "accept");
            assertThat(request.toString()).doesNotContain("reader");
        });
    }
}
