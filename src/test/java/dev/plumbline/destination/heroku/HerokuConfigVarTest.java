package dev.plumbline.destination.heroku;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DestinationSpec.HerokuConfigVars;
import dev.plumbline.api.SecretDestinationSpec.HerokuConfigVar;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.destination.SecretObserver.Sighting;
import dev.plumbline.destination.SecretWriter.Item;
import dev.plumbline.destination.SecretWriter.Outcome;
import dev.plumbline.destination.TestNamespace;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.HerokuSimulator;
import dev.plumbline.simulator.HerokuSimulator.Scope;
import dev.plumbline.simulator.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One config var as a destination of a secret, seen by the observer and delivered by the writer. */
class HerokuConfigVarTest {

    private static final String VALUE = "sk_live_canary";
    private static final InstantSource STANDING = InstantSource.fixed(Instant.parse("2026-11-21T10:00:00Z"));

    private final HerokuSimulator heroku = HerokuSimulator.start(STANDING, 20);
    private final GuardedHttpClient http = LoopbackReader.withDeadline(Duration.ofSeconds(2));
    private final ConfigVarsReader reader = new ConfigVarsReader(http, heroku.url());
    private final HerokuConfigVarObserver observer = new HerokuConfigVarObserver(reader);
    private final HerokuConfigVarWriter writer = new HerokuConfigVarWriter(http, heroku.url(), STANDING);
    private final TestNamespace namespace = new TestNamespace().withSecret("heroku-read", "token", "reader-canary");
    private final List<String> hosts = new ArrayList<>();
    private String token = "writer-canary";

    HerokuConfigVarTest() {
        heroku.createApp("billing-prod");
        heroku.setConfigVar("billing-prod", "STRIPE_KEY", VALUE);
        heroku.grant("reader-canary", Scope.READ_PROTECTED, "billing-prod");
        heroku.grant("writer-canary", Scope.WRITE_PROTECTED);
    }

    @AfterEach
    void stop() {
        http.close();
        heroku.close();
    }

    private static HerokuConfigVar configVar(String key) {
        return new HerokuConfigVar("billing-prod", key, new SecretRef("heroku-read"));
    }

    private Sighting look(String key) {
        return observer.look(configVar(key), new Look(namespace, Duration.ofMinutes(1)));
    }

    private Unavailable failed(Sighting sighting) {
        assertThat(sighting).isInstanceOf(Sighting.Failed.class);
        assertThat(sighting.toString()).doesNotContain("canary");
        return ((Sighting.Failed) sighting).why();
    }

    private Lookup<Credential> credential(String host) {
        hosts.add(host);
        return new Lookup.Found<>(Credential.bearer(token));
    }

    private static Item<HerokuConfigVar> item(String key, SecretValue value) {
        return new Item<>(configVar(key), value, "8", "hmac:00", "try-1");
    }

    private Outcome deliver(String key, String value) {
        return told(writer.deliver("shop", List.of(item(key, SecretValue.of(value))), this::credential));
    }

    private static Outcome told(Outcome outcome) {
        assertThat(outcome.toString()).doesNotContain("canary", "Bearer");
        return outcome;
    }

    @Test
    void a_config_var_is_held_or_absent() {
        assertThat(look("STRIPE_KEY"))
                .isInstanceOfSatisfying(
                        Sighting.Held.class, held -> assertThat(held.value()).isEqualTo(SecretValue.of(VALUE)));
        assertThat(look("ANOTHER_KEY")).isInstanceOf(Sighting.Absent.class);
        assertThat(look("stripe_key")).isInstanceOf(Sighting.Absent.class);
        assertThat(look("STRIPE_KEY").toString()).doesNotContain("canary");
    }

    @Test
    void one_read_serves_all_config_vars_and_the_policies_of_an_app() {
        var policies = new HerokuConfigVarsObserver(reader);

        look("STRIPE_KEY");
        look("ANOTHER_KEY");
        var observed = policies.observe(
                new HerokuConfigVars("billing-prod", new SecretRef("heroku-read")),
                new Look(namespace, Duration.ofMinutes(1)));

        assertThat(observed).isInstanceOf(Observed.class);
        assertThat(heroku.requestCount()).isEqualTo(1);
        assertThat(heroku.writes()).isEmpty();
    }

