package dev.plumbline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.platform.http.ManualTime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The simulator refuses what the provider would refuse, so that tests against it mean something. */
class InfisicalSimulatorTest {

    private static final String KEY = "/api/v4/secrets/KEY?projectId=p&environment=prod&secretPath=/";

    private final ManualTime time = new ManualTime();
    private final InfisicalSimulator infisical = InfisicalSimulator.start(time, 5);
    private final HttpClient http = HttpClient.newHttpClient();

    InfisicalSimulatorTest() {
        infisical.createEnvironment("p", "prod");
        infisical.createFolder("p", "prod", "/a");
        infisical.createIdentity("id", "right", "p");
        infisical.setSecret("p", "prod", "/", "KEY", " canary\n\n");
    }

    @AfterEach
    void stop() {
        infisical.close();
    }

    private HttpResponse<String> login(String clientSecret) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(infisical.url() + "/api/v1/auth/universal-auth/login"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"clientId\":\"id\",\"clientSecret\":\"" + clientSecret + "\"}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private String token() throws IOException, InterruptedException {
        return login("right").body().replaceAll(".*\"accessToken\":\"([^\"]+)\".*", "$1");
    }

    private HttpResponse<String> get(String token, String uri) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(infisical.url() + uri))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void three_failed_logins_lock_the_identity_for_the_right_secret_too() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(login("wrong").statusCode()).isEqualTo(401);
        }

        assertThat(login("right").statusCode()).isEqualTo(401);
        assertThat(infisical.isLocked("id")).isTrue();
        time.advance(Duration.ofMinutes(6));
        assertThat(login("right").statusCode()).isEqualTo(200);
    }

    @Test
    void a_token_ends_after_its_life() throws Exception {
        infisical.tokenLife("id", Duration.ofMinutes(1));
        String token = token();

        assertThat(get(token, KEY).statusCode()).isEqualTo(200);
        time.advance(Duration.ofMinutes(1));
        assertThat(get(token, KEY).statusCode()).isEqualTo(401);
    }

    @Test
    void a_value_is_trimmed_but_for_one_line_break_and_shown_only_where_it_is_asked_for() throws Exception {
        String token = token();

        assertThat(get(token, KEY).body()).contains("\"secretValue\":\"canary\\n\"", "\"version\":1");
        assertThat(get(token, KEY + "&viewSecretValue=false").body())
                .contains("\"secretValueHidden\":true")
                .doesNotContain("canary");
    }

    @Test
    void a_secret_and_a_folder_that_are_not_there_look_alike() throws Exception {
        String token = token();

        assertThat(get(token, KEY.replace("KEY", "GONE")).statusCode()).isEqualTo(404);
        assertThat(get(token, KEY.replace("secretPath=/", "secretPath=/gone")).statusCode())
                .isEqualTo(404);
        assertThat(get(token, "/api/v2/folders?projectId=p&environment=prod&path=/")
                        .body())
                .contains("\"name\":\"a\"");
        assertThat(get(token, "/api/v2/folders?projectId=p&environment=prod&path=/gone")
                        .body())
                .contains("\"folders\":[]");
        assertThat(get(token, "/api/v2/folders?projectId=p&environment=gone&path=/")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void one_read_too_many_is_refused_for_a_minute() throws Exception {
        String token = token();
        for (int i = 0; i < 5; i++) {
            get(token, KEY);
        }

        assertThat(get(token, KEY).statusCode()).isEqualTo(429);
        time.advance(Duration.ofMinutes(1));
        assertThat(get(token, KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void another_project_is_closed() throws Exception {
        assertThat(get(token(), KEY.replace("projectId=p", "projectId=q")).statusCode())
                .isEqualTo(403);
    }
}
