package dev.plumbline.destination.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDestinationSpec.CloudflareWorkerSecret;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.destination.SecretWriter.Item;
import dev.plumbline.destination.SecretWriter.Outcome;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.simulator.CloudflareSimulator;
import dev.plumbline.simulator.CloudflareSimulator.Permission;
import dev.plumbline.simulator.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudflareWorkerSecretWriterTest {

    private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
    private static final String VALUE = "value-canary-1a2b \"\\\u00e9\n";
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final CloudflareSimulator cloudflare = CloudflareSimulator.start(() -> NOW, 5);
    private final GuardedHttpClient http = LoopbackReader.withDeadline(Duration.ofSeconds(5));
    private final CloudflareWorkerSecretWriter writer =
            new CloudflareWorkerSecretWriter(http, cloudflare.url(), () -> NOW);
    private final List<String> hosts = new ArrayList<>();
    private String token = "canary-writer";

    CloudflareWorkerSecretWriterTest() {
        cloudflare.createWorker(ACCOUNT, "api");
        cloudflare.grant("canary-writer", Permission.WORKERS_SCRIPTS_EDIT);
        cloudflare.grant("canary-reader", Permission.WORKERS_SCRIPTS_READ);
    }

    @AfterEach
    void stop() {
        http.close();
        cloudflare.close();
    }

    private Lookup<Credential> credential(String host) {
        hosts.add(host);
        return new Lookup.Found<>(Credential.bearer(token));
    }

    private static Item<CloudflareWorkerSecret> item(String script, String key, SecretValue value) {
        var spec = new CloudflareWorkerSecret(ACCOUNT, script, key, new SecretRef("cf-read"));
        return new Item<>(spec, value, "8", "hmac:00", "delivery-1");
    }

    @SafeVarargs
    private Outcome deliver(Item<CloudflareWorkerSecret>... items) {
        var outcome = writer.deliver("shop", List.of(items), this::credential);
        assertThat(outcome.toString()).doesNotContain("canary", "Bearer");
        return outcome;
    }

    private Outcome deliver() {
        return deliver(item("api", "STRIPE_KEY", SecretValue.of(VALUE)));
    }

    private static String refusal(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).message();
    }

    private static Outcome.Failed failure(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) outcome;
    }

    @Test
    void all_secrets_of_a_worker_go_in_one_request_and_the_others_stay() {
        cloudflare.putSecret(ACCOUNT, "api", "KEPT", "x");

        var outcome = deliver(
                item("api", "STRIPE_KEY", SecretValue.of(VALUE)), item("api", "OTHER", SecretValue.of("other-canary")));

        assertThat(outcome).isEqualTo(new Outcome.Done("a new version of Worker api, deployed"));
        assertThat(cloudflare.secrets(ACCOUNT, "api"))
                .isEqualTo(Map.of("KEPT", "x", "STRIPE_KEY", VALUE, "OTHER", "other-canary"));
        assertThat(cloudflare.bulkWrites(ACCOUNT, "api")).isEqualTo(1);
        assertThat(cloudflare.requests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("PATCH");
            assertThat(request.path())
                    .isEqualTo("/client/v4/accounts/" + ACCOUNT + "/workers/scripts/api/secrets-bulk");
            assertThat(request.query()).isEmpty();
        });
        assertThat(hosts).containsExactly("127.0.0.1");
    }

    @Test
    void deliveries_to_one_script_are_one_batch() {
        var one = item("api", "A", SecretValue.of("x")).spec();
        var same = item("api", "B", SecretValue.of("x")).spec();
        var another = item("web", "A", SecretValue.of("x")).spec();

        assertThat(writer.batch(one, "shop"))
                .isEqualTo(writer.batch(same, "shop"))
                .contains("Worker api", ACCOUNT);
        assertThat(writer.batch(one, "shop")).isNotEqualTo(writer.batch(another, "shop"));
    }

    @ParameterizedTest
    @CsvSource({
        "canary-reader, api, Workers Scripts Edit",
        "canary-nobody, api, put a valid token there",
        "canary-writer, ghost, Worker ghost"
    })
    void what_trying_again_does_not_help_is_refused_with_advice(String shown, String script, String advice) {
        token = shown;

        assertThat(refusal(deliver(item(script, "STRIPE_KEY", SecretValue.of(VALUE)))))
                .contains(advice);
        assertThat(cloudflare.secrets(ACCOUNT, "api")).isEmpty();
    }

    @Test
    void a_newest_version_that_does_not_serve_is_named_as_the_reason() {
        cloudflare.uploadVersion(ACCOUNT, "api");

        assertThat(refusal(deliver())).contains("deploy that version");
    }

    @Test
    void a_value_that_is_too_long_or_no_text_is_refused() {
        assertThat(refusal(deliver(item("api", "STRIPE_KEY", SecretValue.of("canary".repeat(1000))))))
                .contains("5 KB");
        assertThat(refusal(deliver(item("api", "STRIPE_KEY", SecretValue.of(new byte[] {(byte) 0xC3, 0x28})))))
                .contains("base64");
        assertThat(cloudflare.writes()).hasSize(1);
    }

    @Test
    void two_destinations_of_one_name_are_refused_and_not_sent() {
        assertThat(refusal(deliver(
                        item("api", "STRIPE_KEY", SecretValue.of(VALUE)),
                        item("api", "STRIPE_KEY", SecretValue.of("other-canary")))))
                .contains("STRIPE_KEY");
        assertThat(cloudflare.requests()).isEmpty();
    }

    @Test
    void beyond_the_limit_the_provider_is_left_alone_as_long_as_it_says() {
        for (int sent = 0; sent < 5; sent++) {
            deliver();
        }

        assertThat(failure(deliver()).retryAfter()).contains(Duration.ofSeconds(300));
    }

    @Test
    void a_limit_without_a_time_is_five_minutes() {
        cloudflare.keepQuietAboutRetries();
        for (int sent = 0; sent < 5; sent++) {
            deliver();
        }

        assertThat(failure(deliver()).retryAfter()).contains(Duration.ofMinutes(5));
    }

    @Test
    void a_failure_behind_the_write_leaves_it_open_and_is_not_tried_again_here() {
        cloudflare.fault("api", new Fault.Broken(500));

        var failed = failure(deliver());

        assertThat(failed.message()).contains("may or may not");
        assertThat(failed.retryAfter()).isEqualTo(Optional.empty());
        assertThat(cloudflare.writes()).hasSize(1);
        assertThat(cloudflare.secrets(ACCOUNT, "api")).containsEntry("STRIPE_KEY", VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "canary",
                "[]",
                "{\"success\":false,\"errors\":[{\"code\":1,\"message\":\"canary\"}]}",
                "{\"success\":true,\"result\":{\"STRIPE_KEY\":{\"text\":\"value-canary\"",
                "{\"success\":\"true\"}"
            })
    void an_answer_that_does_not_say_success_is_none(String body) {
        cloudflare.fault("api", new Fault.Saying(body.getBytes(StandardCharsets.UTF_8)));

        assertThat(failure(deliver()).message()).contains("may or may not");
    }

    @Test
    void delivering_again_leaves_the_values_as_they_are() {
        deliver();
        deliver();

        assertThat(cloudflare.secrets(ACCOUNT, "api")).isEqualTo(Map.of("STRIPE_KEY", VALUE));
    }

    @Test
    void a_rehearsal_asks_for_the_credential_and_sends_nothing() {
        var items = List.of(item("api", "STRIPE_KEY", SecretValue.of(VALUE)));

        assertThat(writer.rehearse("shop", items, this::credential)).isEqualTo(new Outcome.Done(""));
        assertThat(writer.rehearse(
                        "shop",
                        items,
                        host -> new Lookup.Failed<>(new Unavailable(Reason.REFERENCE_NOT_FOUND, "label a Secret"))))
                .isEqualTo(new Outcome.Refused("label a Secret"));
        assertThat(hosts).containsExactly("127.0.0.1");
        assertThat(cloudflare.requests()).isEmpty();
    }
}