    static Stream<Arguments> spoilt() {
        return Stream.of(
                Arguments.of(new Fault.Broken(500), Reason.UNEXPECTED_ANSWER),
                Arguments.of(new Fault.Down(503), Reason.UNEXPECTED_ANSWER),
                Arguments.of(new Fault.CutOff(), Reason.UNREACHABLE),
                Arguments.of(saying("[]"), Reason.MALFORMED),
                Arguments.of(saying("{\"STRIPE_KEY\": {\"a\": \"canary\"}}"), Reason.MALFORMED),
                Arguments.of(saying("{\"STRIPE_KEY\": \"\\ud83d canary\"}"), Reason.MALFORMED),
                Arguments.of(saying(""), Reason.MALFORMED));
    }

    private static Fault saying(String body) {
        return new Fault.Saying(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("spoilt")
    void a_failed_look_is_never_absent(Fault fault, Reason reason) {
        heroku.fault("billing-prod", fault);

        assertThat(failed(look("STRIPE_KEY")).reason()).isEqualTo(reason);
    }

    @Test
    void an_app_that_is_not_there_is_not_an_absent_config_var() {
        var gone = new HerokuConfigVar("gone", "STRIPE_KEY", new SecretRef("heroku-read"));

        var why = failed(observer.look(gone, new Look(namespace, Duration.ZERO)));

        assertThat(why.reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(why.message()).contains("correct herokuConfigVar.app");
    }

    @Test
    void what_the_schema_would_not_let_through_is_invalid() {
        var look = new Look(namespace, Duration.ZERO);
        var ref = new SecretRef("heroku-read");

        assertThat(failed(observer.look(new HerokuConfigVar("../x", "A", ref), look))
                        .reason())
                .isEqualTo(Reason.INVALID);
        assertThat(failed(observer.look(new HerokuConfigVar("web", null, ref), look))
                        .reason())
                .isEqualTo(Reason.INVALID);
        assertThat(failed(observer.look(new HerokuConfigVar("web", "A", null), look))
                        .message())
                .isEqualTo("herokuConfigVar.secretRef is missing: name a Secret that holds a Heroku token");
        assertThat(heroku.requestCount()).isZero();
    }

    @Test
    void what_people_are_told_names_the_config_var_and_the_restart() {
        var spec = configVar("STRIPE_KEY");

        assertThat(observer.target(spec, "shop")).isEqualTo("config var STRIPE_KEY of Heroku app billing-prod");
        assertThat(observer.risk(spec)).contains("Heroku makes a release of app billing-prod, and restarts it.");
        assertThat(observer.command(spec, "shop", "vault kv get -field=k secret/x"))
                .contains(
                        "value=\"$(vault kv get -field=k secret/x)\" && test -n \"$value\" && heroku config:set --app billing-prod"
                                + " STRIPE_KEY=\"$value\" >/dev/null");
        assertThat(observer.textOnly()).isTrue();
    }

    @Test
    void all_config_vars_of_an_app_go_in_one_request_and_others_stay() {
        var outcome = writer.deliver(
                "shop",
                List.of(
                        item("STRIPE_KEY", SecretValue.of("new-canary")),
                        item("OTHER", SecretValue.of("\u00e4 canary"))),
                this::credential);
        heroku.setConfigVar("billing-prod", "LEFT", "as it is");

        assertThat(told(outcome)).isEqualTo(new Outcome.Done(""));
        assertThat(heroku.configVars("billing-prod"))
                .isEqualTo(Map.of("STRIPE_KEY", "new-canary", "OTHER", "\u00e4 canary", "LEFT", "as it is"));
        assertThat(heroku.writes()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/apps/billing-prod/config-vars");
            assertThat(request.query()).isEmpty();
        });
        assertThat(hosts).containsExactly("127.0.0.1");
        assertThat(writer.batch(configVar("A"), "shop"))
                .isEqualTo(writer.batch(configVar("B"), "shop"))
                .isEqualTo("Heroku app billing-prod");
    }

    @Test
    void delivering_it_again_leaves_it_as_it_is() {
        assertThat(deliver("STRIPE_KEY", "new-canary")).isInstanceOf(Outcome.Done.class);
        assertThat(deliver("STRIPE_KEY", "new-canary")).isInstanceOf(Outcome.Done.class);

        assertThat(heroku.configVars("billing-prod")).isEqualTo(Map.of("STRIPE_KEY", "new-canary"));
    }

    @ParameterizedTest
    @CsvSource({"reader-canary, scope write-protected", "nobody-canary, put a valid token there"})
    void a_credential_that_may_not_write_is_refused_for_good(String shown, String advice) {
        token = shown;

        assertThat(deliver("STRIPE_KEY", "new-canary"))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.message()).contains(advice, "billing-prod"));
        assertThat(heroku.configVars("billing-prod")).isEqualTo(Map.of("STRIPE_KEY", VALUE));
    }

