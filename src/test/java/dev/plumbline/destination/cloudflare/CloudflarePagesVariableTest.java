package dev.plumbline.destination.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDestinationSpec.CloudflarePagesVariable;
import dev.plumbline.api.SecretDestinationSpec.PagesEnvironment;
import dev.plumbline.api.SecretDestinationSpec.PagesType;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.destination.SecretObserver.Sighting;
import dev.plumbline.destination.SecretWriter.Item;
import dev.plumbline.destination.SecretWriter.Outcome;
import dev.plumbline.destination.TestNamespace;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.simulator.CloudflareSimulator;
import dev.plumbline.simulator.CloudflareSimulator.Permission;
import dev.plumbline.simulator.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudflarePagesVariableTest {

    private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
    private static final String VALUE = "value-canary-1a2b";
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final SecretRef REF = new SecretRef("cf-read");

    private final CloudflareSimulator cloudflare = CloudflareSimulator.start(() -> NOW, 100);
    private final GuardedHttpClient http = LoopbackReader.withDeadline(Duration.ofSeconds(10));
    private final CloudflarePagesVariableObserver observer =
            new CloudflarePagesVariableObserver(http, cloudflare.url());
    private final CloudflarePagesVariableWriter writer =
            new CloudflarePagesVariableWriter(http, cloudflare.url(), () -> NOW);
    private final TestNamespace namespace = new TestNamespace().withSecret("cf-read", "token", "canary-reader");
    private final CloudflarePagesVariable spec =
            variable(PagesEnvironment.Production, "STRIPE_KEY", PagesType.SecretText);
    private String token = "canary-writer";

    CloudflarePagesVariableTest() {
        cloudflare.createProject(ACCOUNT, "site");
        cloudflare.grant("canary-reader", Permission.PAGES_READ);
        cloudflare.grant("canary-writer", Permission.PAGES_EDIT);
    }

    @AfterEach
    void stop() {
        http.close();
        cloudflare.close();
    }

    private static CloudflarePagesVariable variable(PagesEnvironment environment, String key, PagesType type) {
        return new CloudflarePagesVariable(ACCOUNT, "site", environment, key, type, REF);
    }

    private Sighting look(CloudflarePagesVariable asked) {
        var seen = observer.look(asked, new Look(namespace, Duration.ZERO));
        assertThat(seen.toString()).doesNotContain("canary");
        return seen;
    }

    private Unavailable failed(CloudflarePagesVariable asked) {
        var seen = look(asked);
        assertThat(seen).isInstanceOf(Sighting.Failed.class);
        return ((Sighting.Failed) seen).why();
    }

    private Outcome deliver(CloudflarePagesVariable... specs) {
        var items = List.of(specs).stream()
                .map(each -> new Item<>(each, SecretValue.of(VALUE), "8", "hmac:00", "delivery-1"))
                .toList();
        var outcome = writer.deliver("shop", items, this::credential);
        assertThat(outcome.toString()).doesNotContain("canary");
        return outcome;
    }

    private Lookup<Credential> credential(String host) {
        assertThat(host).isEqualTo("127.0.0.1");
        return new Lookup.Found<>(Credential.bearer(token));
    }

    private String kept(String environment, String key) {
        return cloudflare.variable(ACCOUNT, "site", environment, key);
    }

    @Test
    void plain_text_shows_its_value_whatever_was_asked_for() {
        cloudflare.setVariable(ACCOUNT, "site", "production", "STRIPE_KEY", "plain_text", VALUE);

        assertThat(look(spec))
                .isInstanceOfSatisfying(
                        Sighting.Held.class, held -> assertThat(held.value()).isEqualTo(SecretValue.of(VALUE)));
    }

    @Test
    void secret_text_shows_that_it_is_there_and_nothing_of_when() {
        cloudflare.setVariable(ACCOUNT, "site", "production", "STRIPE_KEY", "secret_text", VALUE);

        for (PagesType asked : new PagesType[] {PagesType.SecretText, PagesType.PlainText, null}) {
            assertThat(look(variable(null, "STRIPE_KEY", asked)))
                    .isInstanceOfSatisfying(Sighting.Present.class, present -> {
                        assertThat(present.mark()).isEmpty();
                        assertThat(present.changed()).isEqualTo(Optional.empty());
                    });
        }
    }

    @Test
    void each_environment_has_its_own_variables() {
        cloudflare.setVariable(ACCOUNT, "site", "preview", "STRIPE_KEY", "plain_text", VALUE);

        assertThat(look(spec)).isInstanceOf(Sighting.Absent.class);
        assertThat(look(variable(PagesEnvironment.Preview, "STRIPE_KEY", null))).isInstanceOf(Sighting.Held.class);
    }

    @Test
    void a_project_that_is_not_there_is_a_failure_and_not_absence() {
        var elsewhere = new CloudflarePagesVariable(
                ACCOUNT, "ghost", PagesEnvironment.Production, "STRIPE_KEY", PagesType.SecretText, REF);

        assertThat(failed(elsewhere).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(failed(elsewhere).message()).contains("Pages project ghost");
    }

    @Test
    void a_token_without_the_permission_says_which_it_needs() {
        cloudflare.grant("canary-reader", Permission.WORKERS_SCRIPTS_EDIT);

        assertThat(failed(spec).reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(failed(spec).message()).contains("Secret cf-read", "Cloudflare Pages Read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"deployment_configs\":null}",
                "{\"deployment_configs\":{\"preview\":{}}}",
                "{\"deployment_configs\":{\"production\":[]}}",
                "{\"deployment_configs\":{\"production\":{\"env_vars\":[]}}}",
                "{\"deployment_configs\":{\"production\":{\"env_vars\":{\"STRIPE_KEY\":null}}}}",
                "{\"deployment_configs\":{\"production\":{\"env_vars\":{\"STRIPE_KEY\":\"canary\"}}}}",
                "{\"deployment_configs\":{\"production\":{\"env_vars\":{\"STRIPE_KEY\":{\"value\":\"canary\"}}}}}",
                "{\"deployment_configs\":{\"production\":{\"env_vars\":{\"STRIPE_KEY\":{\"type\":\"plain_text\"}}}}}",
                "{\"deployment_configs\":{\"production\":{\"env_vars\":{\"STRIPE_KEY\":{\"type\":\"canary\",\"value\":\"x\"}}}}}"
            })
    void a_project_in_another_form_is_never_absence(String project) {
        String body = "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":" + project + "}";
        cloudflare.fault("site", new Fault.Saying(body.getBytes(StandardCharsets.UTF_8)));

        assertThat(failed(spec).reason()).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void an_environment_or_type_that_is_not_known_goes_nowhere() {
        var wrong = variable(PagesEnvironment.Unrecognized, "STRIPE_KEY", PagesType.SecretText);

        assertThat(failed(wrong).reason()).isEqualTo(Reason.INVALID);
        assertThat(failed(variable(PagesEnvironment.Preview, "STRIPE_KEY", PagesType.Unrecognized))
                        .reason())
                .isEqualTo(Reason.INVALID);
        assertThat(deliver(wrong)).isInstanceOf(Outcome.Refused.class);
        assertThat(cloudflare.requests()).isEmpty();
    }

    @Test
    void a_delivery_sets_its_variables_in_one_request_and_leaves_the_others() {
        cloudflare.setVariable(ACCOUNT, "site", "production", "KEPT", "plain_text", "x");
        cloudflare.setVariable(ACCOUNT, "site", "preview", "STRIPE_KEY", "plain_text", "x");

        var outcome = deliver(spec, variable(null, "PUBLIC_KEY", PagesType.PlainText));

        assertThat(outcome)
                .isEqualTo(new Outcome.Done("counts from the next production deployment of Pages project site"));
        assertThat(kept("production", "STRIPE_KEY")).isEqualTo("secret_text:" + VALUE);
        assertThat(kept("production", "PUBLIC_KEY")).isEqualTo("plain_text:" + VALUE);
        assertThat(kept("production", "KEPT")).isEqualTo("plain_text:x");
        assertThat(kept("preview", "STRIPE_KEY")).isEqualTo("plain_text:x");
        assertThat(cloudflare.requests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("PATCH");
            assertThat(request.path()).isEqualTo("/client/v4/accounts/" + ACCOUNT + "/pages/projects/site");
        });
        assertThat(writer.batch(spec, "shop")).contains("Pages project site", "production", ACCOUNT);
    }

    @ParameterizedTest
    @CsvSource({"canary-reader, Cloudflare Pages Edit", "canary-nobody, put a valid token there"})
    void a_token_that_may_not_write_is_refused_with_advice(String shown, String advice) {
        token = shown;

        assertThat(deliver(spec))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.message()).contains(advice));
        assertThat(kept("production", "STRIPE_KEY")).isNull();
    }

    @Test
    void an_answer_with_values_in_it_is_not_repeated() {
        cloudflare.setVariable(ACCOUNT, "site", "production", "PUBLIC", "plain_text", "other-canary");
        cloudflare.fault("site", new Fault.CutOff());

        assertThat(deliver(spec)).isInstanceOf(Outcome.Failed.class);
        cloudflare.fault("site", new Fault.Down(503));
        assertThat(deliver(spec)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void people_get_a_name_a_warning_and_a_command_for_secret_text_alone() {
        assertThat(observer.target(spec, "shop"))
                .isEqualTo(
                        "variable STRIPE_KEY of Cloudflare Pages project site in account " + ACCOUNT + ", production");
        assertThat(observer.risk(spec).orElseThrow()).contains("next production deployment");
        assertThat(observer.command(spec, "shop", "read it"))
                .contains("value=\"$(read it)\" && printf %s \"$value\" | CLOUDFLARE_ACCOUNT_ID=" + ACCOUNT
                        + " wrangler pages secret put STRIPE_KEY --project-name site --env production");
        var plain = variable(PagesEnvironment.Preview, "A", PagesType.PlainText);
        assertThat(observer.command(plain, "shop", "read it")).isEmpty();
        assertThat(observer.risk(plain).orElseThrow()).contains("shows it");
    }
}
