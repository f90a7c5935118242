package dev.plumbline.platform.http;

import static dev.plumbline.platform.http.LoopbackServer.reply;
import static dev.plumbline.platform.http.Reads.MINUTE;
import static dev.plumbline.platform.http.Reads.failed;
import static dev.plumbline.platform.http.Reads.found;
import static dev.plumbline.platform.http.Reads.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedReadTest {

    private final ManualTime time = new ManualTime();

    @Test
    void fifty_callers_at_once_cost_one_request() throws Exception {
        var gate = new CountDownLatch(1);
        try (var server = new LoopbackServer(exchange -> {
                    await(gate);
                    reply(exchange, 200, "hello");
                });
                var client = Reads.client(Reads.options(), time);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpAnswer>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(callers.submit(() -> found(client.get(plain(server.uri("/a")), MINUTE))));
            }
            gate.countDown();

            byte[] first = answers.getFirst().get().body();
            for (Future<HttpAnswer> answer : answers) {
                assertThat(answer.get().body()).isSameAs(first);
            }
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void an_answer_is_asked_for_again_once_it_is_older_than_the_freshness() {
        try (var server = new LoopbackServer(exchange -> reply(exchange, 200, "hello"));
                var client = Reads.client(Reads.options(), time)) {
            client.get(plain(server.uri("/a")), MINUTE);
            time.advance(Duration.ofSeconds(60));
            client.get(plain(server.uri("/a")), MINUTE);
            assertThat(server.asked()).hasSize(1);

            time.advance(Duration.ofMillis(1));
            client.get(plain(server.uri("/a")), MINUTE);

            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void no_freshness_means_a_read_of_ones_own() {
        try (var server = new LoopbackServer(exchange -> reply(exchange, 200, "hello"));
                var client = Reads.client(Reads.options(), time)) {
            client.get(plain(server.uri("/a")), Duration.ZERO);
            client.get(plain(server.uri("/a")), Duration.ZERO);

            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void nothing_is_shared_between_credentials() {
        try (var server = new LoopbackServer(exchange ->
                        reply(exchange, 200, exchange.getRequestHeaders().getFirst("Authorization")));
                var client = Reads.client(Reads.options(), time)) {
            var one = new HttpGet(server.uri("/a"), Map.of(), Optional.of(Credential.bearer("one")), "test", false);
            var two = new HttpGet(server.uri("/a"), Map.of(), Optional.of(Credential.bearer("two")), "test", false);

            assertThat(found(client.get(one, MINUTE)).body()).asString().isEqualTo("Bearer one");
            assertThat(found(client.get(two, MINUTE)).body()).asString().isEqualTo("Bearer two");
        }
    }

    @Test
    void a_failure_is_shared_for_a_second() {
        try (var server = new LoopbackServer(exchange -> reply(exchange, 404, "no"));
                var client = Reads.client(Reads.options(), time)) {
            assertThat(failed(client.get(plain(server.uri("/a")), MINUTE)).reason())
                    .isEqualTo(Reason.NOT_FOUND);
            time.advance(Duration.ofMillis(999));
            assertThat(failed(client.get(plain(server.uri("/a")), MINUTE)).reason())
                    .isEqualTo(Reason.NOT_FOUND);
            assertThat(server.asked()).hasSize(1);

            time.advance(Duration.ofMillis(2));
            client.get(plain(server.uri("/a")), MINUTE);

            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void an_unchanged_answer_is_confirmed_with_the_same_body_and_a_new_time() {
        try (var server = new LoopbackServer(exchange -> {
                    if ("\"v1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                        reply(exchange, 304, "", "ETag", "\"v1\"", "X-Now", "later");
                    } else {
                        reply(exchange, 200, "hello", "ETag", "\"v1\"", "Content-Type", "text/plain");
                    }
                });
                var client = Reads.client(Reads.options(), time)) {
            HttpAnswer first = found(client.get(plain(server.uri("/a")), MINUTE));
            time.advance(Duration.ofMinutes(2));
            HttpAnswer second = found(client.get(plain(server.uri("/a")), MINUTE));

            assertThat(server.asked()).hasSize(2);
            assertThat(second.body()).isSameAs(first.body());
            assertThat(second.status()).isEqualTo(200);
            assertThat(second.time()).isEqualTo(first.time().plus(Duration.ofMinutes(2)));
            assertThat(second.headers())
                    .containsEntry("content-type", List.of("text/plain"))
                    .containsEntry("x-now", List.of("later"));
        }
    }

    @Test
    void last_modified_is_used_where_there_is_no_entity_tag() {
        String date = "Tue, 21 Jan 2020 11:00:00 GMT";
        try (var server = new LoopbackServer(exchange -> {
                    if (date.equals(exchange.getRequestHeaders().getFirst("If-Modified-Since"))) {
                        reply(exchange, 304, "");
                    } else {
                        reply(exchange, 200, "hello", "Last-Modified", date);
                    }
                });
                var client = Reads.client(Reads.options(), time)) {
            HttpAnswer first = found(client.get(plain(server.uri("/a")), Duration.ZERO));

            assertThat(found(client.get(plain(server.uri("/a")), Duration.ZERO)).body())
                    .isSameAs(first.body());
        }
    }

    @Test
    void a_modification_time_as_young_as_its_answer_names_nothing() {
        var headers = Map.of(
                "last-modified", List.of("Tue, 21 Jan 2020 11:00:00 GMT"),
                "date", List.of("Tue, 21 Jan 2020 11:00:59 GMT"));
        var settled = Map.of(
                "last-modified", List.of("Tue, 21 Jan 2020 11:00:00 GMT"),
                "date", List.of("Tue, 21 Jan 2020 11:01:00 GMT"));

        assertThat(Revalidation.conditions(new HttpAnswer(200, headers, new byte[0], ManualTime.START)))
                .isEmpty();
        assertThat(Revalidation.conditions(new HttpAnswer(200, settled, new byte[0], ManualTime.START)))
                .containsOnlyKeys("If-Modified-Since");
    }

    @Test
    void an_error_that_is_data_is_never_revalidated() {
        try (var server = new LoopbackServer(exchange -> reply(exchange, 503, "down", "ETag", "\"v1\""));
                var client = Reads.client(Reads.options(), time)) {
            client.get(Reads.asData(server.uri("/a")), Duration.ZERO);
            client.get(Reads.asData(server.uri("/a")), Duration.ZERO);

            assertThat(server.asked().getLast().header("If-None-Match")).isNull();
        }
    }

    @Test
    void the_same_bytes_again_are_the_same_body_and_other_bytes_are_not() {
        var body = new AtomicReference<>("hello");
        try (var server = new LoopbackServer(exchange -> reply(exchange, 200, body.get()));
                var client = Reads.client(Reads.options(), time)) {
            HttpAnswer first = found(client.get(plain(server.uri("/a")), Duration.ZERO));
            HttpAnswer second = found(client.get(plain(server.uri("/a")), Duration.ZERO));
            body.set("jello");
            HttpAnswer third = found(client.get(plain(server.uri("/a")), Duration.ZERO));

            assertThat(second.body()).isSameAs(first.body());
            assertThat(third.body()).asString().isEqualTo("jello");
        }
    }

    @Test
    void what_is_kept_stays_within_its_bytes_and_the_longest_unasked_goes_first() {
        byte[] body = new byte[10_000];
        try (var server = new LoopbackServer(exchange -> reply(exchange, 200, body));
                var client = Reads.client(Reads.options().withCache(25_000, 100), time)) {
            client.get(plain(server.uri("/a")), MINUTE);
            client.get(plain(server.uri("/b")), MINUTE);
            client.get(plain(server.uri("/a")), MINUTE);
            client.get(plain(server.uri("/c")), MINUTE);
            assertThat(server.asked()).hasSize(3);

            client.get(plain(server.uri("/a")), MINUTE);
            assertThat(server.asked()).hasSize(3);
            client.get(plain(server.uri("/b")), MINUTE);
            assertThat(server.asked()).hasSize(4);
        }
    }

    @Test
    void a_caller_that_gives_up_takes_nothing_from_the_others() throws Exception {
        var arrived = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        try (var server = new LoopbackServer(exchange -> {
                    arrived.countDown();
                    await(gate);
                    reply(exchange, 200, "hello");
                });
                var client = Reads.client(Reads.options(), time);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var impatient = new AtomicReference<Unavailable>();
            Thread first =
                    Thread.startVirtualThread(() -> impatient.set(failed(client.get(plain(server.uri("/a")), MINUTE))));
            arrived.await();
            Future<HttpAnswer> patient = callers.submit(() -> found(client.get(plain(server.uri("/a")), MINUTE)));

            first.interrupt();
            first.join();
            gate.countDown();

            assertThat(impatient.get().reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(patient.get().body()).asString().isEqualTo("hello");
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void a_slow_read_that_a_later_one_overtook_replaces_nothing() throws Exception {
        var arrived = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var first = new AtomicBoolean(true);
        try (var server = new LoopbackServer(exchange -> {
                    if (first.getAndSet(false)) {
                        arrived.countDown();
                        await(gate);
                        reply(exchange, 200, "old");
                    } else {
                        reply(exchange, 200, "new");
                    }
                });
                var client = Reads.client(Reads.options(), time);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpAnswer> slow = callers.submit(() -> found(client.get(plain(server.uri("/a")), MINUTE)));
            arrived.await();
            time.advance(Duration.ofSeconds(1));
            found(client.get(plain(server.uri("/a")), Duration.ZERO));
            gate.countDown();

            assertThat(slow.get().body()).asString().isEqualTo("old");
            assertThat(found(client.get(plain(server.uri("/a")), MINUTE)).body())
                    .asString()
                    .isEqualTo("new");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
