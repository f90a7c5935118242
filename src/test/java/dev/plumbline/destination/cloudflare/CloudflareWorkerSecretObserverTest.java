package dev.plumbline.destination.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDestinationSpec.CloudflareWorkerSecret;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.destination.SecretObserver.Sighting;
import dev.plumbline.destination.TestNamespace;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.simulator.CloudflareSimulator;
import dev.plumbline.simulator.CloudflareSimulator.Permission;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudflareWorkerSecretObserverTest {

    private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
    private static final String TOKEN = "cf-canary-token";
    private static final String VALUE = "value-canary-1a2b";
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final CloudflareSimulator cloudflare = CloudflareSimulator.start(now::get, 40);
    private final GuardedHttpClient http = LoopbackReader.withDeadline(Duration.ofSeconds(10));
    private final CloudflareWorkerSecretObserver observer = new CloudflareWorkerSecretObserver(http, cloudflare.url());
    private final TestNamespace namespace = new TestNamespace().withSecret("cf-read", "token", TOKEN + "\n");
    private final CloudflareWorkerSecret spec =
            new CloudflareWorkerSecret(ACCOUNT, "api", "STRIPE_KEY", new SecretRef("cf-read"));

    CloudflareWorkerSecretObserverTest() {
        cloudflare.createWorker(ACCOUNT, "api");
        cloudflare.grant(TOKEN, Permission.WORKERS_SCRIPTS_READ);
    }

    @AfterEach
    void stop() {
        http.close();
        cloudflare.close();
    }

    private void after(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private Sighting look(CloudflareWorkerSecret asked, Duration freshness) {
        return observer.look(asked, new Look(namespace, freshness));
    }

    private Sighting.Present present() {
        var seen = look(spec, Duration.ZERO);
        assertThat(seen).isInstanceOf(Sighting.Present.class);
        assertThat(seen.toString()).doesNotContain("canary");
        return (Sighting.Present) seen;
    }

    private Unavailable failed() {
        var seen = look(spec, Duration.ZERO);
        assertThat(seen).isInstanceOf(Sighting.Failed.class);
        var why = ((Sighting.Failed) seen).why();
        assertThat(why.message()).doesNotContain("canary");
        return why;
    }

    @Test
    void a_name_that_is_not_in_the_list_is_absent() {
        cloudflare.putSecret(ACCOUNT, "api", "OTHER", VALUE);

        assertThat(look(spec, Duration.ZERO)).isInstanceOf(Sighting.Absent.class);
    }

    @Test
    void a_secret_shows_the_serving_version_and_by_when_it_had_been_written() {
        after(Duration.ofMinutes(1));
        cloudflare.putSecret(ACCOUNT, "api", "STRIPE_KEY", VALUE);

        var seen = present();

        assertThat(seen.mark()).isEqualTo(cloudflare.live(ACCOUNT, "api"));
        assertThat(seen.changed()).contains(START.plusSeconds(60));
        assertThat(present().mark()).isEqualTo(seen.mark());
        assertThat(cloudflare.writes()).isEmpty();
        assertThat(cloudflare.requests())
                .extracting(RecordedRequest::path)
                .containsOnly(
                        "/client/v4/accounts/" + ACCOUNT + "/workers/scripts/api/secrets",
                        "/client/v4/accounts/" + ACCOUNT + "/workers/scripts/api/deployments");
    }

    @Test
    void whoever_changes_any_secret_of_the_worker_moves_the_mark() {
        cloudflare.putSecret(ACCOUNT, "api", "STRIPE_KEY", VALUE);
        var before = present();
        after(Duration.ofMinutes(5));

        cloudflare.putSecret(ACCOUNT, "api", "OTHER", VALUE);

        assertThat(present().mark()).isNotEqualTo(before.mark());
        assertThat(present().changed()).contains(START.plusSeconds(300));
    }

    @Test
    void new_code_moves_the_mark_since_it_may_carry_secrets() {
        cloudflare.putSecret(ACCOUNT, "api", "STRIPE_KEY", VALUE);
        var before = present();
        after(Duration.ofMinutes(5));

        cloudflare.deployCode(ACCOUNT, "api", Map.of("STRIPE_KEY", "other-canary"));

        assertThat(present().mark()).isNotEqualTo(before.mark());
        assertThat(present().changed()).contains(START.plusSeconds(300));
    }

    @Test
    void the_same_version_deployed_again_moves_neither_mark_nor_time() {
        cloudflare.putSecret(ACCOUNT, "api", "STRIPE_KEY", VALUE);
        var before = present();
        after(Duration.ofMinutes(5));

        cloudflare.deploy(ACCOUNT, "api", "deployment", cloudflare.live(ACCOUNT, "api"));

        assertThat(present().mark()).isEqualTo(before.mark());
        assertThat(present().changed()).isEqualTo(before.changed());
    }

    @Test
    void a_version_that_does_not_serve_is_not_seen() {
        cloudflare.putSecret(ACCOUNT, "api", "STRIPE_KEY", VALUE);
        var before = present();

        cloudflare.uploadVersion(ACCOUNT, "api");

        assertThat(present().mark()).isEqualTo(before.mark());
    }

    @Test
    void a_rollback_brings_back_the_mark_and_the_time_of_what_serves_again() {
        cloudflare.putSecret(ACCOUNT, "api", "STRIPE_KEY", VALUE);
        var before = present();
        String version = cloudflare.live(ACCOUNT, "api");
        after(Duration.ofMinutes(5));
        cloudflare.putSecret(ACCOUNT, "api", "STRIPE_KEY", "newer-canary");
        assertThat(present().mark()).isNotEqualTo(before.mark());
        after(Duration.ofMinutes(5));

        cloudflare.deploy(ACCOUNT, "api", "rollback", version);

        assertThat(present().mark()).isEqualTo(before.mark());
        assertThat(present().changed()).isEqualTo(Optional.of(START));
    }

    @Test
    void two_versions_that_serve_are_one_mark_and_the_newer_bounds_the_time() {
        cloudflare.putSecret(ACCOUNT, "api", "STRIPE_KEY", VALUE);
        String older = cloudflare.live(ACCOUNT, "api");
        String newer = cloudflare.uploadVersion(ACCOUNT, "api");
        after(Duration.ofMinutes(5));

        cloudflare.deploy(ACCOUNT, "api", "deployment", older, newer);
        var seen = present();
        cloudflare.deploy(ACCOUNT, "api", "deployment", newer, older);

        assertThat(seen.mark()).contains(older, newer).hasSizeLessThan(256);
        assertThat(present().mark()).isEqualTo(seen.mark());
        assertThat(seen.changed()).contains(START.plusSeconds(300));
    }

    @Test
    void all_pages_of_the_list_are_read() {
        for (String key : new String[] {"A", "B", "C", "D", "STRIPE_KEY"}) {
            cloudflare.putSecret(ACCOUNT, "api", key, VALUE);
        }
        cloudflare.pageSize(2);

        present();

        assertThat(cloudflare.requests())
                .filteredOn(request -> request.path().endsWith("/secrets"))
                .extracting(RecordedRequest::query)
                .containsExactly("", "page=2&per_page=2", "page=3&per_page=2");
    }

    @Test
    void one_read_serves_all_secrets_of_a_worker_within_its_freshness() {
        cloudflare.putSecret(ACCOUNT, "api", "STRIPE_KEY", VALUE);
        cloudflare.putSecret(ACCOUNT, "api", "OTHER", VALUE);
        var other = new CloudflareWorkerSecret(ACCOUNT, "api", "OTHER", new SecretRef("cf-read"));

        look(spec, Duration.ofMinutes(1));
        look(other, Duration.ofMinutes(1));

        assertThat(cloudflare.requests()).hasSize(2);
    }

    @Test
    void a_script_that_is_not_there_is_a_failure_and_not_absence() {
        var elsewhere = new CloudflareWorkerSecret(ACCOUNT, "ghost", "STRIPE_KEY", new SecretRef("cf-read"));

        var seen = look(elsewhere, Duration.ZERO);

        assertThat(seen).isInstanceOfSatisfying(Sighting.Failed.class, failed -> {
            assertThat(failed.why().reason()).isEqualTo(Reason.NOT_FOUND);
            assertThat(failed.why().message()).contains("Worker ghost", ACCOUNT, "cloudflareWorkerSecret.accountId");
        });
    }

    @ParameterizedTest
    @CsvSource({"unknown, UNAUTHORIZED, put a valid one there", "pages, FORBIDDEN, Workers Scripts Read"})
    void a_token_that_will_not_do_says_what_it_needs(String token, Reason reason, String advice) {
        cloudflare.grant("pages", Permission.PAGES_EDIT);
        namespace.withSecret("cf-read", "token", token);

        assertThat(failed().reason()).isEqualTo(reason);
        assertThat(failed().message()).contains("Secret cf-read", advice);
    }

    @Test
    void beyond_the_limit_nothing_is_known() {
        for (int reads = 0; reads < 40; reads++) {
            look(spec, Duration.ZERO);
        }

        assertThat(failed().reason()).isEqualTo(Reason.RATE_LIMITED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"canary\"",
                "{\"success\":true,\"errors\":[],\"result\":",
                "{\"success\":true,\"errors\":[]}",
                "{\"success\":true,\"errors\":[],\"result\":null}",
                "{\"success\":\"true\",\"errors\":[],\"result\":[]}",
                "{\"errors\":[],\"result\":[]}",
                "{\"success\":false,\"errors\":[],\"result\":[]}",
                "{\"success\":true,\"errors\":[{\"code\":1,\"message\":\"canary\"}],\"result\":[]}",
                "{\"success\":true,\"errors\":\"canary\",\"result\":[]}",
                "{\"success\":true,\"errors\":[],\"result\":{}}",
                "{\"success\":true,\"errors\":[],\"result\":[]}{}",
                "{\"success\":true,\"success\":true,\"errors\":[],\"result\":[]}",
                "{\"success\":true,\"errors\":[],\"result\":[{\"name\":\"canary\"}]}",
                "{\"success\":true,\"errors\":[],\"result\":[{\"type\":\"secret_text\"}]}",
                "{\"success\":true,\"errors\":[],\"result\":[{\"name\":1,\"type\":\"secret_text\"}]}",
                "{\"success\":true,\"errors\":[],\"result\":[{\"name\":\"A\",\"type\":\"t\"},{\"name\":\"A\",\"type\":\"t\"}]}",
                "{\"success\":true,\"errors\":[],\"result\":[],\"result_info\":{\"page\":2,\"total_pages\":2}}",
                "{\"success\":true,\"errors\":[],\"result\":[],\"result_info\":{\"page\":1,\"total_pages\":100000}}",
                "{\"success\":true,\"errors\":[],\"result\":[],\"result_info\":{\"page\":\"canary\"}}",
                "{\"success\":true,\"errors\":[],\"result\":[],\"result_info\":{\"cursor\":\"canary\"}}",
                "{\"success\":true,\"errors\":[],\"result\":[],\"result_info\":{\"page\":1,\"per_page\":1,\"total_count\":3}}"
            })
    void an_answer_in_another_form_is_never_absence(String body) {
        cloudflare.fault("api", new Fault.Saying(body.getBytes(StandardCharsets.UTF_8)));

        assertThat(failed().reason()).isIn(Reason.MALFORMED, Reason.UNEXPECTED_ANSWER);
    }

    @Test
    void nesting_without_end_is_malformed() {
        String body = "{\"success\":true,\"errors\":[],\"result\":" + "[".repeat(100_000);
        cloudflare.fault("api", new Fault.Saying(body.getBytes(StandardCharsets.UTF_8)));

        assertThat(failed().reason()).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void a_broken_cut_off_or_endless_answer_is_never_absence() {
        cloudflare.fault("api", new Fault.CutOff());
        assertThat(failed().reason()).isEqualTo(Reason.UNREACHABLE);
        cloudflare.fault("api", new Fault.Oversized(9 * 1024 * 1024));
        assertThat(failed().reason()).isEqualTo(Reason.TOO_LARGE);
        cloudflare.fault("api", new Fault.Broken(502));
        assertThat(failed().reason()).isEqualTo(Reason.UNEXPECTED_ANSWER);
    }

    @Test
    void a_slow_answer_is_never_absence() {
        cloudflare.fault("api", new Fault.Slow(Duration.ofSeconds(30)));
        try (var hasty = LoopbackReader.withDeadline(Duration.ofMillis(300))) {
            var seen = new CloudflareWorkerSecretObserver(hasty, cloudflare.url())
                    .look(spec, new Look(namespace, Duration.ZERO));

            assertThat(seen)
                    .isInstanceOfSatisfying(
                            Sighting.Failed.class,
                            failed -> assertThat(failed.why().reason()).isEqualTo(Reason.TIMEOUT));
        }
    }

    @Test
    void what_a_resource_asks_for_in_a_form_that_the_schema_refuses_goes_nowhere() {
        var ref = new SecretRef("cf-read");
        for (var wrong : new CloudflareWorkerSecret[] {
            new CloudflareWorkerSecret("../../x", "api", "STRIPE_KEY", ref),
            new CloudflareWorkerSecret(ACCOUNT, "api/../../..", "STRIPE_KEY", ref),
            new CloudflareWorkerSecret(ACCOUNT, "api", "A B", ref),
            new CloudflareWorkerSecret(ACCOUNT, "api", "STRIPE_KEY", null),
            new CloudflareWorkerSecret(null, null, null, null)
        }) {
            assertThat(look(wrong, Duration.ZERO))
                    .isInstanceOfSatisfying(
                            Sighting.Failed.class,
                            failed -> assertThat(failed.why().reason()).isEqualTo(Reason.INVALID));
        }
        assertThat(cloudflare.requests()).isEmpty();
    }

    @Test
    void people_get_a_name_a_warning_and_a_command_without_a_value() {
        assertThat(observer.target(spec, "shop"))
                .isEqualTo("secret STRIPE_KEY of Cloudflare Worker api in account " + ACCOUNT);
        assertThat(observer.risk(spec).orElseThrow()).contains("Worker api");
        assertThat(observer.command(spec, "shop", "vault kv get -field=key secret/stripe"))
                .contains("value=\"$(vault kv get -field=key secret/stripe)\" && printf %s \"$value\" | "
                        + "CLOUDFLARE_ACCOUNT_ID=" + ACCOUNT + " wrangler secret put STRIPE_KEY --name api");
        assertThat(observer.maxBytes()).isEqualTo(5120);
        assertThat(observer.textOnly()).isTrue();
    }
}
