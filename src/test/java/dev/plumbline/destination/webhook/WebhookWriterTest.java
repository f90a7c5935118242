package dev.plumbline.destination.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDestinationSpec.Webhook;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.destination.SecretWriter.Item;
import dev.plumbline.destination.SecretWriter.Outcome;
import dev.plumbline.destination.Writer;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.simulator.RecordedRequest;
import dev.plumbline.simulator.WebhookReceiver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookWriterTest {

    private static final byte[] KEY = "signing-canary-0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final String VALUE = "value-canary-1a2b \"\u00e9\n";
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final String FINGERPRINT = "hmac:0123456789abcdef0123456789abcdef";

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final WebhookReceiver receiver = WebhookReceiver.start(now::get, KEY);
    private final GuardedHttpClient http = LoopbackReader.withDeadline(Duration.ofSeconds(10));
    private final WebhookWriter writer = new WebhookWriter(http, now::get);
    private Lookup<byte[]> signingKey = new Lookup.Found<>(KEY);
    private Lookup<Credential> token = missing("no token");

    @AfterEach
    void stop() {
        http.close();
        receiver.close();
    }

    private static <T> Lookup<T> missing(String message) {
        return new Lookup.Failed<>(new Unavailable(Reason.REFERENCE_NOT_FOUND, message));
    }

    private final Writer.Credentials credentials = new Writer.Credentials() {
        @Override
        public Lookup<Credential> forHost(String host) {
            assertThat(host).isEqualTo("127.0.0.1");
            return token;
        }

        @Override
        public Lookup<byte[]> signingKey(String host) {
            assertThat(host).isEqualTo("127.0.0.1");
            return signingKey;
        }
    };

    private Item<Webhook> item(URI url, SecretValue value, String id) {
        return new Item<>(new Webhook(url.toString(), "postmark", null, null), value, "8", FINGERPRINT, id);
    }

    private Outcome deliver(SecretValue value, String id) {
        return deliver(receiver.url(), value, id);
    }

    private Outcome deliver(URI url, SecretValue value, String id) {
        var outcome = writer.deliver("shop", List.of(item(url, value, id)), credentials);
        assertThat(outcome.toString()).doesNotContain("canary", "Bearer");
        return outcome;
    }

    private Outcome deliver() {
        return deliver(SecretValue.of(VALUE), "delivery-1");
    }

    /** Sends what was received before once more, with these bytes and headers in place of its own. */
    private int again(byte[] body, Map<String, String> changed) {
        var headers = new HashMap<String, String>();
        receiver.last().headers().forEach((name, value) -> {
            if (name.startsWith("webhook-") || name.equals("idempotency-key") || name.equals("content-type")) {
                headers.put(name, value);
            }
        });
        headers.putAll(changed);
        var request = HttpRequest.newBuilder(receiver.url()).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void a_delivery_arrives_signed_with_its_version_and_fingerprint() {
        assertThat(deliver()).isEqualTo(new Outcome.Done(""));

        assertThat(receiver.kept("postmark").value()).isEqualTo(VALUE.getBytes(StandardCharsets.UTF_8));
        assertThat(receiver.kept("postmark").version()).isEqualTo("8");
        assertThat(receiver.kept("postmark").fingerprint()).isEqualTo(FINGERPRINT);
        assertThat(receiver.last().headers())
                .containsEntry("webhook-id", "delivery-1")
                .containsEntry("idempotency-key", "delivery-1")
                .containsEntry("webhook-timestamp", Long.toString(START.getEpochSecond()))
                .doesNotContainKey("authorization");
    }

    @Test
    void the_signature_is_that_of_the_standard() {
        // The example of the standard's own libraries.
        byte[] key = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(Signature.of(
                        key,
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1614265330,
                        "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void a_value_that_is_no_text_arrives_byte_for_byte() {
        byte[] bytes = {(byte) 0xC3, 0x28, 0, (byte) 0xFF};

        assertThat(deliver(SecretValue.of(bytes), "delivery-1")).isEqualTo(new Outcome.Done(""));

        assertThat(receiver.kept("postmark").value()).isEqualTo(bytes);
        assertThat(new String(receiver.last().body(), StandardCharsets.UTF_8))
                .contains("valueBase64")
                .doesNotContain("\"value\"");
    }

    @Test
    void a_delivery_tried_again_counts_once_and_the_next_one_counts_again() {
        deliver();
        now.updateAndGet(before -> before.plusSeconds(3600));

        assertThat(deliver()).isEqualTo(new Outcome.Done(""));
        assertThat(receiver.taken()).isEqualTo(1);
        assertThat(deliver(SecretValue.of("newer-canary"), "delivery-2")).isEqualTo(new Outcome.Done(""));
        assertThat(receiver.taken()).isEqualTo(2);
    }

    @Test
    void a_changed_body_identifier_or_time_does_not_fit_the_signature() {
        deliver();
        byte[] body = receiver.last().body();
        byte[] changed = new String(body, StandardCharsets.UTF_8)
                .replace("\"8\"", "\"9\"")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(again(changed, Map.of())).isEqualTo(401);
        assertThat(again(body, Map.of("webhook-id", "delivery-2", "idempotency-key", "delivery-2")))
                .isEqualTo(401);
        assertThat(again(body, Map.of("webhook-timestamp", Long.toString(START.getEpochSecond() + 1))))
                .isEqualTo(401);
        assertThat(again(body, Map.of("webhook-signature", "v1,"))).isEqualTo(401);
        assertThat(receiver.taken()).isEqualTo(1);
    }

    @Test
    void a_delivery_recorded_by_others_is_worth_nothing_later() {
        deliver();
        byte[] body = receiver.last().body();

        assertThat(again(body, Map.of())).isEqualTo(200);
        assertThat(receiver.taken()).isEqualTo(1);
        now.updateAndGet(before -> before.plusSeconds(301));
        assertThat(again(body, Map.of())).isEqualTo(400);
    }

    @Test
    void another_key_than_the_receivers_is_refused_with_advice() {
        signingKey = new Lookup.Found<>("another-canary-0123456789abcdef".getBytes(StandardCharsets.UTF_8));

        assertThat(deliver())
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.message()).contains("signing key", "clock"));
        assertThat(receiver.kept("postmark")).isNull();
    }

    @Test
    void without_a_signing_key_nothing_is_sent() {
        signingKey = missing("make a Secret");

        assertThat(deliver()).isEqualTo(new Outcome.Refused("make a Secret"));
        assertThat(writer.deliver(
                        "shop",
                        List.of(item(receiver.url(), SecretValue.of(VALUE), "delivery-1")),
                        host -> new Lookup.Found<>(Credential.bearer("canary"))))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void a_token_goes_along_where_there_is_one_and_a_bad_one_is_refused() {
        receiver.demand("canary-token");
        assertThat(deliver()).isInstanceOf(Outcome.Refused.class);

        token = new Lookup.Found<>(Credential.bearer("canary-token"));
        assertThat(deliver()).isEqualTo(new Outcome.Done(""));

        token = new Lookup.Failed<>(new Unavailable(Reason.INVALID, "two Secrets carry the labels"));
        assertThat(deliver()).isEqualTo(new Outcome.Refused("two Secrets carry the labels"));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 425, 429, 500, 502, 503})
    void what_may_go_better_later_has_failed(int status) {
        receiver.answer(status, Map.of("Retry-After", "120"), VALUE);
        assertThat(deliver())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.retryAfter()).contains(Duration.ofMinutes(2)));
    }

    @Test
    void a_retry_may_be_asked_for_at_a_date_and_in_no_known_form() {
        receiver.answer(409, Map.of("Retry-After", "Sat, 21 Nov 2026 10:05:00 GMT"), "");
        assertThat(((Outcome.Failed) deliver()).retryAfter()).contains(Duration.ofMinutes(5));

        receiver.answer(409, Map.of("Retry-After", "canary"), "");
        assertThat(((Outcome.Failed) deliver()).retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {304, 400, 401, 403, 404, 405, 410, 413, 418, 422})
    void what_trying_again_does_not_help_is_refused_and_the_answer_is_never_shown(int status) {
        receiver.answer(status, Map.of(), status == 304 ? "" : VALUE);

        assertThat(deliver()).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void the_body_follows_no_redirect_to_another_place() {
        try (var other = WebhookReceiver.start(now::get, KEY)) {
            receiver.answer(307, Map.of("Location", other.url().toString()), "");

            assertThat(deliver())
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused -> assertThat(refused.message()).contains("redirect"));
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void a_service_that_is_not_there_may_be_tried_again() {
        receiver.close();

        assertThat(deliver())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.message()).contains("may or may not"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com/x",
                "https:///x",
                "https://user:canary@example.com/",
                "https://example.com/a/../b",
                "https://example.com/ canary",
                "canary"
            })
    void what_is_no_url_to_deliver_to_is_refused(String url) {
        var item = new Item<>(
                new Webhook(url, "postmark", null, null), SecretValue.of(VALUE), "8", FINGERPRINT, "delivery-1");

        assertThat(writer.deliver("shop", List.of(item), credentials))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.message())
                                .contains("webhook.url")
                                .doesNotContain("canary"));
    }

    @Test
    void an_identifier_that_could_stand_for_another_message_is_not_signed() {
        assertThat(deliver(SecretValue.of(VALUE), "delivery.1")).isInstanceOf(Outcome.Refused.class);
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void a_rehearsal_asks_for_the_keys_and_sends_nothing() {
        var items = List.of(item(receiver.url(), SecretValue.of(VALUE), "delivery-1"));

        assertThat(writer.rehearse("shop", items, credentials)).isEqualTo(new Outcome.Done(""));
        signingKey = missing("make a Secret");
        assertThat(writer.rehearse("shop", items, credentials)).isEqualTo(new Outcome.Refused("make a Secret"));
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void a_query_is_sent_as_it_is_written_and_not_shown() {
        var url = URI.create(receiver.url() + "?hook=canary%2F1");

        receiver.answer(422, Map.of(), "");
        deliver(url, SecretValue.of(VALUE), "delivery-1");

        assertThat(receiver.requests()).extracting(RecordedRequest::query).containsExactly("hook=canary%2F1");
        assertThat(writer.batch(item(url, SecretValue.of(VALUE), "x").spec(), "shop"))
                .doesNotContain("canary")
                .isNotEqualTo(writer.batch(
                        item(receiver.url(), SecretValue.of(VALUE), "x").spec(), "shop"));
    }

    @Test
    void a_key_is_read_in_the_form_of_the_standard_alone() {
        byte[] bytes = new byte[24];
        String text = "whsec_" + Base64.getEncoder().encodeToString(bytes);

        assertThat(SigningKey.of("hook", held(text + "\n")))
                .isInstanceOfSatisfying(
                        Lookup.Found.class, found -> assertThat(found.value()).isEqualTo(bytes));
        assertThat(reason(Optional.empty())).isEqualTo(Reason.REFERENCE_NOT_FOUND);
        assertThat(reason(held(" "))).isEqualTo(Reason.REFERENCE_NOT_FOUND);
        for (String wrong : new String[] {
            "canary",
            "whsec_",
            "whsec_canary!",
            text.substring(6),
            "whsec_" + Base64.getEncoder().encodeToString(new byte[23]),
            "whsec_" + Base64.getEncoder().encodeToString(new byte[65])
        }) {
            assertThat(reason(held(wrong))).isEqualTo(Reason.INVALID);
        }
    }

    private static Optional<byte[]> held(String text) {
        return Optional.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Reason reason(Optional<byte[]> held) {
        var key = SigningKey.of("hook", held);
        assertThat(key).isInstanceOf(Lookup.Failed.class);
        assertThat(key.toString()).doesNotContain("canary");
        return ((Lookup.Failed<byte[]>) key).why().reason();
    }
}
