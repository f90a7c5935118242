package dev.plumbline.desired.infisical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.plumbline.api.SecretRef;
import dev.plumbline.api.SecretSourceSpec.Infisical;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.SecretSource.Reading;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpListener;
import dev.plumbline.platform.http.LoopbackOptions;
import dev.plumbline.platform.http.ManualTime;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.InfisicalSimulator;
import dev.plumbline.simulator.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InfisicalSourceTest {

    private static final String PROJECT = "5f1c-9d";
    private static final String VALUE = "sk_live_canary";

    private final ManualTime time = new ManualTime();
    private final InfisicalSimulator infisical = InfisicalSimulator.start(time, 100);
    private final GuardedHttpClient http = new GuardedHttpClient(
            new LoopbackOptions().withDeadline(Duration.ofSeconds(2)).build(), time, new Random(1), HttpListener.NONE);
    private final InfisicalSource source = new InfisicalSource(http, time, new Random(2));
    private final FakeNamespace namespace = new FakeNamespace("shop")
            .secret("infisical-read", Map.of("clientId", "client-canary\n", "clientSecret", "secret-canary"));

    InfisicalSourceTest() {
        infisical.createEnvironment(PROJECT, "prod");
        infisical.createFolder(PROJECT, "prod", "/billing");
        infisical.createFolder(PROJECT, "prod", "/billing/stripe");
        infisical.createIdentity("client-canary", "secret-canary", PROJECT);
        infisical.setSecret(PROJECT, "prod", "/", "STRIPE_KEY", VALUE);
    }

    @AfterEach
    void stop() {
        http.close();
        infisical.close();
    }

    private Infisical at(String path, String key) {
        return new Infisical(infisical.url().toString(), PROJECT, "prod", path, key, new SecretRef("infisical-read"));
    }

    private Infisical stripe() {
        return at("/", "STRIPE_KEY");
    }

    private Reading read(Infisical spec, String known) {
        var reading = source.read(spec, Optional.ofNullable(known), namespace.look(Duration.ZERO));
        assertThat(reading.toString()).doesNotContain("canary");
        return reading;
    }

    private Reading.Current current(Infisical spec, String known) {
        var reading = read(spec, known);
        assertThat(reading).isInstanceOf(Reading.Current.class);
        return (Reading.Current) reading;
    }

    private Unavailable failed(Infisical spec) {
        var reading = read(spec, null);
        assertThat(reading).isInstanceOf(Reading.Failed.class);
        return ((Reading.Failed) reading).why();
    }

    private long asked(String start) {
        return infisical.requests().stream()
                .filter(request -> request.path().startsWith(start))
                .count();
    }

    @Test
    void a_secret_is_read_with_its_version_and_its_time() {
        time.advance(Duration.ofMinutes(3));
        infisical.setSecret(PROJECT, "prod", "/", "STRIPE_KEY", "sk_live_canary_2");

        var read = current(stripe(), null);

        assertThat(read.value()).isEqualTo(SecretValue.of("sk_live_canary_2"));
        assertThat(read.version().id()).isEqualTo("2");
        assertThat(read.version().created()).contains(time.instant());
        assertThat(read.time()).isEqualTo(time.instant());
    }

    @Test
    void a_known_version_is_not_read_again_and_no_value_goes_over_the_wire() {
        current(stripe(), null);

        assertThat(read(stripe(), "1")).isInstanceOf(Reading.Unchanged.class);
        assertThat(infisical.requests().getLast().query()).contains("viewSecretValue=false");

        infisical.setSecret(PROJECT, "prod", "/", "STRIPE_KEY", "sk_live_canary_2");
        assertThat(current(stripe(), "1").version().id()).isEqualTo("2");
    }

    @Test
    void after_a_restart_even_a_known_version_is_read_once() {
        assertThat(current(stripe(), "1").version().id()).isEqualTo("1");
        assertThat(asked("/api/v4/")).isEqualTo(1);
        assertThat(read(stripe(), "1")).isInstanceOf(Reading.Unchanged.class);
    }

    @Test
    void a_secret_that_was_made_anew_does_not_pass_for_the_one_of_the_same_version() {
        current(stripe(), null);
        infisical.deleteSecret(PROJECT, "prod", "/", "STRIPE_KEY");
        infisical.setSecret(PROJECT, "prod", "/", "STRIPE_KEY", "sk_live_canary_other");

        var read = current(stripe(), "1");

        assertThat(read.version().id()).isEqualTo("1");
        assertThat(read.value()).isEqualTo(SecretValue.of("sk_live_canary_other"));
    }

    @ParameterizedTest
    @CsvSource({"/billing", "/billing/", "/billing/stripe", "//billing//stripe/"})
    void a_folder_is_the_same_with_and_without_a_slash_at_its_end(String path) {
        String plain = path.contains("stripe") ? "/billing/stripe" : "/billing";
        infisical.setSecret(PROJECT, "prod", plain, "KEY", VALUE);

        assertThat(current(at(path, "KEY"), null).value()).isEqualTo(SecretValue.of(VALUE));
        assertThat(source.name(at(path, "KEY")))
                .isEqualTo("infisical prod" + plain + "/KEY of project 5f1c-9d at " + infisical.url());
    }

    @Test
    void a_name_of_any_kind_is_asked_for_by_that_name() {
        infisical.setSecret(PROJECT, "prod", "/", "stripe.key+50%&x=ü", VALUE);

        assertThat(current(at("/", "stripe.key+50%&x=ü"), null).value()).isEqualTo(SecretValue.of(VALUE));
    }

    static Stream<Arguments> edges() {
        return Stream.of(
                arguments("  canary\t", "canary"),
                arguments("\n\ncanary", "canary"),
                arguments("canary\n\n", "canary\n"),
                arguments(" can\nary \n", "can\nary\n"));
    }

    @ParameterizedTest
    @MethodSource("edges")
    void a_value_is_taken_as_infisical_keeps_it(String written, String kept) {
        infisical.setSecret(PROJECT, "prod", "/", "STRIPE_KEY", written);

        assertThat(current(stripe(), null).value()).isEqualTo(SecretValue.of(kept));
    }

    @Test
    void an_empty_value_is_a_value() {
        infisical.setSecret(PROJECT, "prod", "/", "STRIPE_KEY", "");

        assertThat(current(stripe(), null).value().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"${STRIPE_CANARY}", "postgres://u:${prod.db.canary-pw}@db"})
    void a_value_that_refers_to_another_secret_is_refused(String value) {
        infisical.setSecret(PROJECT, "prod", "/", "STRIPE_KEY", value);

        var why = failed(stripe());

        assertThat(why.reason()).isEqualTo(Reason.INVALID);
        assertThat(why.message()).contains("refers to another secret");
    }

    @Test
    void one_login_serves_many_reads_and_is_renewed_before_it_ends() {
        infisical.tokenLife("client-canary", Duration.ofMinutes(10));
        for (int i = 0; i < 5; i++) {
            current(stripe(), null);
        }
        assertThat(infisical.logins()).isEqualTo(1);

        time.advance(Duration.ofMinutes(7));
        current(stripe(), null);
        assertThat(infisical.logins()).isEqualTo(1);

        time.advance(Duration.ofSeconds(90));
        current(stripe(), null);
        assertThat(infisical.logins()).isEqualTo(2);
        assertThat(infisical.requests()).extracting(RecordedRequest::status).containsOnly(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "TokenError"})
    void a_token_that_was_revoked_is_replaced_within_the_look(String error) {
        infisical.refuseTokensWith(error);
        current(stripe(), null);
        infisical.revokeTokens();

        current(stripe(), null);

        assertThat(infisical.logins()).isEqualTo(2);
    }

    @Test
    void tokens_are_not_shared_between_namespaces() {
        current(stripe(), null);
        var other = new FakeNamespace("other")
                .secret("infisical-read", Map.of("clientId", "client-canary", "clientSecret", "secret-canary"));

        source.read(stripe(), Optional.empty(), other.look(Duration.ZERO));

        assertThat(infisical.logins()).isEqualTo(2);
    }

    @Test
    void a_refused_login_is_never_repeated_with_the_same_credentials() {
        namespace.secret("infisical-read", Map.of("clientId", "client-canary", "clientSecret", "wrong-canary"));

        for (int i = 0; i < 5; i++) {
            assertThat(failed(stripe()).reason()).isEqualTo(Reason.UNAUTHORIZED);
            time.advance(Duration.ofMinutes(1));
        }
        assertThat(failed(stripe()).message())
                .contains("Secret infisical-read")
                .contains("not tried again")
                .contains("locks the identity");
        assertThat(infisical.requests()).hasSize(1);
        assertThat(infisical.isLocked("client-canary")).isFalse();

        namespace.secret("infisical-read", Map.of("clientId", "client-canary", "clientSecret", "secret-canary"));
        current(stripe(), null);
    }

    @Test
    void a_refused_login_is_not_repeated_by_another_namespace_either() {
        var wrong = Map.of("clientId", "client-canary", "clientSecret", "wrong-canary");
        IntStream.range(0, 5)
                .mapToObj(i -> new FakeNamespace("n" + i).secret("infisical-read", wrong))
                .forEach(each -> assertThat(source.read(stripe(), Optional.empty(), each.look(Duration.ZERO)))
                        .isInstanceOf(Reading.Failed.class));

        assertThat(infisical.requests()).hasSize(1);
        assertThat(infisical.isLocked("client-canary")).isFalse();
    }

    @Test
    void many_looks_at_once_log_in_once() throws Exception {
        namespace.secret("infisical-read", Map.of("clientId", "client-canary", "clientSecret", "wrong-canary"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var looks = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() -> read(stripe(), null)))
                    .toList();
            for (Future<Reading> look : looks) {
                assertThat(look.get()).isInstanceOf(Reading.Failed.class);
            }
        }

        assertThat(infisical.requests()).hasSize(1);
    }

    static Stream<Arguments> loginTroubles() {
        return Stream.of(
                arguments(new Fault.Broken(503), Reason.UNEXPECTED_ANSWER),
                arguments(new Fault.Broken(429), Reason.RATE_LIMITED),
                arguments(new Fault.CutOff(), Reason.UNREACHABLE),
                arguments(saying("{}"), Reason.MALFORMED),
                arguments(saying("<html>canary</html>"), Reason.MALFORMED),
                arguments(saying("{\"accessToken\":\"canary\"}"), Reason.MALFORMED),
                arguments(saying("{\"accessToken\":\"can ary\",\"expiresIn\":7200}"), Reason.MALFORMED),
                arguments(saying("{\"accessToken\":\"canary\\r\\nHost: evil\",\"expiresIn\":7200}"), Reason.MALFORMED),
                arguments(saying("{\"accessToken\":\"canary\",\"expiresIn\":-1}"), Reason.MALFORMED),
                arguments(saying("{\"accessToken\":7,\"expiresIn\":7200}"), Reason.MALFORMED));
    }

    @ParameterizedTest
    @MethodSource("loginTroubles")
    void a_login_that_failed_on_the_way_is_tried_again_later(Fault fault, Reason reason) {
        infisical.loginFault(fault);
        assertThat(failed(stripe()).reason()).isEqualTo(reason);

        infisical.heal();
        time.advance(Duration.ofMinutes(2));
        current(stripe(), null);
    }

    @Test
    void a_secret_that_is_gone_is_withdrawn() {
        infisical.deleteSecret(PROJECT, "prod", "/", "STRIPE_KEY");

        assertThat(read(stripe(), "1")).isInstanceOfSatisfying(Reading.Withdrawn.class, gone -> {
            assertThat(gone.reason()).isEqualTo("NotFound");
            assertThat(gone.version()).isEmpty();
            assertThat(gone.message()).contains("infisical prod/STRIPE_KEY of project 5f1c-9d");
        });
        assertThat(read(at("/billing/stripe", "KEY"), null)).isInstanceOf(Reading.Withdrawn.class);
        assertThat(read(at("/billing", "KEY"), null)).isInstanceOf(Reading.Withdrawn.class);
    }

    @Test
    void a_folder_an_environment_or_a_project_that_is_gone_withdraws_nothing() {
        infisical.deleteFolder(PROJECT, "prod", "/billing/stripe");
        var nowhere = new Infisical(
                infisical.url().toString(), PROJECT, "staging", "/", "STRIPE_KEY", new SecretRef("infisical-read"));
        var hidden = new Infisical(
                infisical.url().toString(), "other", "prod", "/", "STRIPE_KEY", new SecretRef("infisical-read"));

        assertThat(failed(at("/billing/stripe", "KEY")).message()).contains("no such folder");
        assertThat(failed(at("/gone/stripe", "KEY")).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(failed(nowhere).message()).contains("no such project or environment");
        assertThat(failed(hidden).reason()).isEqualTo(Reason.FORBIDDEN);
    }

    @Test
    void an_identity_without_the_right_says_which_it_lacks() {
        infisical.hideValues("client-canary");
        assertThat(failed(stripe()).message()).contains("Describe Secret and Read Value", "Secret infisical-read");

        infisical.hideSecrets("client-canary");
        infisical.deleteSecret(PROJECT, "prod", "/", "STRIPE_KEY");
        assertThat(failed(stripe()).reason()).isEqualTo(Reason.FORBIDDEN);
    }

    @Test
    void a_used_up_limit_is_honoured() {
        for (int i = 0; i < 100; i++) {
            current(stripe(), null);
        }

        assertThat(failed(stripe()).reason()).isEqualTo(Reason.RATE_LIMITED);
        int before = infisical.requests().size();
        assertThat(failed(stripe()).reason()).isEqualTo(Reason.RATE_LIMITED);
        assertThat(infisical.requests()).hasSize(before);
        time.advance(Duration.ofMinutes(2));
        current(stripe(), null);
    }

    private static Fault saying(String body) {
        return new Fault.Saying(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"secret\":null}",
                "{\"secret\":\"canary\"}",
                "{\"secret\":{\"id\":\"i\",\"secretKey\":\"OTHER\",\"version\":1,\"updatedAt\":\"2026-11-21T12:00:00Z\",\"secretValue\":\"canary\"}}",
                "{\"secret\":{\"secretKey\":\"STRIPE_KEY\",\"version\":1,\"updatedAt\":\"2026-11-21T12:00:00Z\",\"secretValue\":\"canary\"}}",
                "{\"secret\":{\"id\":\"i\",\"secretKey\":\"STRIPE_KEY\",\"updatedAt\":\"2026-11-21T12:00:00Z\",\"secretValue\":\"canary\"}}",
                "{\"secret\":{\"id\":\"i\",\"secretKey\":\"STRIPE_KEY\",\"version\":0,\"updatedAt\":\"2026-11-21T12:00:00Z\",\"secretValue\":\"canary\"}}",
                "{\"secret\":{\"id\":\"i\",\"secretKey\":\"STRIPE_KEY\",\"version\":\"1\",\"updatedAt\":\"2026-11-21T12:00:00Z\",\"secretValue\":\"canary\"}}",
                "{\"secret\":{\"id\":\"i\",\"secretKey\":\"STRIPE_KEY\",\"version\":9999999999,\"updatedAt\":\"2026-11-21T12:00:00Z\",\"secretValue\":\"canary\"}}",
                "{\"secret\":{\"id\":\"i\",\"secretKey\":\"STRIPE_KEY\",\"version\":1,\"updatedAt\":\"now\",\"secretValue\":\"canary\"}}",
                "{\"secret\":{\"id\":\"i\",\"secretKey\":\"STRIPE_KEY\",\"version\":1,\"updatedAt\":\"2026-11-21T12:00:00Z\",\"secretValue\":7}}",
                "{\"secret\":{\"id\":\"i\",\"secretKey\":\"STRIPE_KEY\",\"version\":1,\"updatedAt\":\"2026-11-21T12:00:00Z\"}}",
                "{\"secret\":{\"id\":\"i\",\"id\":\"j\"}}",
                "{\"secret\":{\"id\":\"canary"
            })
    void an_answer_that_is_no_secret_is_malformed(String body) {
        infisical.fault(saying(body));

        assertThat(failed(stripe()).reason()).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void a_placeholder_for_a_hidden_value_is_no_value() {
        infisical.fault(
                saying(
                        "{\"secret\":{\"id\":\"i\",\"secretKey\":\"STRIPE_KEY\",\"version\":1,\"updatedAt\":\"2026-11-21T12:00:00Z\",\"secretValue\":\"<hidden-by-infisical>\",\"secretValueHidden\":true}}"));

        assertThat(failed(stripe()).reason()).isEqualTo(Reason.FORBIDDEN);
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                arguments(new Fault.Broken(503), Reason.UNEXPECTED_ANSWER),
                arguments(new Fault.Broken(400), Reason.UNEXPECTED_ANSWER),
                arguments(new Fault.CutOff(), Reason.UNREACHABLE),
                arguments(new Fault.Oversized(5 * 1024 * 1024), Reason.TOO_LARGE));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void trouble_on_the_way_is_unknown_and_withdraws_nothing(Fault fault, Reason reason) {
        infisical.fault(fault);

        assertThat(failed(stripe()).reason()).isEqualTo(reason);

        infisical.heal();
        time.advance(Duration.ofMinutes(20));
        current(stripe(), null);
    }

    @Test
    void what_is_missing_in_the_secret_is_named_and_nothing_is_sent() {
        namespace.secret("infisical-read", Map.of("clientId", "client-canary"));
        assertThat(failed(stripe()).message())
                .contains("Secret infisical-read has nothing under the key 'clientSecret'");

        namespace.secret("infisical-read", Map.of("clientId", "client-canary", "clientSecret", "a canary"));
        assertThat(failed(stripe()).reason()).isEqualTo(Reason.INVALID);
        assertThat(infisical.requests()).isEmpty();
    }

    static Stream<Infisical> nonsense() {
        var ref = new SecretRef("infisical-read");
        return Stream.of(
                new Infisical("ftp://host", PROJECT, "prod", "/", "KEY", ref),
                new Infisical("https://user@host", PROJECT, "prod", "/", "KEY", ref),
                new Infisical("https://host/path", PROJECT, "prod", "/", "KEY", ref),
                new Infisical("https://host", "a/b", "prod", "/", "KEY", ref),
                new Infisical("https://host", null, "prod", "/", "KEY", ref),
                new Infisical("https://host", PROJECT, "PROD", "/", "KEY", ref),
                new Infisical("https://host", PROJECT, "prod", "/../x", "KEY", ref),
                new Infisical("https://host", PROJECT, "prod", "x", "KEY", ref),
                new Infisical("https://host", PROJECT, "prod", "/", "..", ref),
                new Infisical("https://host", PROJECT, "prod", "/", "a/b", ref),
                new Infisical("https://host", PROJECT, "prod", "/", null, ref),
                new Infisical("https://host", PROJECT, "prod", "/", "KEY", null));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void what_is_no_place_is_never_asked_for(Infisical spec) {
        assertThat(failed(spec).reason()).isEqualTo(Reason.INVALID);
        assertThat(source.name(spec)).startsWith("infisical ");
    }

    @Test
    void no_credential_and_no_value_stands_in_a_url() {
        current(stripe(), null);
        read(stripe(), "1");

        assertThat(infisical.requests())
                .allSatisfy(
                        request -> assertThat(request.path() + request.query()).doesNotContain("canary"));
    }

    @Test
    void a_command_prints_the_value_or_fails() {
        var cloud = new Infisical(null, PROJECT, "prod", null, "STRIPE_KEY", new SecretRef("infisical-read"));

        assertThat(source.command(cloud, "shop"))
                .contains("secret=\"$(infisical secrets get STRIPE_KEY --projectId 5f1c-9d --env prod --path /"
                        + " --expand=false --plain --silent)\" && [ -n \"$secret\" ]"
                        + " && [ \"$secret\" != '*not found*' ] && printf %s \"$secret\"");
        assertThat(source.name(cloud)).isEqualTo("infisical prod/STRIPE_KEY of project 5f1c-9d");
        assertThat(source.command(stripe(), "shop"))
                .hasValueSatisfying(command -> assertThat(command).contains(" --domain " + infisical.url()));
        assertThat(source.command(at("/", "--plain"), "shop")).isEmpty();
        assertThat(source.command(at("/", "$(reboot)"), "shop"))
                .hasValueSatisfying(command -> assertThat(command).contains("get '$(reboot)' "));
    }
}
