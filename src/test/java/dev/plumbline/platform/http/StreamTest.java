package dev.plumbline.platform.http;

import static dev.plumbline.platform.http.LoopbackServer.reply;
import static dev.plumbline.platform.http.Reads.SECRET;
import static dev.plumbline.platform.http.Reads.failed;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StreamTest {

    private static StreamRequest request(String method, URI uri, Duration deadline, long limit) {
        return new StreamRequest(
                method,
                uri,
                Map.of("Content-Type", "application/x-git-upload-pack-request"),
                method.equals("POST") ? "0000".getBytes(US_ASCII) : new byte[0],
                Optional.of(Credential.bearer(SECRET)),
                "git",
                deadline,
                limit);
    }

    private static StreamRequest request(String method, URI uri) {
        return request(method, uri, Duration.ofSeconds(10), 1_000_000);
    }

    private static StreamedAnswer opened(Lookup<StreamedAnswer> lookup) {
        return switch (lookup) {
            case Lookup.Found<StreamedAnswer>(StreamedAnswer answer) -> answer;
            case Lookup.Failed<StreamedAnswer>(Unavailable why) -> throw new AssertionError(why.toString());
        };
    }

    @Test
    void what_is_posted_arrives_and_the_answer_is_read_as_it_comes() throws IOException {
        try (var server = new LoopbackServer(exchange -> reply(exchange, 200, "pack", "X-Kind", "pack"));
                var client = Reads.client();
                var answer = opened(client.exchange(request("POST", server.uri("/repo/git-upload-pack"))))) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).containsEntry("x-kind", List.of("pack"));
            assertThat(answer.body().readAllBytes()).asString().isEqualTo("pack");
            assertThat(server.asked().getFirst().body()).isEqualTo("0000");
            assertThat(server.asked().getFirst().header("Content-Type"))
                    .isEqualTo("application/x-git-upload-pack-request");
        }
    }

    @Test
    void an_answer_may_take_no_more_than_the_callers_limit_decoded() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[2_000_000]);
        }
        try (var server = new LoopbackServer(
                        exchange -> reply(exchange, 200, bytes.toByteArray(), "Content-Encoding", "gzip"));
                var client = Reads.client();
                var answer = opened(client.exchange(request("GET", server.uri("/a"))))) {
            HttpReadException failure = catchThrowableOfType(
                    HttpReadException.class, () -> answer.body().readAllBytes());

            assertThat(failure.why().reason()).isEqualTo(Reason.TOO_LARGE);
        }
    }

    @Test
    void reading_ends_at_the_callers_deadline() throws IOException {
        var never = new CountDownLatch(1);
        try (var server = new RawServer(socket -> {
                    RawServer.readHead(socket);
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n".getBytes(US_ASCII));
                    while (!never.await(20, TimeUnit.MILLISECONDS)) {
                        socket.getOutputStream().write('x');
                    }
                });
                var client = Reads.client(Reads.options(), Timekeeper.system());
                var answer =
                        opened(client.exchange(request("GET", server.uri("/a"), Duration.ofMillis(400), 1_000_000)))) {
            HttpReadException failure = catchThrowableOfType(
                    HttpReadException.class, () -> answer.body().readAllBytes());

            assertThat(failure.why().reason()).isEqualTo(Reason.TIMEOUT);
        }
    }

    @Test
    void an_answer_that_is_closed_early_is_not_read_on() throws Exception {
        var broken = new CountDownLatch(1);
        try (var server = new RawServer(socket -> {
                    RawServer.readHead(socket);
                    try {
                        socket.getOutputStream()
                                .write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
                        while (true) {
                            socket.getOutputStream().write(new byte[65536]);
                        }
                    } catch (IOException e) {
                        broken.countDown();
                    }
                });
                var client = Reads.client()) {
            opened(client.exchange(request("GET", server.uri("/a")))).close();

            assertThat(broken.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void an_error_status_is_the_callers_to_judge() throws IOException {
        try (var server = new LoopbackServer(exchange -> reply(exchange, 401, "who are you"));
                var client = Reads.client();
                var answer = opened(client.exchange(request("GET", server.uri("/a"))))) {
            assertThat(answer.status()).isEqualTo(401);
        }
    }

    @Test
    void a_redirect_on_the_host_keeps_the_method_and_one_elsewhere_is_refused() throws IOException {
        try (var other = new LoopbackServer(exchange -> reply(exchange, 200, "caught"));
                var server = new LoopbackServer(exchange -> {
                    switch (exchange.getRequestURI().getPath()) {
                        case "/old" -> reply(exchange, 308, "", "Location", "/new");
                        case "/new" -> reply(exchange, 200, "moved");
                        default ->
                            reply(exchange, 307, "", "Location", other.uri("/x").toString());
                    }
                });
                var client = Reads.client()) {
            try (var answer = opened(client.exchange(request("POST", server.uri("/old"))))) {
                assertThat(answer.body().readAllBytes()).asString().isEqualTo("moved");
                assertThat(server.asked().getLast().method()).isEqualTo("POST");
                assertThat(server.asked().getLast().body()).isEqualTo("0000");
            }
            assertThat(failed(client.exchange(request("POST", server.uri("/away"))))
                            .reason())
                    .isEqualTo(Reason.UNEXPECTED_ANSWER);
            assertThat(other.asked()).isEmpty();
        }
    }

    @Test
    void an_address_that_is_refused_is_refused_here_too() {
        try (var client = Reads.client()) {
            assertThat(failed(client.exchange(request("GET", URI.create("http://10.0.0.1/"))))
                            .reason())
                    .isEqualTo(Reason.ADDRESS_REFUSED);
        }
    }
}
