package dev.plumbline.destination.heroku;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.api.DestinationSpec.HerokuConfigVars;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.destination.TestNamespace;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.HerokuSimulator;
import dev.plumbline.simulator.HerokuSimulator.Scope;
import dev.plumbline.simulator.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HerokuConfigVarsObserverTest {

    private static final String TOKEN = "HRKU-canary-0123456789";
    private static final InstantSource STANDING = InstantSource.fixed(Instant.parse("2026-11-21T10:00:00Z"));

    private final HerokuSimulator heroku = HerokuSimulator.start(STANDING, 20);
    private final GuardedHttpClient http = LoopbackReader.withDeadline(Duration.ofSeconds(1));
    private final HerokuConfigVarsObserver observer = new HerokuConfigVarsObserver(http, heroku.url());
    private final TestNamespace namespace = new TestNamespace().withSecret("heroku-read", "token", TOKEN + "\n");
    private final HerokuConfigVars spec = new HerokuConfigVars("billing-prod", new SecretRef("heroku-read"));

    HerokuConfigVarsObserverTest() {
        heroku.createApp("billing-prod");
        heroku.setConfigVar("billing-prod", "STRIPE_KEY", "sk_live_canary");
        heroku.grant(TOKEN, Scope.READ_PROTECTED, "billing-prod");
    }

    @AfterEach
    void stop() {
        http.close();
        heroku.close();
    }

    private Observation observe() {
        return observer.observe(spec, new Look(namespace, Duration.ZERO));
    }

    private Observed observed() {
        var observation = observe();
        assertThat(observation).isInstanceOf(Observed.class);
        return (Observed) observation;
    }

    private Unavailable unavailable() {
        var observation = observe();
        assertThat(observation).isInstanceOf(Unavailable.class);
        assertThat(((Unavailable) observation).message()).doesNotContain("canary");
        return (Unavailable) observation;
    }

    @Test
    void each_config_var_is_a_subject_with_its_text() {
        var seen = observed();

        assertThat(seen.state().values())
                .hasSize(1)
                .containsEntry(new Subject("STRIPE_KEY"), TextNode.valueOf("sk_live_canary"));
        assertThat(seen.evidence()).isEqualTo(Evidence.VALUE);
        assertThat(seen.revision()).startsWith("\"").endsWith("\"");
        assertThat(observer.target(spec, "shop")).isEqualTo("heroku:billing-prod");
    }

    @Test
    void observing_writes_nothing_and_puts_no_secret_into_a_url() {
        observe();
        observe();

        assertThat(heroku.writes()).isEmpty();
        assertThat(heroku.requests()).hasSize(2).allSatisfy(request -> {
            assertThat(request.path()).isEqualTo("/apps/billing-prod/config-vars");
            assertThat(request.query()).isEmpty();
        });
        assertThat(heroku.requests()).extracting(RecordedRequest::status).containsExactly(200, 304);
    }

    @Test
    void an_unchanged_answer_gives_the_very_same_state() {
        var first = observed();
        var second = observed();
        heroku.setConfigVar("billing-prod", "STRIPE_KEY", "sk_live_other");
        var third = observed();

        assertThat(second.state()).isSameAs(first.state());
        assertThat(third.state()).isNotEqualTo(first.state());
        assertThat(third.revision()).isNotEqualTo(first.revision());
    }

    @Test
    void an_app_without_config_vars_is_observed_as_empty() {
        heroku.setConfigVar("billing-prod", "STRIPE_KEY", null);

        assertThat(observed().state().values()).isEmpty();
    }

    @Test
    void a_missing_secret_is_named() {
        var none = new HerokuConfigVars("billing-prod", new SecretRef("nowhere"));

        var observation = observer.observe(none, new Look(namespace, Duration.ZERO));

        assertThat(observation)
                .isEqualTo(new Unavailable(Reason.REFERENCE_NOT_FOUND, "Secret nowhere is not there: create it"));
        assertThat(heroku.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"password,x,has no key 'token'", "token,'',has nothing under the key 'token'", "token,'  ',has nothing"
    })
    void a_secret_without_a_token_is_named(String key, String value, String says) {
        namespace.withSecret("heroku-read", key, value);

        var why = unavailable();

        assertThat(why.reason()).isEqualTo(Reason.REFERENCE_NOT_FOUND);
        assertThat(why.message()).contains("Secret heroku-read").contains(says);
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary\r\nHost: evil", "canary canary", "canaryé", "can\u0000ary"})
    void a_token_that_would_reach_beyond_its_header_is_never_sent(String token) {
        namespace.withSecret("heroku-read", "token", token);

        assertThat(unavailable().reason()).isEqualTo(Reason.INVALID);
        assertThat(heroku.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../account", "a/b", "A", "a?x=y", "a%2f..", ""})
    void an_app_that_would_change_the_path_is_refused(String app) {
        var observation = observer.observe(
                new HerokuConfigVars(app, new SecretRef("heroku-read")), new Look(namespace, Duration.ZERO));

        assertThat(observation)
                .isInstanceOfSatisfying(
                        Unavailable.class, why -> assertThat(why.reason()).isEqualTo(Reason.INVALID));
        assertThat(heroku.requests()).isEmpty();
    }

    @Test
    void a_revoked_token_is_reported_with_the_secret_to_mend() {
        heroku.revoke(TOKEN);

        assertThat(unavailable())
                .isEqualTo(new Unavailable(
                        Reason.UNAUTHORIZED,
                        "Heroku does not accept the token in Secret heroku-read, key 'token': put a valid one there"));
    }

    @Test
    void a_token_for_other_apps_is_forbidden() {
        heroku.grant(TOKEN, Scope.READ_PROTECTED, "shop-prod");

        var why = unavailable();

        assertThat(why.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(why.message())
                .contains("Secret heroku-read")
                .contains("billing-prod")
                .contains("read-protected");
    }

    @Test
    void a_token_whose_scope_leaves_config_vars_out_is_forbidden() {
        heroku.grant(TOKEN, Scope.READ);

        assertThat(unavailable().reason()).isEqualTo(Reason.FORBIDDEN);
    }

    @Test
    void an_app_that_is_not_there_is_named() {
        var gone = new HerokuConfigVars("gone-prod", new SecretRef("heroku-read"));

        var observation = observer.observe(gone, new Look(namespace, Duration.ZERO));

        assertThat(observation).isInstanceOfSatisfying(Unavailable.class, why -> {
            assertThat(why.reason()).isEqualTo(Reason.NOT_FOUND);
            assertThat(why.message()).contains("no app gone-prod").contains("herokuConfigVars.app");
        });
    }

    @Test
    void a_used_up_budget_is_reported_as_such() {
        for (int request = 0; request < 20; request++) {
            observe();
        }

        assertThat(unavailable().reason()).isEqualTo(Reason.RATE_LIMITED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{\"A\":\"canary\"",
                "{\"A\":1}",
                "{\"A\":true}",
                "{\"A\":{\"B\":\"canary\"}}",
                "{\"A\":[\"canary\"]}",
                "{\"A\":\"1\",\"A\":\"canary\"}",
                "{\"A\":null,\"A\":\"canary\"}",
                "{\"\":\"canary\"}",
                "{'A':'canary'}",
                "{\"A\":\"canary\"} x",
                "{\"A\":\"canary\"}{}",
                "<html>canary</html>",
                "{\"A\":\"canary\",}",
                "{\"A\":\"\u0001canary\"}",
                "{\"A\":NaN}",
                "\uFEFF{\"A\":\"canary\"}"
            })
    void an_answer_that_is_not_an_object_of_texts_is_malformed(String body) {
        heroku.fault("billing-prod", new Fault.Saying(body.getBytes(StandardCharsets.UTF_8)));

        var why = unavailable();

        assertThat(why.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(why.message()).startsWith("The config vars of Heroku app billing-prod: ");
    }

    @Test
    void an_answer_that_is_not_utf_8_is_malformed() {
        heroku.fault("billing-prod", new Fault.Saying(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '"', '"', '}'}));

        assertThat(unavailable().message()).contains("not UTF-8");
    }

    @Test
    void nesting_without_end_is_malformed_and_harmless() {
        byte[] deep = "{\"A\":".repeat(500_000).getBytes(StandardCharsets.UTF_8);
        heroku.fault("billing-prod", new Fault.Saying(deep));

        assertThat(unavailable().message()).contains("the value of A is not text");
    }

    @Test
    void a_name_beyond_all_measure_is_malformed() {
        heroku.fault(
                "billing-prod",
                new Fault.Saying(("{\"" + "N".repeat(254) + "\":\"x\"}").getBytes(StandardCharsets.UTF_8)));

        assertThat(unavailable().message()).contains("254 characters");
    }

    @Test
    void a_null_stands_for_a_config_var_that_is_not_there() {
        heroku.fault("billing-prod", new Fault.Saying("{\"A\":null,\"B\":\"2\"}".getBytes(StandardCharsets.UTF_8)));

        assertThat(observed().state().values()).containsOnlyKeys(new Subject("B"));
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                arguments(new Fault.Broken(503), Reason.UNEXPECTED_ANSWER),
                arguments(new Fault.CutOff(), Reason.UNREACHABLE),
                arguments(new Fault.Oversized(9 * 1024 * 1024), Reason.TOO_LARGE),
                arguments(new Fault.Dripping(Duration.ofMillis(200)), Reason.TIMEOUT),
                arguments(new Fault.Slow(Duration.ofSeconds(30)), Reason.TIMEOUT));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void trouble_on_the_way_is_unknown_and_never_a_state(Fault fault, Reason reason) {
        heroku.fault("billing-prod", fault);

        assertThat(unavailable().reason()).isEqualTo(reason);

        heroku.heal("billing-prod");
        assertThat(observed().state().values()).hasSize(1);
    }
}
