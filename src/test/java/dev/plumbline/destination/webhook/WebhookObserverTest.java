package dev.plumbline.destination.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDestinationSpec.Webhook;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.destination.SecretObserver.Sighting;
import dev.plumbline.destination.SecretWriter.Item;
import dev.plumbline.destination.TestNamespace;
import dev.plumbline.destination.Writer;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.simulator.RecordedRequest;
import dev.plumbline.simulator.WebhookReceiver;
import dev.plumbline.simulator.WebhookReceiver.StatusForm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookObserverTest {

    private static final byte[] KEY = new byte[32];
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final String FINGERPRINT = "hmac:0123456789abcdef0123456789abcdef";

    private final WebhookReceiver receiver = WebhookReceiver.start(() -> NOW, KEY);
    private final GuardedHttpClient http = LoopbackReader.withDeadline(Duration.ofSeconds(10));
    private final WebhookObserver observer = new WebhookObserver(http, () -> NOW);
    private final TestNamespace namespace = new TestNamespace().withSecret("hook", "token", "canary-token");

    @AfterEach
    void stop() {
        http.close();
        receiver.close();
    }

    private Webhook webhook(String statusUrl, SecretRef ref) {
        return new Webhook(receiver.url().toString(), "postmark", statusUrl, ref);
    }

    private Sighting look(Webhook asked) {
        var seen = observer.look(asked, new Look(namespace, Duration.ZERO));
        assertThat(seen.toString()).doesNotContain("canary");
        return seen;
    }

    private Sighting look() {
        return look(webhook(receiver.statusUrl("postmark").toString(), null));
    }

    private void deliver() {
        var item = new Item<>(webhook(null, null), SecretValue.of("value-canary"), "8", FINGERPRINT, "delivery-1");
        new WebhookWriter(http, () -> NOW).deliver("shop", List.of(item), new Writer.Credentials() {
            @Override
            public Lookup<Credential> forHost(String host) {
                return new Lookup.Failed<>(new Unavailable(Reason.REFERENCE_NOT_FOUND, "none"));
            }

            @Override
            public Lookup<byte[]> signingKey(String host) {
                return new Lookup.Found<>(KEY);
            }
        });
    }

    @Test
    void without_a_status_url_nothing_is_seen_and_nobody_is_asked() {
        assertThat(look(webhook(null, null))).isEqualTo(new Sighting.Blind(NOW));
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void what_was_delivered_is_named_by_its_version_or_its_fingerprint() {
        deliver();

        assertThat(look()).isInstanceOfSatisfying(Sighting.Named.class, named -> {
            assertThat(named.version()).contains("8");
            assertThat(named.fingerprint()).isEmpty();
        });
        receiver.say(StatusForm.FINGERPRINT);
        assertThat(look()).isInstanceOfSatisfying(Sighting.Named.class, named -> {
            assertThat(named.version()).isEmpty();
            assertThat(named.fingerprint()).contains(FINGERPRINT);
        });
    }

    @Test
    void an_empty_object_is_absence() {
        assertThat(look()).isInstanceOf(Sighting.Absent.class);
    }

    @ParameterizedTest
    @CsvSource({
        "404, NOT_FOUND",
        "410, NOT_FOUND",
        "401, UNAUTHORIZED",
        "403, FORBIDDEN",
        "429, RATE_LIMITED",
        "500, UNEXPECTED_ANSWER"
    })
    void an_error_is_never_absence(int status, Reason reason) {
        receiver.answer(status, Map.of(), "{}");

        assertThat(look())
                .isInstanceOfSatisfying(
                        Sighting.Failed.class,
                        failed -> assertThat(failed.why().reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"canary\"",
                "canary",
                "{",
                "{}{}",
                "{\"error\":\"canary\"}",
                "{\"version\":8}",
                "{\"version\":null}",
                "{\"version\":\"\"}",
                "{\"version\":\"a\\u0007canary\"}",
                "{\"version\":\"8\",\"version\":\"9\"}",
                "{\"version\":\"8\",\"fingerprint\":\"hmac:0123456789abcdef0123456789abcdef\"}",
                "{\"version\":\"8\",\"note\":\"canary\"}",
                "{\"fingerprint\":\"canary\"}",
                "{\"fingerprint\":\"hmac:0123\"}",
                "{\"fingerprint\":[[[[[[[[]]]]]]]]}"
            })
    void an_answer_in_another_form_is_never_absence(String body) {
        receiver.answer(200, Map.of(), body);

        assertThat(look()).isInstanceOfSatisfying(Sighting.Failed.class, failed -> {
            assertThat(failed.why().reason()).isEqualTo(Reason.MALFORMED);
            assertThat(failed.why().message()).contains("127.0.0.1");
        });
    }

    @Test
    void a_long_answer_is_malformed() {
        receiver.answer(200, Map.of(), "{\"version\":\"8\"" + " ".repeat(5000) + "}");
        assertThat(look()).isInstanceOf(Sighting.Failed.class);
        receiver.answer(200, Map.of(), "{\"version\":\"" + "8".repeat(129) + "\"}");
        assertThat(look()).isInstanceOf(Sighting.Failed.class);
    }

    @Test
    void the_token_goes_to_the_status_url_and_follows_no_redirect() {
        var asked = webhook(receiver.statusUrl("postmark").toString(), new SecretRef("hook"));
        receiver.demand("canary-token");
        assertThat(look(asked)).isInstanceOf(Sighting.Absent.class);
        try (var other = WebhookReceiver.start(() -> NOW, KEY)) {
            receiver.answer(302, Map.of("Location", other.statusUrl("postmark").toString()), "");

            assertThat(look(asked)).isInstanceOf(Sighting.Failed.class);
            assertThat(other.requests()).isEmpty();
        }
        assertThat(receiver.requests()).extracting(RecordedRequest::method).containsOnly("GET");
    }

    @Test
    void a_token_that_is_not_there_is_a_failure_and_nobody_is_asked() {
        assertThat(look(webhook(receiver.statusUrl("postmark").toString(), new SecretRef("gone"))))
                .isInstanceOf(Sighting.Failed.class);
        assertThat(look(webhook("https://user:canary@example.com/", null))).isInstanceOf(Sighting.Failed.class);
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void the_same_place_has_one_name_however_it_is_spelled_and_another_place_another() {
        assertThat(target("HTTPS://Hooks.Example.COM:443"))
                .isEqualTo(target("https://hooks.example.com/"))
                .isEqualTo("key postmark at webhook https://hooks.example.com/");
        assertThat(target("https://hooks.example.com/a"))
                .isNotEqualTo(target("https://hooks.example.com/b"))
                .isNotEqualTo(target("http://hooks.example.com/a"))
                .isNotEqualTo(target("https://hooks.example.com:8443/a"));
        String path = "/" + "x".repeat(1000);
        assertThat(target("https://hooks.example.com" + path + "1"))
                .isNotEqualTo(target("https://hooks.example.com" + path + "2"))
                .hasSizeLessThan(300);
        assertThat(target("https://hooks.example.com/?t=canary1"))
                .isNotEqualTo(target("https://hooks.example.com/?t=canary2"))
                .doesNotContain("canary");
    }

    private String target(String url) {
        return observer.target(new Webhook(url, "postmark", null, null), "shop");
    }

    @Test
    void people_are_told_where_the_value_goes() {
        assertThat(observer.risk(webhook(null, null)).orElseThrow()).contains("127.0.0.1", "use https");
        assertThat(observer.risk(new Webhook("https://hooks.example.com/", "a", null, null)))
                .isEqualTo(Optional.of("The service at hooks.example.com gets the value itself."));
        assertThat(observer.textOnly()).isFalse();
        assertThat(observer.maxBytes()).isEqualTo(65536);
    }
}