    @Test
    void what_heroku_finds_too_large_is_refused_for_good() {
        assertThat(deliver("STRIPE_KEY", "canary".repeat(11_000)))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.message()).contains("64 KB"));
    }

    @Test
    void a_used_up_budget_fails_with_how_long_to_wait() {
        for (int request = 0; request < 20; request++) {
            deliver("STRIPE_KEY", "value-" + request);
        }

        assertThat(deliver("STRIPE_KEY", "new-canary"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.retryAfter()).contains(Duration.ofSeconds(180)));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void a_server_error_leaves_open_whether_it_arrived_and_is_not_tried_again_here(int status) {
        heroku.fault("billing-prod", new Fault.Broken(status));

        assertThat(deliver("STRIPE_KEY", "new-canary"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.message()).contains("may or may not"));
        assertThat(heroku.writes()).extracting(RecordedRequest::method).containsExactly("PATCH");
    }

    @Test
    void what_is_no_text_is_refused_before_anything_is_sent() {
        var binary = SecretValue.of(new byte[] {(byte) 0xff, (byte) 0xfe});

        assertThat(told(writer.deliver("shop", List.of(item("STRIPE_KEY", binary)), this::credential)))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(heroku.requestCount()).isZero();
        assertThat(hosts).isEmpty();
    }

    @Test
    void two_values_for_one_config_var_are_refused() {
        var items = List.of(item("A", SecretValue.of("canary-1")), item("A", SecretValue.of("canary-2")));

        assertThat(told(writer.deliver("shop", items, this::credential))).isInstanceOf(Outcome.Refused.class);
        assertThat(heroku.requestCount()).isZero();
    }

    @Test
    void without_a_credential_nothing_is_sent() {
        var items = List.of(item("STRIPE_KEY", SecretValue.of("new-canary")));

        assertThat(writer.deliver("shop", items, host -> lacking(Reason.REFERENCE_NOT_FOUND)))
                .isEqualTo(new Outcome.Refused("label a Secret"));
        assertThat(writer.deliver("shop", items, host -> lacking(Reason.FORBIDDEN)))
                .isEqualTo(new Outcome.Failed("label a Secret", Optional.empty()));
        assertThat(heroku.requestCount()).isZero();
    }

    private static Lookup<Credential> lacking(Reason reason) {
        return new Lookup.Failed<>(new Unavailable(reason, "label a Secret"));
    }

    @Test
    void a_rehearsal_asks_for_the_credential_and_sends_nothing() {
        var items = List.of(item("STRIPE_KEY", SecretValue.of("new-canary")));

        assertThat(writer.rehearse("shop", items, this::credential)).isEqualTo(new Outcome.Done(""));
        assertThat(hosts).containsExactly("127.0.0.1");
        assertThat(heroku.requestCount()).isZero();
    }
}
