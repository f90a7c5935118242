package dev.plumbline.destination.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDestinationSpec.GithubSecret;
import dev.plumbline.api.SecretDestinationSpec.GithubStore;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.SecretWriter.Item;
import dev.plumbline.destination.SecretWriter.Outcome;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpListener;
import dev.plumbline.platform.http.LoopbackOptions;
import dev.plumbline.platform.http.ManualTime;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.GithubSimulator;
import dev.plumbline.simulator.GithubSimulator.Access;
import dev.plumbline.simulator.GithubSimulator.Permission;
import dev.plumbline.simulator.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GithubSecretWriterTest {

    private static final String VALUE = "value-canary-1a2b";
    private static final String WEB = "/repos/acme/web/actions/secrets";
    private static final String ACME = "/orgs/acme/actions/secrets";
    private static final GithubSecret SPEC =
            new GithubSecret("Acme/web", null, null, GithubStore.Actions, "Stripe_Key", new SecretRef("github-read"));
    private static final GithubSecret SHARED =
            new GithubSecret(null, "acme", null, GithubStore.Actions, "STRIPE_KEY", new SecretRef("github-read"));

    private final ManualTime time = new ManualTime();
    private final GithubSimulator github = GithubSimulator.start(time, 500);
    private final GuardedHttpClient http = new GuardedHttpClient(
            new LoopbackOptions().withDeadline(Duration.ofSeconds(2)).build(), time, new Random(1), HttpListener.NONE);
    private final GithubSecretWriter writer = new GithubSecretWriter(http, github.url(), time, new SecureRandom());
    private final List<String> hosts = new ArrayList<>();
    private String token = "ghp_canary";

    GithubSecretWriterTest() {
        github.createRepository("acme/web");
        github.createEnvironment("acme/web", "production");
        github.createOrganization("acme");
        github.grant("ghp_canary", Access.WRITE, "acme/web", "acme");
        github.grant("ghp_canary_read", Access.READ, "acme/web", "acme");
        github.grant("ghp_canary_blind", Access.WRITE, "acme/other");
    }

    @AfterEach
    void stop() {
        http.close();
        github.close();
    }

    private Lookup<Credential> credential(String host) {
        hosts.add(host);
        return new Lookup.Found<>(Credential.bearer(token));
    }

    private static Item<GithubSecret> item(GithubSecret spec, String value) {
        return new Item<>(spec, SecretValue.of(value), "7", "hmac:1", "delivery-1");
    }

    private Outcome deliver(GithubSecret spec, String value) {
        var outcome = writer.deliver("shop", List.of(item(spec, value)), this::credential);
        assertThat(outcome.toString()).doesNotContain("canary");
        return outcome;
    }

    private Outcome.Failed failed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) outcome;
    }

    private String refused(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).message();
    }

    @Test
    void a_value_arrives_sealed_and_under_its_name_in_capitals() {
        assertThat(deliver(SPEC, VALUE)).isEqualTo(new Outcome.Done(""));

        assertThat(github.value(WEB, "STRIPE_KEY")).contains(VALUE);
        assertThat(github.writes()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("PUT");
            assertThat(request.path()).isEqualTo(WEB + "/STRIPE_KEY");
            assertThat(request.query()).isEmpty();
            assertThat(request.status()).isEqualTo(201);
        });
        assertThat(hosts).containsExactly("127.0.0.1");
    }

    @Test
    void no_request_holds_a_value_in_clear_or_only_encoded() {
        deliver(SPEC, VALUE);

        String encoded = Base64.getEncoder().encodeToString(VALUE.getBytes(StandardCharsets.UTF_8));
        assertThat(github.bodies()).singleElement().asString().doesNotContain(VALUE, "canary", encoded);
        assertThat(github.requests())
                .allSatisfy(
                        request -> assertThat(request.path() + request.query()).doesNotContain("canary"));
    }

    @Test
    void writing_it_again_leaves_it_as_it_is() {
        deliver(SPEC, VALUE);
        deliver(SPEC, VALUE);

        assertThat(github.value(WEB, "STRIPE_KEY")).contains(VALUE);
        assertThat(github.writes()).extracting(RecordedRequest::status).containsExactly(201, 204);
    }

    @ParameterizedTest
    @CsvSource({
        "acme/web,,production,Actions,/repos/acme/web/environments/production/secrets",
        "acme/web,,,Dependabot,/repos/acme/web/dependabot/secrets",
        ",acme,,Actions,/orgs/acme/actions/secrets",
        ",acme,,Dependabot,/orgs/acme/dependabot/secrets"
    })
    void each_store_of_each_container_is_written_to(
            String repository, String organization, String environment, GithubStore store, String path) {
        var spec = new GithubSecret(
                repository, organization, environment, store, "STRIPE_KEY", new SecretRef("github-read"));

        assertThat(deliver(spec, VALUE)).isEqualTo(new Outcome.Done(""));

        assertThat(github.value(path, "STRIPE_KEY")).contains(VALUE);
    }

    @Test
    void a_new_secret_of_an_organisation_is_for_private_repositories() {
        deliver(SHARED, VALUE);

        assertThat(github.visibility(ACME, "STRIPE_KEY")).isEqualTo("private []");
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "private"})
    void who_may_use_a_secret_of_an_organisation_stays_as_it_is(String visibility) {
        github.setSecret(ACME, "STRIPE_KEY", "old", visibility);

        deliver(SHARED, VALUE);

        assertThat(github.visibility(ACME, "STRIPE_KEY")).isEqualTo(visibility + " []");
        assertThat(github.value(ACME, "STRIPE_KEY")).contains(VALUE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 101, 250})
    void the_repositories_that_are_selected_stay_selected(int count) {
        Long[] ids =
                LongStream.range(0, count).mapToObj(i -> 7_000_000_000L + i).toArray(Long[]::new);
        github.setSecret(ACME, "STRIPE_KEY", "old", "selected", ids);

        deliver(SHARED, VALUE);

        assertThat(github.visibility(ACME, "STRIPE_KEY")).isEqualTo("selected " + List.of(ids));
        assertThat(github.value(ACME, "STRIPE_KEY")).contains(VALUE);
    }

    @Test
    void a_key_that_was_replaced_meanwhile_is_fetched_once_more() {
        github.beforeNextWrite(() -> github.rotateKey(WEB));

        assertThat(deliver(SPEC, VALUE)).isEqualTo(new Outcome.Done(""));

        assertThat(github.value(WEB, "STRIPE_KEY")).contains(VALUE);
        assertThat(github.writes()).extracting(RecordedRequest::status).containsExactly(422, 201);
    }

    @Test
    void what_is_refused_under_the_same_key_is_not_tried_again() {
        assertThat(refused(deliver(SPEC, "canary".repeat(10_000)))).contains("beyond 48 KB");

        assertThat(github.writes()).hasSize(1);
        assertThat(github.value(WEB, "STRIPE_KEY")).isEmpty();
    }

    @Test
    void a_repository_that_moved_is_not_written_to_under_its_former_name() {
        github.rename("acme/web", "evil/web");
        github.grant("ghp_canary", Access.WRITE, "acme/web", "evil/web");

        assertThat(refused(deliver(SPEC, VALUE))).contains("evil/web", "githubSecret.repository");

        assertThat(github.writes()).isEmpty();
        assertThat(github.value("/repos/evil/web/actions/secrets", "STRIPE_KEY"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ghp_canary_read, may not write GitHub Actions secret STRIPE_KEY of repository acme/web",
        "ghp_canary_blind, shows no repository acme/web to the write credential",
        "ghp_canary_nobody, put a valid token there"
    })
    void a_refused_credential_says_what_it_needs(String shown, String advice) {
        token = shown;

        assertThat(refused(deliver(SPEC, VALUE))).contains(advice);
        assertThat(github.value(WEB, "STRIPE_KEY")).isEmpty();
    }

    @Test
    void an_organisation_that_is_hidden_is_not_taken_for_a_new_secret() {
        token = "ghp_canary_blind";

        assertThat(refused(deliver(SHARED, VALUE))).contains("shows no organisation acme");
        assertThat(github.writes()).isEmpty();
    }

    @Test
    void two_writes_with_one_credential_are_a_second_apart() {
        var begun = time.passed();
        for (int i = 0; i < 5; i++) {
            assertThat(deliver(SPEC, VALUE + i)).isEqualTo(new Outcome.Done(""));
        }

        assertThat(time.passed().minus(begun)).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
        assertThat(github.writes()).extracting(RecordedRequest::status).containsExactly(201, 204, 204, 204, 204);
    }

    @Test
    void a_secondary_limit_is_honoured_as_long_as_github_says() {
        github.grant("ghp_canary_two", Access.WRITE, "acme/web");
        var another = new GithubSecretWriter(http, github.url(), time, new SecureRandom());
        deliver(SPEC, VALUE);

        var outcome = failed(another.deliver("shop", List.of(item(SPEC, VALUE + "2")), this::credential));

        assertThat(outcome.retryAfter()).contains(Duration.ofSeconds(60));
        assertThat(outcome.message()).doesNotContain("canary").contains("nothing was written");
        assertThat(github.value(WEB, "STRIPE_KEY")).contains(VALUE);
        int asked = github.requests().size();
        assertThat(deliver(SPEC, VALUE)).isInstanceOf(Outcome.Failed.class);
        assertThat(github.requests()).hasSize(asked);
    }

    @Test
    void a_limit_that_only_the_message_speaks_of_holds_writes_back_for_a_minute() {
        github.sayLimitsInWordsOnly();
        var another = new GithubSecretWriter(http, github.url(), time, new SecureRandom());
        deliver(SPEC, VALUE);

        assertThat(failed(another.deliver("shop", List.of(item(SPEC, VALUE)), this::credential))
                        .retryAfter())
                .contains(Duration.ofMinutes(1));
        var next = failed(another.deliver("shop", List.of(item(SPEC, VALUE)), this::credential));

        assertThat(next.retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).isLessThanOrEqualTo(Duration.ofMinutes(1)));
        assertThat(github.writes()).hasSize(2);
    }

    @Test
    void a_used_up_hour_is_waited_for() {
        github.grant("ghp_canary_spent", Access.WRITE, "acme/web");
        token = "ghp_canary_spent";
        Outcome last = new Outcome.Done("");
        for (int i = 0; i < 200 && last instanceof Outcome.Done; i++) {
            last = deliver(SPEC, VALUE);
        }

        assertThat(failed(last).message()).doesNotContain("may not write");
        time.advance(Duration.ofHours(1));
        assertThat(deliver(SPEC, VALUE)).isEqualTo(new Outcome.Done(""));
    }

    @Test
    void a_server_that_fails_leaves_open_whether_it_arrived_and_is_not_asked_again_at_once() {
        github.beforeNextWrite(() -> github.fault("acme/web", new Fault.Broken(502)));

        var outcome = failed(deliver(SPEC, VALUE));

        assertThat(outcome.message()).contains("may or may not have arrived");
        assertThat(github.writes()).hasSize(1);
        assertThat(github.value(WEB, "STRIPE_KEY")).contains(VALUE);
    }

    @Test
    void an_answer_that_does_not_come_leaves_open_whether_it_arrived() {
        github.fault("acme/web", new Fault.Down(503));
        assertThat(failed(deliver(SPEC, VALUE)).message()).contains("nothing was written");

        github.heal("acme/web");
        github.close();
        assertThat(failed(deliver(SPEC, VALUE)).message()).contains("Nothing was written");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"full_name\":7}",
                "{\"full_name\":\"acme/web\"}",
                "{\"full_name\":\"acme/web\",\"key_id\":\"1\",\"key\":\"canary!\"}",
                "{\"full_name\":\"acme/web\",\"key_id\":\"1\",\"key\":\"Y2FuYXJ5\"}",
                "{\"full_name\":\"acme/web\",\"key_id\":\"1\",\"key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}",
                "{\"full_name\":\"acme/web\",\"key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}"
            })
    void a_malformed_answer_ends_the_delivery_before_anything_is_written(String body) {
        github.fault("acme/web", new Fault.Saying(body.getBytes(StandardCharsets.UTF_8)));

        assertThat(failed(deliver(SPEC, VALUE)).message()).contains("Nothing was written");
        assertThat(github.writes()).isEmpty();
    }

    @Test
    void without_a_credential_nothing_is_sent() {
        assertThat(writer.deliver(
                        "shop",
                        List.of(item(SPEC, VALUE)),
                        host -> new Lookup.Failed<>(new Unavailable(Reason.REFERENCE_NOT_FOUND, "label a Secret"))))
                .isEqualTo(new Outcome.Refused("label a Secret"));
        assertThat(writer.deliver(
                        "shop",
                        List.of(item(SPEC, VALUE)),
                        host -> new Lookup.Failed<>(new Unavailable(Reason.FORBIDDEN, "let it list Secrets"))))
                .isEqualTo(new Outcome.Failed("let it list Secrets", Optional.empty()));
        assertThat(github.requests()).isEmpty();
    }

    @Test
    void a_rehearsal_writes_nothing_and_finds_what_a_delivery_would_fail_at() {
        assertThat(writer.rehearse("shop", List.of(item(SPEC, VALUE)), this::credential))
                .isEqualTo(new Outcome.Done(""));
        assertThat(github.writes()).isEmpty();

        token = "ghp_canary_blind";
        assertThat(writer.rehearse("shop", List.of(item(SPEC, VALUE)), this::credential))
                .isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void each_secret_is_a_batch_of_its_own_however_it_is_spelled() {
        var small = new GithubSecret("ACME/WEB", null, null, GithubStore.Actions, "stripe_key", new SecretRef("other"));
        var other = new GithubSecret("acme/web", null, null, GithubStore.Actions, "OTHER", new SecretRef("other"));

        assertThat(writer.batch(SPEC, "shop")).isEqualTo(writer.batch(small, "shop"));
        assertThat(writer.batch(SPEC, "shop")).isNotEqualTo(writer.batch(other, "shop"));
    }

    @Test
    void a_right_to_secrets_of_the_repository_is_none_to_those_of_its_environments() {
        github.grant("ghp_canary_some", Map.of(Permission.SECRETS, Access.WRITE), "acme/web");
        token = "ghp_canary_some";
        var spec = new GithubSecret(
                "acme/web", null, "production", GithubStore.Actions, "STRIPE_KEY", new SecretRef("github-read"));

        assertThat(refused(deliver(spec, VALUE))).contains("repository permission \"Environments\"");
        assertThat(deliver(SPEC, VALUE)).isEqualTo(new Outcome.Done(""));
    }
}
