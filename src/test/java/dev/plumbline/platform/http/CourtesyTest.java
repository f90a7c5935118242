package dev.plumbline.platform.http;

import static dev.plumbline.platform.http.LoopbackServer.reply;
import static dev.plumbline.platform.http.Reads.SECRET;
import static dev.plumbline.platform.http.Reads.asData;
import static dev.plumbline.platform.http.Reads.failed;
import static dev.plumbline.platform.http.Reads.found;
import static dev.plumbline.platform.http.Reads.plain;
import static dev.plumbline.platform.http.Reads.withSecret;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class CourtesyTest {

    private final ManualTime time = new ManualTime();

    private GuardedHttpClient client() {
        return Reads.client(Reads.options(), time);
    }

    @ParameterizedTest
    @CsvSource({
        "401, UNAUTHORIZED",
        "403, FORBIDDEN",
        "404, NOT_FOUND",
        "410, NOT_FOUND",
        "429, RATE_LIMITED",
        "400, UNEXPECTED_ANSWER",
        "412, UNEXPECTED_ANSWER",
        "500, UNEXPECTED_ANSWER",
        "503, UNEXPECTED_ANSWER",
        "304, UNEXPECTED_ANSWER"
    })
    void a_status_says_what_to_do_and_shows_no_secret(int status, Reason reason) {
        try (var server = new LoopbackServer(
                        exchange -> reply(exchange, status, status == 304 ? "" : "your token was " + SECRET));
                var client = client()) {
            Unavailable why = failed(client.get(withSecret(server.uri("/apps/x?key=" + SECRET)), Duration.ZERO));

            assertThat(why.reason()).isEqualTo(reason);
            assertThat(why.message())
                    .startsWith("GET 127.0.0.1:" + server.port() + "/apps/x answered " + status + ": ")
                    .doesNotContain(SECRET);
        }
    }

    @Test
    void a_refusal_for_asking_too_much_is_no_lack_of_a_right() {
        try (var server = new LoopbackServer(exchange -> reply(exchange, 403, "x", "Retry-After", "60"));
                var client = client()) {
            assertThat(failed(client.get(plain(server.uri("/a")), Duration.ZERO))
                            .reason())
                    .isEqualTo(Reason.RATE_LIMITED);

            time.advance(Duration.ofSeconds(55));
            failed(client.get(plain(server.uri("/a")), Duration.ZERO));
            assertThat(server.asked()).hasSize(1);
            time.advance(Duration.ofSeconds(5));
            failed(client.get(plain(server.uri("/a")), Duration.ZERO));
            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void a_status_that_is_data_is_an_answer() {
        try (var server = new LoopbackServer(exchange -> reply(exchange, 503, "down"));
                var client = client()) {
            HttpAnswer answer = found(client.get(asData(server.uri("/health")), Duration.ZERO));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void a_server_error_is_tried_twice_more_with_growing_waits() {
        var count = new AtomicInteger();
        try (var server = new LoopbackServer(
                        exchange -> reply(exchange, count.incrementAndGet() < 3 ? 500 : 200, "at last"));
                var client = client()) {
            assertThat(found(client.get(plain(server.uri("/a")), Duration.ZERO)).body())
                    .asString()
                    .isEqualTo("at last");
            assertThat(server.asked()).hasSize(3);
            assertThat(time.passed()).isBetween(Duration.ofMillis(300), Duration.ofMillis(900));
        }
    }

    @Test
    void no_retry_goes_beyond_the_deadline() {
        try (var server = new LoopbackServer(exchange -> reply(exchange, 500, "no"));
                var client = Reads.client(Reads.options().withDeadline(Duration.ofMillis(90)), time)) {
            failed(client.get(plain(server.uri("/a")), Duration.ZERO));

            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void a_closed_port_is_unreachable() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (var client = client()) {
            assertThat(failed(client.get(plain(URI.create("http://127.0.0.1:" + port + "/")), Duration.ZERO))
                            .reason())
                    .isEqualTo(Reason.UNREACHABLE);
        }
    }

    @Test
    void a_used_up_budget_waits_for_a_near_token_and_refuses_a_far_one() {
        var options = Reads.options().withBudgets(Map.of("test", new Budget(0.6, 2)), new Budget(1, 1));
        try (var server = new LoopbackServer(exchange -> reply(exchange, 200, "x"));
                var client = Reads.client(options, time)) {
            found(client.get(plain(server.uri("/a")), Duration.ZERO));
            found(client.get(plain(server.uri("/a")), Duration.ZERO));
            assertThat(time.passed()).isZero();
            assertThat(client.remainingBudgets()).containsEntry("test", 0L);

            found(client.get(plain(server.uri("/a")), Duration.ZERO));

            assertThat(time.passed()).isBetween(Duration.ofMillis(1600), Duration.ofMillis(1700));
        }
    }

    @Test
    void a_far_token_is_refused_in_the_same_words_each_time() {
        var options = Reads.options().withBudgets(Map.of("test", new Budget(0.1, 1)), new Budget(1, 1));
        try (var server = new LoopbackServer(exchange -> reply(exchange, 200, "x"));
                var client = Reads.client(options, time)) {
            found(client.get(plain(server.uri("/a")), Duration.ZERO));

            Unavailable why = failed(client.get(plain(server.uri("/a")), Duration.ZERO));

            assertThat(why.reason()).isEqualTo(Reason.RATE_LIMITED);
            time.advance(Duration.ofSeconds(3));
            assertThat(failed(client.get(plain(server.uri("/a")), Duration.ZERO)))
                    .isEqualTo(why);
            assertThat(server.asked()).hasSize(1);
            found(client.get(withSecret(server.uri("/a")), Duration.ZERO));
        }
    }

    @Test
    void retry_after_in_seconds_is_honoured() {
        var status = new AtomicInteger(429);
        try (var server = new LoopbackServer(exchange -> reply(exchange, status.get(), "x", "Retry-After", "90"));
                var client = client()) {
            assertThat(failed(client.get(plain(server.uri("/a")), Duration.ZERO))
                            .reason())
                    .isEqualTo(Reason.RATE_LIMITED);
            status.set(200);
            time.advance(Duration.ofSeconds(87));
            assertThat(failed(client.get(plain(server.uri("/b")), Duration.ZERO))
                            .reason())
                    .isEqualTo(Reason.RATE_LIMITED);
            assertThat(server.asked()).hasSize(1);
            assertThat(client.remainingBudgets()).containsEntry("test", 0L);

            time.advance(Duration.ofSeconds(3));

            found(client.get(plain(server.uri("/b")), Duration.ZERO));
        }
    }

    @Test
    void retry_after_on_503_is_honoured_instead_of_a_retry() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ManualTime.START.plusSeconds(40).atOffset(ZoneOffset.UTC));
        try (var server = new LoopbackServer(exchange -> reply(exchange, 503, "x", "Retry-After", date));
                var client = client()) {
            failed(client.get(plain(server.uri("/a")), Duration.ZERO));

            assertThat(failed(client.get(plain(server.uri("/a")), Duration.ZERO))
                            .reason())
                    .isEqualTo(Reason.RATE_LIMITED);
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void the_providers_count_of_what_is_left_corrects_ours() {
        try (var server = new LoopbackServer(exchange -> reply(exchange, 200, "x", "RateLimit-Remaining", "3"));
                var client = client()) {
            found(client.get(plain(server.uri("/a")), Duration.ZERO));

            assertThat(client.remainingBudgets()).containsEntry("test", 3L);
        }
    }

    @Test
    void nothing_left_until_a_reset_means_no_request_until_then() {
        String reset = String.valueOf(ManualTime.START.plusSeconds(600).getEpochSecond());
        try (var server = new LoopbackServer(exchange ->
                        reply(exchange, 200, "x", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset));
                var client = client()) {
            found(client.get(plain(server.uri("/a")), Duration.ZERO));

            time.advance(Duration.ofSeconds(590));
            assertThat(failed(client.get(plain(server.uri("/a")), Duration.ZERO))
                            .reason())
                    .isEqualTo(Reason.RATE_LIMITED);
            time.advance(Duration.ofSeconds(10));
            found(client.get(plain(server.uri("/a")), Duration.ZERO));
        }
    }

    @Test
    void nonsense_in_limit_headers_stops_nothing_for_longer_than_an_hour() {
        var none = LimitHeaders.of(200, Map.of("ratelimit-remaining", List.of("many")), ManualTime.START);
        assertThat(none.remaining()).isEmpty();
        assertThat(none.pause()).isEmpty();
        assertThat(LimitHeaders.of(429, Map.of("retry-after", List.of("999999999999")), ManualTime.START)
                        .pause())
                .contains(Duration.ofHours(1));
        assertThat(LimitHeaders.of(429, Map.of("retry-after", List.of("-5")), ManualTime.START)
                        .pause())
                .contains(Duration.ofMinutes(1));
        assertThat(LimitHeaders.of(
                                503, Map.of("retry-after", List.of("Sat, 21 Nov 2009 11:00:00 GMT")), ManualTime.START)
                        .pause())
                .contains(Duration.ZERO);
    }

    @Test
    void a_circuit_opens_lets_one_through_and_closes() {
        var status = new AtomicInteger(500);
        try (var server = new LoopbackServer(exchange -> reply(exchange, status.get(), "x"));
                var client = client()) {
            failed(client.get(plain(server.uri("/a")), Duration.ZERO));
            failed(client.get(plain(server.uri("/a")), Duration.ZERO));
            assertThat(server.asked()).hasSize(5);

            Unavailable why = failed(client.get(plain(server.uri("/b")), Duration.ZERO));
            assertThat(why.reason()).isEqualTo(Reason.CIRCUIT_OPEN);
            assertThat(why.message()).contains("UnexpectedAnswer");
            assertThat(server.asked()).hasSize(5);

            time.advance(Duration.ofSeconds(34));
            failed(client.get(plain(server.uri("/b")), Duration.ZERO));
            assertThat(server.asked()).hasSize(6);

            time.advance(Duration.ofSeconds(50));
            assertThat(failed(client.get(plain(server.uri("/b")), Duration.ZERO))
                            .reason())
                    .isEqualTo(Reason.CIRCUIT_OPEN);

            status.set(200);
            time.advance(Duration.ofSeconds(20));
            found(client.get(plain(server.uri("/b")), Duration.ZERO));
            status.set(500);
            failed(client.get(plain(server.uri("/b")), Duration.ZERO));
            assertThat(server.asked()).hasSize(10);
        }
    }

    @Test
    void only_one_request_tries_a_circuit_that_was_open() {
        var circuit = new Circuit(new Random(1));
        for (int i = 0; i < Circuit.FAILURES; i++) {
            circuit.failed(0, Reason.TIMEOUT);
        }
        long later = Duration.ofSeconds(40).toNanos();

        assertThat(circuit.enter(later)).isEmpty();
        assertThat(circuit.enter(later)).isPresent();
        circuit.undecided(later);
        assertThat(circuit.enter(later)).isEmpty();
    }

    @Test
    void a_circuit_stays_open_for_five_minutes_at_most() {
        var circuit = new Circuit(new Random(1));
        long now = 0;
        for (int i = 0; i < 20; i++) {
            circuit.enter(now);
            circuit.failed(now, Reason.TIMEOUT);
            now += circuit.refusal(now)
                    .map(refusal -> refusal.pause().toNanos())
                    .orElse(0L);
        }

        circuit.enter(now);
        circuit.failed(now, Reason.TIMEOUT);

        assertThat(circuit.refusal(now).orElseThrow().pause())
                .isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330));
    }

    @Test
    void a_dead_destination_harms_no_other() {
        try (var dead = new LoopbackServer(exchange -> reply(exchange, 500, "x"));
                var alive = new LoopbackServer(exchange -> reply(exchange, 200, "x"));
                var client = client()) {
            for (int i = 0; i < 5; i++) {
                failed(client.get(plain(dead.uri("/a")), Duration.ZERO));
            }

            found(client.get(plain(alive.uri("/a")), Duration.ZERO));
        }
    }

    @Test
    void every_request_is_reported_by_provider_and_outcome() {
        var ended = new CopyOnWriteArrayList<String>();
        try (var server = new LoopbackServer(exchange -> {
                    switch (exchange.getRequestURI().getPath()) {
                        case "/fine" -> reply(exchange, 200, "x");
                        default -> reply(exchange, 404, "x");
                    }
                });
                var client = new GuardedHttpClient(
                        Reads.options().build(),
                        time,
                        new Random(1),
                        (provider, outcome, took) -> ended.add(provider + " " + outcome))) {
            found(client.get(plain(server.uri("/fine")), Duration.ZERO));
            failed(client.get(plain(server.uri("/missing")), Duration.ZERO));

            assertThat(ended).containsExactly("test ANSWERED", "test CLIENT_ERROR");
        }
    }

    @Test
    void no_text_of_ours_holds_a_credential() {
        var get = withSecret(URI.create("https://host.example/"));
        var stream = new StreamRequest(
                "POST",
                URI.create("https://host.example/a?key=" + SECRET),
                Map.of(),
                new byte[0],
                get.credential(),
                "git",
                Duration.ofSeconds(1),
                1);

        assertThat(get.toString() + stream).doesNotContain(SECRET);
    }
}
