package dev.plumbline.platform.http;

import static dev.plumbline.platform.http.LoopbackServer.reply;
import static dev.plumbline.platform.http.Reads.MINUTE;
import static dev.plumbline.platform.http.Reads.failed;
import static dev.plumbline.platform.http.Reads.found;
import static dev.plumbline.platform.http.Reads.plain;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.drift.Observation.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HostileAnswerTest {

    private static final byte[] MEGABYTE = new byte[1024 * 1024];

    @Test
    void one_byte_at_a_time_ends_at_the_deadline() {
        var never = new CountDownLatch(1);
        try (var server = new RawServer(socket -> {
                    RawServer.readHead(socket);
                    OutputStream out = socket.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(US_ASCII));
                    while (!never.await(20, TimeUnit.MILLISECONDS)) {
                        out.write('x');
                        out.flush();
                    }
                });
                var client = Reads.client(Reads.options().withDeadline(Duration.ofMillis(400)), Timekeeper.system())) {
            assertThat(failed(client.get(plain(server.uri("/a")), MINUTE)).reason())
                    .isEqualTo(Reason.TIMEOUT);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_head_of_one_byte_at_a_time_ends_at_the_deadline() {
        var never = new CountDownLatch(1);
        try (var server = new RawServer(socket -> {
                    while (!never.await(20, TimeUnit.MILLISECONDS)) {
                        socket.getOutputStream().write('H');
                    }
                });
                var client = Reads.client(Reads.options().withDeadline(Duration.ofMillis(400)), Timekeeper.system())) {
            assertThat(failed(client.get(plain(server.uri("/a")), MINUTE)).reason())
                    .isEqualTo(Reason.TIMEOUT);
        }
    }

    @Test
    void a_server_that_says_nothing_ends_at_the_deadline() {
        var never = new CountDownLatch(1);
        try (var server = new RawServer(socket -> never.await());
                var client = Reads.client(Reads.options().withDeadline(Duration.ofMillis(300)), Timekeeper.system())) {
            assertThat(failed(client.get(plain(server.uri("/a")), MINUTE)).reason())
                    .isEqualTo(Reason.TIMEOUT);
        }
    }

    @Test
    void an_answer_that_says_it_is_too_large_is_not_read() {
        var sent = new AtomicLong();
        try (var server = new RawServer(socket -> {
                    RawServer.readHead(socket);
                    pour(socket.getOutputStream(), "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n", sent);
                });
                var client = Reads.client()) {
            assertThat(failed(client.get(plain(server.uri("/a")), MINUTE)).reason())
                    .isEqualTo(Reason.TOO_LARGE);
            assertThat(sent.get()).isLessThan(20L * MEGABYTE.length);
        }
    }

    @Test
    void an_answer_of_unsaid_length_is_read_up_to_the_limit_and_no_further() {
        var sent = new AtomicLong();
        try (var server = new RawServer(socket -> {
                    RawServer.readHead(socket);
                    pour(socket.getOutputStream(), "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", sent);
                });
                var client = Reads.client()) {
            assertThat(failed(client.get(plain(server.uri("/a")), MINUTE)).reason())
                    .isEqualTo(Reason.TOO_LARGE);
            assertThat(sent.get()).isLessThan(40L * MEGABYTE.length);
        }
    }

    @Test
    void an_answer_of_exactly_the_limit_is_read() {
        try (var server = new LoopbackServer(exchange -> reply(exchange, 200, new byte[1000]));
                var client = Reads.client(Reads.options().withAnswerLimit(1000), new ManualTime())) {
            assertThat(found(client.get(plain(server.uri("/a")), MINUTE)).body())
                    .hasSize(1000);
        }
    }

    @Test
    void a_gzip_bomb_is_stopped_at_the_limit() throws IOException {
        byte[] bomb = gzip(100);
        try (var server = new LoopbackServer(exchange -> reply(exchange, 200, bomb, "Content-Encoding", "gzip"));
                var client = Reads.client()) {
            assertThat(bomb.length).isLessThan(MEGABYTE.length);
            assertThat(failed(client.get(plain(server.uri("/a")), MINUTE)).reason())
                    .isEqualTo(Reason.TOO_LARGE);
        }
    }

    @Test
    void a_compressed_answer_is_decoded_and_its_connection_serves_again() throws IOException {
        byte[] small = gzip(1);
        try (var server = new RawServer(socket -> {
                    while (true) {
                        RawServer.readHead(socket);
                        OutputStream out = socket.getOutputStream();
                        out.write(("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + Integer.toHexString(small.length) + "\r\n")
                                .getBytes(US_ASCII));
                        out.write(small);
                        out.write("\r\n0\r\n\r\n".getBytes(US_ASCII));
                        out.flush();
                    }
                });
                var client = Reads.client()) {
            HttpAnswer answer = found(client.get(plain(server.uri("/a")), MINUTE));
            found(client.get(plain(server.uri("/b")), MINUTE));

            assertThat(answer.body()).isEqualTo(MEGABYTE);
            assertThat(answer.headers()).doesNotContainKey("content-encoding");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_false_claim_of_compression_is_malformed() {
        try (var server = new LoopbackServer(
                        exchange -> reply(exchange, 200, "plain text and no gzip", "Content-Encoding", "gzip"));
                var client = Reads.client()) {
            assertThat(failed(client.get(plain(server.uri("/a")), MINUTE)).reason())
                    .isEqualTo(Reason.MALFORMED);
        }
    }

    @Test
    void an_encoding_that_was_not_asked_for_is_malformed() {
        try (var server = new LoopbackServer(
                        exchange -> reply(exchange, 200, "x", "Content-Encoding", "gzip, gzip, gzip"));
                var client = Reads.client()) {
            assertThat(failed(client.get(plain(server.uri("/a")), MINUTE)).reason())
                    .isEqualTo(Reason.MALFORMED);
        }
    }

    @Test
    void a_cut_answer_is_tried_three_times_and_is_never_taken_for_whole() {
        try (var server = new RawServer(socket -> {
                    RawServer.readHead(socket);
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".getBytes(US_ASCII));
                });
                var client = Reads.client()) {
            assertThat(failed(client.get(plain(server.uri("/a")), MINUTE)).reason())
                    .isEqualTo(Reason.UNREACHABLE);
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void an_endless_head_is_malformed() {
        try (var server = new RawServer(socket -> {
                    RawServer.readHead(socket);
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nX: ".getBytes(US_ASCII));
                    while (true) {
                        socket.getOutputStream().write(MEGABYTE);
                    }
                });
                var client = Reads.client()) {
            assertThat(failed(client.get(plain(server.uri("/a")), MINUTE)).reason())
                    .isEqualTo(Reason.MALFORMED);
        }
    }

    @Test
    void many_headers_are_malformed() {
        try (var server = new RawServer(socket -> {
                    RawServer.readHead(socket);
                    socket.getOutputStream()
                            .write(("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(500) + "\r\n").getBytes(US_ASCII));
                });
                var client = Reads.client()) {
            assertThat(failed(client.get(plain(server.uri("/a")), MINUTE)).reason())
                    .isEqualTo(Reason.MALFORMED);
        }
    }

    @Test
    void what_is_no_http_is_malformed() {
        try (var server = new RawServer(socket -> {
                    RawServer.readHead(socket);
                    socket.getOutputStream()
                            .write("SSH-2.0-OpenSSH_9.2\r\n".repeat(50).getBytes(US_ASCII));
                });
                var client = Reads.client()) {
            assertThat(failed(client.get(plain(server.uri("/a")), MINUTE)).reason())
                    .isIn(Reason.MALFORMED, Reason.UNREACHABLE);
        }
    }

    private static void pour(OutputStream out, String head, AtomicLong sent) throws IOException {
        out.write(head.getBytes(US_ASCII));
        for (int i = 0; i < 100; i++) {
            out.write(MEGABYTE);
            sent.addAndGet(MEGABYTE.length);
        }
    }

    private static byte[] gzip(int megabytes) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < megabytes; i++) {
                gzip.write(MEGABYTE);
            }
        }
        return bytes.toByteArray();
    }
}
