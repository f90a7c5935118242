package dev.plumbline.platform.http;

import static dev.plumbline.platform.http.Reads.MINUTE;
import static dev.plumbline.platform.http.Reads.failed;
import static dev.plumbline.platform.http.Reads.found;
import static dev.plumbline.platform.http.Reads.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.simulator.SelfSigned;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TlsTest {

    @TempDir
    private static Path folder;

    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private static HttpsServer server;
    private static byte[] certificate;

    @BeforeAll
    static void start() throws Exception {
        var authority = SelfSigned.make(folder);
        certificate = authority.pem();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.tls()));
        server.createContext("/", exchange -> {
            LoopbackServer.reply(exchange, 200, "safe");
            exchange.close();
        });
        server.setExecutor(THREADS);
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
        THREADS.shutdownNow();
    }

    private static URI uri(String host) {
        return URI.create("https://" + host + ":" + server.getAddress().getPort() + "/");
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused_at_once() {
        try (var client = Reads.client()) {
            Unavailable why = failed(client.get(plain(uri("127.0.0.1")), MINUTE));

            assertThat(why.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(why.message()).contains("certificate");
        }
    }

    @Test
    void an_authority_of_the_installation_is_trusted() throws GeneralSecurityException {
        var options = Reads.options().withTls(ExtraTrust.beside(certificate));
        try (var client = Reads.client(options, new ManualTime())) {
            assertThat(found(client.get(plain(uri("127.0.0.1")), MINUTE)).body())
                    .asString()
                    .isEqualTo("safe");
        }
    }

    @Test
    void an_authority_of_one_request_vouches_for_no_other() throws Exception {
        var trusting = new HttpGet(
                uri("127.0.0.1"),
                Map.of(),
                Optional.empty(),
                "test",
                false,
                Optional.of(ExtraTrust.beside(certificate)));
        try (var client = Reads.client()) {
            for (int time = 0; time < 2; time++) {
                assertThat(found(client.get(trusting, Duration.ZERO)).body())
                        .asString()
                        .isEqualTo("safe");
                // Neither what was read nor the connection, which is open still, serves who does not trust it.
                assertThat(failed(client.get(plain(uri("127.0.0.1")), MINUTE)).message())
                        .contains("certificate");
            }
        }
    }

    @Test
    void an_authority_of_one_request_stands_beside_the_installations() throws Exception {
        var other = ExtraTrust.beside(
                SelfSigned.make(Files.createDirectory(folder.resolve("other"))).pem());
        var options = Reads.options().withTls(ExtraTrust.beside(certificate));
        try (var client = Reads.client(options, new ManualTime())) {
            var request = new StreamRequest(
                    "GET",
                    uri("127.0.0.1"),
                    Map.of(),
                    new byte[0],
                    Optional.empty(),
                    "test",
                    MINUTE,
                    100,
                    Optional.of(other));

            try (var answer = ((Lookup.Found<StreamedAnswer>) client.exchange(request)).value()) {
                assertThat(answer.body().readAllBytes()).asString().isEqualTo("safe");
            }
        }
    }

    @Test
    void a_server_that_one_asker_does_not_trust_is_left_alone_for_nobody() throws Exception {
        try (var client = Reads.client()) {
            for (int time = 0; time < 2 * Circuit.FAILURES; time++) {
                assertThat(failed(client.get(plain(uri("127.0.0.1")), Duration.ZERO))
                                .reason())
                        .isEqualTo(Reason.UNREACHABLE);
            }
        }
    }

    @Test
    void a_certificate_for_another_name_is_refused() throws GeneralSecurityException {
        var options = Reads.options().withTls(ExtraTrust.beside(certificate));
        try (var client = Reads.client(options, new ManualTime())) {
            assertThat(failed(client.get(plain(uri("localhost")), MINUTE)).message())
                    .contains("certificate");
        }
    }

    @Test
    void what_holds_no_certificate_is_no_authority() {
        assertThatThrownBy(() -> ExtraTrust.beside("not a certificate".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> ExtraTrust.beside(new byte[0])).isInstanceOf(GeneralSecurityException.class);
    }
}
