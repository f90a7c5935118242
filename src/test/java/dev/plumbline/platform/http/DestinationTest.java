package dev.plumbline.platform.http;

import static dev.plumbline.platform.http.LoopbackServer.reply;
import static dev.plumbline.platform.http.Reads.MINUTE;
import static dev.plumbline.platform.http.Reads.SECRET;
import static dev.plumbline.platform.http.Reads.failed;
import static dev.plumbline.platform.http.Reads.found;
import static dev.plumbline.platform.http.Reads.plain;
import static dev.plumbline.platform.http.Reads.withSecret;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DestinationTest {

    private static GuardedHttpClient guarded(AddressRules rules, HostResolver names) {
        return new GuardedHttpClient(
                Reads.options().withAddressRules(rules).build(),
                new ManualTime(),
                new Random(1),
                HttpListener.NONE,
                names);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "2130706433", "127.1", "[::1]", "[::ffff:127.0.0.1]"})
    void loopback_is_refused_in_every_way_of_writing_it(String host) {
        try (var server = new LoopbackServer(exchange -> reply(exchange, 200, "inside"));
                var client =
                        Reads.client(Reads.options().withAddressRules(AddressRules.PUBLIC_ONLY), new ManualTime())) {
            Unavailable why =
                    failed(client.get(plain(URI.create("http://" + host + ":" + server.port() + "/")), MINUTE));

            assertThat(why.reason()).isIn(Reason.ADDRESS_REFUSED, Reason.INVALID);
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void a_refusal_names_the_host_and_the_setting() {
        try (var client = Reads.client(Reads.options(), new ManualTime())) {
            Unavailable why = failed(
                    client.get(plain(URI.create("http://169.254.169.254/latest/meta-data?token=" + SECRET)), MINUTE));

            assertThat(why.reason()).isEqualTo(Reason.ADDRESS_REFUSED);
            assertThat(why.message())
                    .contains("169.254.169.254")
                    .contains("plumbline.http.allowed-addresses")
                    .doesNotContain(SECRET)
                    .doesNotContain("127.0.0.0");
        }
    }

    @Test
    void a_name_that_changes_its_answer_gains_nothing() throws Exception {
        InetAddress open = InetAddress.getByName("127.0.0.2");
        InetAddress closed = InetAddress.getByName("127.0.0.1");
        var lookups = new AtomicInteger();
        HostResolver rebinding = host -> new InetAddress[] {lookups.getAndIncrement() == 0 ? open : closed};
        try (var server = new LoopbackServer(exchange -> reply(exchange, 200, "inside"));
                var client = guarded(new AddressRules(List.of(Cidr.parse("127.0.0.2/32"))), rebinding)) {
            URI uri = URI.create("http://rebinding.example:" + server.port() + "/");

            Unavailable why = failed(client.get(plain(uri), Duration.ZERO));

            assertThat(why.reason()).isEqualTo(Reason.ADDRESS_REFUSED);
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void an_address_that_is_refused_is_left_out_where_the_name_has_others() throws Exception {
        InetAddress[] both = {InetAddress.getByName("10.0.0.1"), InetAddress.getByName("127.0.0.1")};
        try (var client = guarded(new AddressRules(List.of(Cidr.parse("127.0.0.0/8"))), host -> both)) {
            assertThat(client.resolve("git.example").toString())
                    .contains("127.0.0.1")
                    .doesNotContain("10.0.0.1");
        }
    }

    @Test
    void a_name_without_addresses_is_unreachable() {
        try (var client = guarded(AddressRules.PUBLIC_ONLY, host -> {
            throw new UnknownHostException(host);
        })) {
            assertThat(failed(client.get(plain(URI.create("https://nowhere.example/")), MINUTE))
                            .reason())
                    .isEqualTo(Reason.UNREACHABLE);
            assertThat(failed(client.resolve("nowhere.example")).reason()).isEqualTo(Reason.UNREACHABLE);
        }
    }

    @Test
    void a_redirect_on_the_same_host_is_followed_with_the_credential() {
        try (var server = new LoopbackServer(exchange -> {
                    if (exchange.getRequestURI().getPath().equals("/old")) {
                        reply(exchange, 301, "", "Location", "/new");
                    } else {
                        reply(exchange, 200, "moved");
                    }
                });
                var client = Reads.client()) {
            assertThat(found(client.get(withSecret(server.uri("/old")), MINUTE)).body())
                    .asString()
                    .isEqualTo("moved");
            assertThat(server.asked().getLast().header("Authorization")).isEqualTo("Bearer " + SECRET);
        }
    }

    @Test
    void a_redirect_elsewhere_is_refused_and_no_credential_goes_there() {
        try (var other = new LoopbackServer(exchange -> reply(exchange, 200, "caught"));
                var server = new LoopbackServer(exchange ->
                        reply(exchange, 302, "", "Location", other.uri("/x").toString()));
                var client = Reads.client()) {
            Unavailable why = failed(client.get(withSecret(server.uri("/a")), MINUTE));

            assertThat(why.reason()).isEqualTo(Reason.UNEXPECTED_ANSWER);
            assertThat(why.message()).contains("redirect").doesNotContain(SECRET);
            assertThat(other.asked()).isEmpty();
        }
    }

    @Test
    void a_redirect_elsewhere_is_the_answer_where_the_status_is_data() {
        try (var server = new LoopbackServer(
                        exchange -> reply(exchange, 302, "", "Location", "https://elsewhere.example/"));
                var client = Reads.client()) {
            assertThat(found(client.get(Reads.asData(server.uri("/a")), MINUTE)).status())
                    .isEqualTo(302);
        }
    }

    @Test
    void redirects_in_a_circle_end() {
        try (var server = new LoopbackServer(exchange -> reply(exchange, 302, "", "Location", "/again"));
                var client = Reads.client()) {
            assertThat(failed(client.get(plain(server.uri("/a")), MINUTE)).reason())
                    .isEqualTo(Reason.UNEXPECTED_ANSWER);
            assertThat(server.asked()).hasSize(6);
        }
    }

    @Test
    void only_the_way_up_to_https_changes_a_scheme() {
        URI http = URI.create("http://host.example/a");

        assertThat(redirect(http, "https://host.example/a")).isInstanceOf(Redirect.Within.class);
        assertThat(redirect(http, "//HOST.example/b")).isInstanceOf(Redirect.Within.class);
        assertThat(redirect(http, "https://host.example:8443/a")).isInstanceOf(Redirect.Elsewhere.class);
        assertThat(redirect(http, "http://host.example:8080/a")).isInstanceOf(Redirect.Elsewhere.class);
        assertThat(redirect(URI.create("https://host.example/a"), "http://host.example/a"))
                .isInstanceOf(Redirect.Elsewhere.class);
        assertThat(redirect(http, "http://host.example.evil.example/")).isInstanceOf(Redirect.Elsewhere.class);
        assertThat(redirect(http, "http://user@host.example/")).isInstanceOf(Redirect.Elsewhere.class);
        assertThat(redirect(http, "file:///etc/passwd")).isInstanceOf(Redirect.Elsewhere.class);
        assertThat(redirect(http, "ht tp://[")).isInstanceOf(Redirect.Elsewhere.class);
    }

    @Test
    void cookies_are_not_kept() {
        try (var server = new LoopbackServer(exchange -> reply(exchange, 200, "x", "Set-Cookie", "a=b; Path=/"));
                var client = Reads.client()) {
            found(client.get(plain(server.uri("/a")), Duration.ZERO));
            found(client.get(plain(server.uri("/b")), Duration.ZERO));

            assertThat(server.asked().getLast().header("Cookie")).isNull();
        }
    }

    @Test
    void an_ordinary_request_says_who_asks_and_offers_no_upgrade() {
        try (var server = new LoopbackServer(exchange -> reply(exchange, 200, "x"));
                var client = Reads.client()) {
            found(client.get(plain(server.uri("/a")), MINUTE));

            assertThat(server.asked().getFirst().header("User-Agent")).isEqualTo("plumbline/test");
            assertThat(server.asked().getFirst().header("Upgrade")).isNull();
            assertThat(server.asked().getFirst().header("Authorization")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host.example/",
                "file:///etc/passwd",
                "http:/path",
                "http://user:pw@host.example/",
                "http://host.example:99999/",
                "mailto:x"
            })
    void an_address_that_cant_be_read_is_invalid(String uri) {
        try (var client = Reads.client()) {
            Unavailable why = failed(client.get(plain(URI.create(uri)), MINUTE));

            assertThat(why.reason()).isEqualTo(Reason.INVALID);
            assertThat(why.message()).doesNotContain("pw");
        }
    }

    @Test
    void a_credential_with_a_line_break_is_invalid_and_not_shown() {
        try (var client = Reads.client()) {
            var get = new HttpGet(
                    URI.create("https://host.example/"),
                    Map.of(),
                    Optional.of(Credential.bearer(SECRET + "\n")),
                    "test",
                    false);

            Unavailable why = failed(client.get(get, MINUTE));

            assertThat(why.reason()).isEqualTo(Reason.INVALID);
            assertThat(why.message()).contains("line break").doesNotContain(SECRET);
        }
    }

    @Test
    void a_header_that_would_change_the_message_is_invalid() {
        try (var client = Reads.client()) {
            for (Map<String, String> headers : List.of(
                    Map.of("Host", "other.example"), Map.of("X\r\nY", "z"), Map.of("X", "a\r\nHost: other.example"))) {
                var get = new HttpGet(URI.create("https://host.example/"), headers, Optional.empty(), "test", false);
                assertThat(failed(client.get(get, MINUTE)).reason()).isEqualTo(Reason.INVALID);
            }
        }
    }

    private static Redirect redirect(URI from, String location) {
        return Redirect.of(from, 302, Map.of("location", List.of(location)));
    }
}
