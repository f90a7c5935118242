package dev.plumbline.destination.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.plumbline.api.SecretDestinationSpec.GithubSecret;
import dev.plumbline.api.SecretDestinationSpec.GithubStore;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.SecretObserver.Sighting;
import dev.plumbline.destination.TestNamespace;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GithubSecretObserverTest {

    private static final String TOKEN = "github_pat_canary0123456789";
    private static final String WEB = "/repos/acme/web/actions/secrets";
    private static final String ACME = "/orgs/acme/actions/secrets";

    private final ManualTime time = new ManualTime();
    private final GithubSimulator github = GithubSimulator.start(time, 50);
    private final GuardedHttpClient http = new GuardedHttpClient(
            new LoopbackOptions().withDeadline(Duration.ofSeconds(1)).build(), time, new Random(1), HttpListener.NONE);
    private final GithubSecretObserver observer = new GithubSecretObserver(http, github.url());
    private final TestNamespace namespace = new TestNamespace().withSecret("github-read", "token", TOKEN + "\n");

    GithubSecretObserverTest() {
        github.createRepository("acme/web");
        github.createEnvironment("acme/web", "production");
        github.createOrganization("acme");
        github.setSecret(WEB, "STRIPE_KEY", "sk_live_canary");
        github.grant(TOKEN, Access.READ, "acme/web", "acme");
    }

    @AfterEach
    void stop() {
        http.close();
        github.close();
    }

    private static GithubSecret secret(String repository, String organization, String environment, GithubStore store) {
        return new GithubSecret(
                repository, organization, environment, store, "STRIPE_KEY", new SecretRef("github-read"));
    }

    private static GithubSecret web() {
        return secret("acme/web", null, null, GithubStore.Actions);
    }

    private static GithubSecret named(String key) {
        return new GithubSecret("acme/web", null, null, GithubStore.Actions, key, new SecretRef("github-read"));
    }

    private Sighting look(GithubSecret spec) {
        return look(spec, Duration.ZERO);
    }

    private Sighting look(GithubSecret spec, Duration freshness) {
        var sighting = observer.look(spec, new Look(namespace, freshness));
        assertThat(sighting.toString()).doesNotContain("canary");
        return sighting;
    }

    private Sighting.Present present(GithubSecret spec) {
        var sighting = look(spec);
        assertThat(sighting).isInstanceOf(Sighting.Present.class);
        return (Sighting.Present) sighting;
    }

    private Unavailable failed(GithubSecret spec) {
        var sighting = look(spec);
        assertThat(sighting).isInstanceOf(Sighting.Failed.class);
        return ((Sighting.Failed) sighting).why();
    }

    @Test
    void a_secret_is_seen_by_the_time_of_its_last_change() {
        var seen = present(web());

        assertThat(seen.mark()).isEqualTo("2026-11-21T12:00:00Z");
        assertThat(seen.changed()).contains(github.updated(WEB, "STRIPE_KEY"));
        assertThat(seen.time()).isEqualTo(time.instant());
    }

    @Test
    void the_mark_changes_with_each_write_and_with_nothing_else() {
        var first = present(web());
        time.advance(Duration.ofMinutes(5));
        github.setSecret(WEB, "OTHER", "x");
        var second = present(web());
        github.setSecret(WEB, "STRIPE_KEY", "sk_live_canary");
        var third = present(web());

        assertThat(second.mark()).isEqualTo(first.mark());
        assertThat(third.mark()).isEqualTo("2026-11-21T12:05:00Z").isNotEqualTo(first.mark());
    }

    @ParameterizedTest
    @CsvSource({"stripe_key", "Stripe_Key", "STRIPE_KEY"})
    void a_name_is_the_same_in_capitals_and_small_letters(String key) {
        assertThat(look(named(key))).isInstanceOf(Sighting.Present.class);
        assertThat(observer.target(named(key), "shop"))
                .isEqualTo("GitHub Actions secret STRIPE_KEY of repository acme/web");
    }

    static Stream<Arguments> places() {
        return Stream.of(
                arguments(WEB, web(), "Actions secret STRIPE_KEY of repository acme/web"),
                arguments(
                        WEB, secret("Acme/Web", null, null, null), "Actions secret STRIPE_KEY of repository acme/web"),
                arguments(
                        "/repos/acme/web/environments/production/secrets",
                        secret("acme/web", null, "Production", GithubStore.Actions),
                        "Actions secret STRIPE_KEY of environment production of repository acme/web"),
                arguments(
                        ACME,
                        secret(null, "ACME", null, GithubStore.Actions),
                        "Actions secret STRIPE_KEY of organisation acme"),
                arguments(
                        "/repos/acme/web/dependabot/secrets",
                        secret("acme/web", null, null, GithubStore.Dependabot),
                        "Dependabot secret STRIPE_KEY of repository acme/web"),
                arguments(
                        "/orgs/acme/dependabot/secrets",
                        secret(null, "acme", null, GithubStore.Dependabot),
                        "Dependabot secret STRIPE_KEY of organisation acme"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void each_store_of_each_container_is_another_place(String path, GithubSecret spec, String target) {
        github.deleteSecret(WEB, "STRIPE_KEY");
        assertThat(look(spec)).isInstanceOf(Sighting.Absent.class);

        github.setSecret(path, "STRIPE_KEY", "canary");

        assertThat(look(spec)).isInstanceOf(Sighting.Present.class);
        assertThat(observer.target(spec, "shop")).isEqualTo("GitHub " + target);
    }

    @Test
    void an_environment_of_any_name_is_asked_for_by_that_name() {
        github.createEnvironment("acme/web", "pré-prod?a=%2e&b+c");
        github.setSecret("/repos/acme/web/environments/pré-prod?a=%2e&b+c/secrets", "STRIPE_KEY", "canary");

        assertThat(look(secret("acme/web", null, "pré-prod?a=%2e&b+c", GithubStore.Actions)))
                .isInstanceOf(Sighting.Present.class);
    }

    @Test
    void all_secrets_of_a_container_share_one_read_and_an_unchanged_list_is_free() {
        look(web(), Duration.ofMinutes(1));
        look(named("OTHER"), Duration.ofMinutes(1));
        look(secret("ACME/web", null, null, GithubStore.Actions), Duration.ofMinutes(1));
        assertThat(github.requests()).hasSize(1);

        for (int i = 0; i < 80; i++) {
            look(web());
        }

        assertThat(github.requests()).extracting(RecordedRequest::status).containsOnly(200, 304);
        assertThat(github.requests())
                .extracting(RecordedRequest::status)
                .filteredOn(status -> status == 200)
                .hasSize(1);
    }

    @Test
    void observing_writes_nothing_and_names_the_version_of_the_api() {
        look(web());

        assertThat(github.writes()).isEmpty();
        assertThat(github.requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo(WEB);
            assertThat(request.query()).isEqualTo("per_page=100");
            assertThat(request.headers()).contains("x-github-api-version", "authorization");
        });
    }

    @Test
    void a_secret_is_absent_only_after_all_pages() {
        for (int i = 0; i < 250; i++) {
            github.setSecret(ACME, "A_%03d".formatted(i), "x");
        }
        var spec = secret(null, "acme", null, GithubStore.Actions);

        assertThat(look(spec)).isInstanceOf(Sighting.Absent.class);
        assertThat(github.requests())
                .extracting(RecordedRequest::query)
                .containsExactly("per_page=100", "per_page=100&page=2", "per_page=100&page=3", "");
        assertThat(github.requests().getLast().path()).isEqualTo(ACME + "/STRIPE_KEY");

        github.setSecret(ACME, "STRIPE_KEY", "canary");
        assertThat(look(spec)).isInstanceOf(Sighting.Present.class);
    }

    @Test
    void pages_of_different_times_are_read_anew() {
        for (int i = 0; i < 150; i++) {
            github.setSecret(ACME, "A_%03d".formatted(i), "x");
        }
        var spec = secret(null, "acme", null, GithubStore.Actions);
        var first = new GithubSecret(null, "acme", null, GithubStore.Actions, "A_001", new SecretRef("github-read"));
        look(first, Duration.ofMinutes(1));
        github.setSecret(ACME, "A_150", "x");
        github.setSecret(ACME, "STRIPE_KEY", "canary");
        github.deleteSecret(ACME, "STRIPE_KEY");

        assertThat(look(spec, Duration.ofMinutes(1))).isInstanceOf(Sighting.Absent.class);
        assertThat(github.requests()).hasSize(5);
    }

    @Test
    void a_secret_that_slips_from_one_page_to_another_is_not_taken_for_absent() {
        for (int i = 0; i < 100; i++) {
            github.setSecret(ACME, "A_%03d".formatted(i), "x");
        }
        github.setSecret(ACME, "STRIPE_KEY", "canary");
        var first = new GithubSecret(null, "acme", null, GithubStore.Actions, "A_001", new SecretRef("github-read"));
        look(first, Duration.ofMinutes(1));
        github.deleteSecret(ACME, "A_000");
        github.setSecret(ACME, "Z", "x");

        assertThat(look(secret(null, "acme", null, GithubStore.Actions), Duration.ofMinutes(1)))
                .isInstanceOf(Sighting.Present.class);
    }

    @Test
    void a_list_that_does_not_add_up_is_unknown_and_never_absence() {
        github.fault("acme/web", saying("{\"total_count\":3,\"secrets\":[]}"));

        assertThat(failed(web()).message()).contains("changed while they were read");
    }

    @Test
    void a_container_without_secrets_has_none() {
        github.deleteSecret(WEB, "STRIPE_KEY");

        assertThat(look(web())).isEqualTo(new Sighting.Absent(time.instant()));
    }

    @Test
    void a_container_that_is_hidden_or_not_there_is_unknown_and_never_absence() {
        github.grant(TOKEN, Access.READ, "acme/other");
        assertThat(failed(web()))
                .isEqualTo(new Unavailable(
                        Reason.NOT_FOUND,
                        "GitHub shows no repository acme/web to the token in Secret github-read, key 'token': correct"
                                + " githubSecret.repository, or give the token access there"));

        github.grant(TOKEN, Access.READ, "acme/web");
        assertThat(failed(secret("acme/web", null, "staging", GithubStore.Actions))
                        .message())
                .contains("no environment staging of repository acme/web");
        assertThat(failed(secret("acme/gone", null, null, GithubStore.Actions)).reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({
        "acme/web,,,Actions,'repository permission \"Secrets\"'",
        "acme/web,,production,Actions,'repository permission \"Environments\"'",
        "acme/web,,,Dependabot,'repository permission \"Dependabot secrets\"'",
        ",acme,,Actions,'organisation permission \"Secrets\"'",
        ",acme,,Dependabot,'organisation permission \"Organization dependabot secrets\"'"
    })
    void a_token_without_the_right_says_which_it_lacks(
            String repository, String organization, String environment, GithubStore store, String permission) {
        github.grant(TOKEN, Map.of(), "acme/web", "acme");

        var why = failed(secret(repository, organization, environment, store));

        assertThat(why.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(why.message()).contains("Secret github-read").contains("give it the " + permission);
    }

    @Test
    void a_right_to_one_store_opens_no_other() {
        github.grant(TOKEN, Map.of(Permission.SECRETS, Access.READ), "acme/web");

        assertThat(look(web())).isInstanceOf(Sighting.Present.class);
        assertThat(failed(secret("acme/web", null, null, GithubStore.Dependabot))
                        .reason())
                .isEqualTo(Reason.FORBIDDEN);
    }

    @Test
    void a_revoked_token_is_reported_with_the_secret_to_mend() {
        github.revoke(TOKEN);

        assertThat(failed(web()))
                .isEqualTo(new Unavailable(
                        Reason.UNAUTHORIZED,
                        "GitHub does not accept the token in Secret github-read, key 'token': put a valid one there"));
    }

    @Test
    void a_used_up_limit_is_no_lack_of_a_right_and_nothing_is_asked_until_it_is_reset() {
        for (int i = 0; i < 50; i++) {
            github.setSecret(WEB, "OTHER", "x" + i);
            time.advance(Duration.ofSeconds(1));
            look(web());
        }

        assertThat(failed(web()).reason()).isEqualTo(Reason.RATE_LIMITED);
        long asked = github.requests().size();
        time.advance(Duration.ofMinutes(10));
        assertThat(failed(web()).reason()).isEqualTo(Reason.RATE_LIMITED);
        assertThat(github.requests()).hasSize((int) asked);

        time.advance(Duration.ofHours(1));
        assertThat(look(web())).isInstanceOf(Sighting.Present.class);
    }

    @Test
    void a_missing_secret_and_a_missing_reference_are_named() {
        var nowhere =
                new GithubSecret("acme/web", null, null, GithubStore.Actions, "STRIPE_KEY", new SecretRef("nowhere"));
        var none = new GithubSecret("acme/web", null, null, GithubStore.Actions, "STRIPE_KEY", null);

        assertThat(failed(nowhere))
                .isEqualTo(new Unavailable(Reason.REFERENCE_NOT_FOUND, "Secret nowhere is not there: create it"));
        assertThat(failed(none).reason()).isEqualTo(Reason.INVALID);
        assertThat(github.requests()).isEmpty();
    }

    static Stream<GithubSecret> nonsense() {
        return Stream.of(
                secret("acme", null, null, GithubStore.Actions),
                secret("acme/..", null, null, GithubStore.Actions),
                secret("acme/web/../../user", null, null, GithubStore.Actions),
                secret("acme/web?x=y", null, null, GithubStore.Actions),
                secret("acme/w%2e", null, null, GithubStore.Actions),
                secret(null, "../user", null, GithubStore.Actions),
                secret(null, null, null, GithubStore.Actions),
                secret("acme/web", "acme", null, GithubStore.Actions),
                secret("acme/web", null, "..", GithubStore.Actions),
                secret("acme/web", null, "a/b", GithubStore.Actions),
                secret("acme/web", null, "production", GithubStore.Dependabot),
                secret(null, "acme", "production", GithubStore.Actions),
                secret("acme/web", null, null, GithubStore.Unrecognized),
                named("GITHUB_TOKEN"),
                named("github_token"),
                named("1ST"),
                named("A-B"),
                named(""),
                named(null));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void what_is_no_place_is_never_asked_for(GithubSecret spec) {
        assertThat(failed(spec).reason()).isEqualTo(Reason.INVALID);
        assertThat(observer.target(spec, "shop")).startsWith("GitHub ");
        assertThat(github.requests()).isEmpty();
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
                "{",
                "<html>canary</html>",
                "{\"total_count\":0}",
                "{\"secrets\":[]}",
                "{\"total_count\":\"0\",\"secrets\":[]}",
                "{\"total_count\":-1,\"secrets\":[]}",
                "{\"total_count\":0.0,\"secrets\":[]}",
                "{\"total_count\":99999999999,\"secrets\":[]}",
                "{\"total_count\":2000000000,\"secrets\":[]}",
                "{\"total_count\":0,\"secrets\":{}}",
                "{\"total_count\":0,\"secrets\":[]}{}",
                "{\"total_count\":0,\"secrets\":[],\"secrets\":[]}",
                "{\"total_count\":1,\"secrets\":[{}]}",
                "{\"total_count\":1,\"secrets\":[\"canary\"]}",
                "{\"total_count\":1,\"secrets\":[{\"name\":7,\"updated_at\":\"2026-11-21T12:00:00Z\"}]}",
                "{\"total_count\":1,\"secrets\":[{\"name\":\"canary\"}]}",
                "{\"total_count\":1,\"secrets\":[{\"name\":\"canary\",\"updated_at\":\"yesterday\"}]}",
                "{\"total_count\":1,\"secrets\":[{\"name\":\"canary\",\"updated_at\":\"+999999999999-01-01T00:00:00Z\"}]}",
                "{\"total_count\":0,\"secrets\":[{\"name\":\"canary\",\"updated_at\":\"2026-11-21T12:00:00Z\"}]}",
                "{\"total_count\":2,\"secrets\":[{\"name\":\"A\",\"updated_at\":\"2026-11-21T12:00:00Z\"},{\"name\":\"a\",\"updated_at\":\"2026-11-21T12:00:00Z\"}]}"
            })
    void an_answer_that_is_no_list_of_secrets_is_malformed(String body) {
        github.fault("acme/web", saying(body));

        var why = failed(web());

        assertThat(why.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(why.message()).startsWith("The Actions secrets of GitHub repository acme/web: ");
    }

    @Test
    void nesting_without_end_is_malformed_and_harmless() {
        github.fault("acme/web", saying("{\"total_count\":1,\"secrets\":" + "[".repeat(500_000)));

        assertThat(failed(web()).reason()).isEqualTo(Reason.MALFORMED);
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                arguments(new Fault.Broken(503), Reason.UNEXPECTED_ANSWER),
                arguments(new Fault.CutOff(), Reason.UNREACHABLE),
                arguments(new Fault.Oversized(9 * 1024 * 1024), Reason.TOO_LARGE),
                arguments(new Fault.Slow(Duration.ofSeconds(30)), Reason.TIMEOUT));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void trouble_on_the_way_is_unknown_and_never_absence(Fault fault, Reason reason) {
        github.fault("acme/web", fault);

        assertThat(failed(web()).reason()).isEqualTo(reason);

        github.heal("acme/web");
        time.advance(Duration.ofMinutes(20));
        assertThat(look(web())).isInstanceOf(Sighting.Present.class);
    }

    @Test
    void a_command_reads_the_value_when_it_runs_and_shows_it_to_no_other_process() {
        assertThat(observer.command(web(), "shop", "read-it"))
                .contains("value=\"$(read-it)\" && printf %s \"$value\" | gh secret set STRIPE_KEY -R acme/web");
        assertThat(observer.command(secret("acme/web", null, "pre prod", GithubStore.Actions), "shop", "read-it"))
                .hasValueSatisfying(command -> assertThat(command).endsWith("-R acme/web --env 'pre prod'"));
        assertThat(observer.command(secret(null, "acme", null, GithubStore.Dependabot), "shop", "read-it"))
                .hasValueSatisfying(command -> assertThat(command).endsWith("STRIPE_KEY --org acme --app dependabot"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-R", "--body=x", "a\nb", "a\u202eb"})
    void a_name_that_could_be_more_than_a_name_gives_no_command(String environment) {
        assertThat(observer.command(secret("acme/web", null, environment, GithubStore.Actions), "shop", "read-it"))
                .isEqualTo(Optional.empty());
    }

    @Test
    void a_value_may_have_48_kib_of_text() {
        assertThat(observer.maxBytes()).isEqualTo(49152);
        assertThat(observer.textOnly()).isTrue();
        assertThat(observer.risk(web())).isEmpty();
    }
}
