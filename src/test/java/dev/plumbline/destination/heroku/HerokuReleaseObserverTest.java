package dev.plumbline.destination.heroku;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.api.DestinationSpec.HerokuRelease;
import dev.plumbline.api.DestinationSpec.ReleaseIdentity;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.destination.Reversion.Reversal;
import dev.plumbline.destination.TestNamespace;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Remark;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpAnswer;
import dev.plumbline.platform.http.HttpReader;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.HerokuSimulator;
import dev.plumbline.simulator.HerokuSimulator.Scope;
import dev.plumbline.simulator.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HerokuReleaseObserverTest {

    private static final String APP = "billing-prod";
    private static final String TOKEN = "HRKU-canary-0123456789";
    private static final String ONE = "60883d9e8947a57e04dc9124f25df004866a2051";
    private static final String TWO = "7f00c1d2e3a4b5c6d7e8f90123456789abcdef01";
    private static final InstantSource STANDING = InstantSource.fixed(Instant.parse("2026-11-20T10:00:00Z"));
    private static final Subject RELEASE = new Subject("release");

    private final HerokuSimulator heroku = HerokuSimulator.start(STANDING, 200);
    private final GuardedHttpClient http = LoopbackReader.withDeadline(Duration.ofSeconds(2));
    private final HerokuReleaseObserver observer = new HerokuReleaseObserver(http, heroku.url());
    private final TestNamespace namespace = new TestNamespace().withSecret("heroku-read", "token", TOKEN);

    HerokuReleaseObserverTest() {
        heroku.createApp(APP);
        heroku.grant(TOKEN, Scope.READ_PROTECTED, APP);
    }

    @AfterEach
    void stop() {
        http.close();
        heroku.close();
    }

    private static HerokuRelease by(ReleaseIdentity identity) {
        return new HerokuRelease(APP, identity, new SecretRef("heroku-read"));
    }

    private Observation observe(HerokuRelease spec, Duration freshness) {
        var observation = observer.observe(spec, new Look(namespace, freshness));
        assertThat(observation.toString()).doesNotContain("canary");
        return observation;
    }

    private Observed observed(ReleaseIdentity identity) {
        return (Observed) observe(by(identity), Duration.ZERO);
    }

    private Unavailable unavailable() {
        return (Unavailable) observe(by(ReleaseIdentity.Commit), Duration.ZERO);
    }

    private String value(ReleaseIdentity identity) {
        return observed(identity).state().values().get(RELEASE).textValue();
    }

    private static List<String> told(Observed observed) {
        return observed.remarks().stream()
                .map(remark -> remark.kind() + " " + remark.message())
                .toList();
    }

    @Test
    void a_release_is_named_by_its_commit_its_slug_or_its_version() {
        String slug = heroku.deploy(APP, ONE, "alice@example.com");

        assertThat(value(ReleaseIdentity.Commit)).isEqualTo(ONE);
        assertThat(value(null)).isEqualTo(ONE);
        assertThat(value(ReleaseIdentity.Slug)).isEqualTo(slug);
        assertThat(value(ReleaseIdentity.Version)).isEqualTo("2");

        var seen = observed(ReleaseIdentity.Commit);
        assertThat(seen.state().values()).containsOnlyKeys(RELEASE);
        assertThat(seen.evidence()).isEqualTo(Evidence.METADATA);
        assertThat(seen.revision()).isEqualTo("v2");
    }

    @Test
    void who_released_it_and_when_is_told_in_words_that_stay() {
        heroku.deploy(APP, ONE, "alice@example.com");

        var first = observed(ReleaseIdentity.Commit);

        assertThat(told(first))
                .containsExactly(
                        "NOTE Heroku app billing-prod: v2, released by alice@example.com at 2026-11-20T10:00:00Z: Deploy 60883d9e.");
        assertThat(observed(ReleaseIdentity.Commit).remarks()).isEqualTo(first.remarks());
    }

    @Test
    void a_config_var_makes_a_release_of_the_same_commit() {
        heroku.deploy(APP, ONE, "alice@example.com");
        heroku.setConfigVar(APP, "LOG_LEVEL", "canary");

        assertThat(value(ReleaseIdentity.Commit)).isEqualTo(ONE);
        assertThat(value(ReleaseIdentity.Version)).isEqualTo("3");
    }

    @Test
    void a_release_under_way_or_failed_leaves_the_one_before_and_is_told() {
        heroku.deploy(APP, ONE, "alice@example.com");
        heroku.beginRelease(APP, TWO, "bob@example.com");

        assertThat(value(ReleaseIdentity.Commit)).isEqualTo(ONE);
        assertThat(told(observed(ReleaseIdentity.Commit)).getFirst())
                .endsWith("Deploy 60883d9e. Its newest release, v3, has the status pending and does not run.");

        heroku.endRelease(APP, false);
        assertThat(value(ReleaseIdentity.Commit)).isEqualTo(ONE);
        assertThat(told(observed(ReleaseIdentity.Commit)).getFirst()).contains("v3, has the status failed");

        heroku.endRelease(APP, true);
        assertThat(value(ReleaseIdentity.Commit)).isEqualTo(TWO);
    }

    @Test
    void a_rollback_runs_what_ran_before() {
        heroku.deploy(APP, ONE, "alice@example.com");
        heroku.deploy(APP, TWO, "bob@example.com");
        heroku.rollback(APP, 2, "carol@example.com");

        assertThat(value(ReleaseIdentity.Commit)).isEqualTo(ONE);
        assertThat(told(observed(ReleaseIdentity.Commit)).getFirst()).contains("carol@example.com", "Rollback to v2");
    }

    @Test
    void the_current_release_is_looked_for_behind_many_that_failed() {
        heroku.deploy(APP, ONE, "alice@example.com");
        failing(25);

        assertThat(value(ReleaseIdentity.Commit)).isEqualTo(ONE);
        assertThat(heroku.requests()).hasSize(4);

        failing(80);
        assertThat(unavailable().message())
                .contains("none of the newest 100 is the current one", "heroku releases --app billing-prod");
    }

    private void failing(int count) {
        for (int i = 0; i < count; i++) {
            heroku.beginRelease(APP, TWO, "bob@example.com");
            heroku.endRelease(APP, false);
        }
    }

    @Test
    void an_app_that_was_never_deployed_runs_nothing() {
        var seen = observed(ReleaseIdentity.Commit);

        assertThat(seen.state().values()).isEmpty();
        assertThat(told(seen).getFirst()).contains("v1", "Initial release");
        assertThat(value(ReleaseIdentity.Version)).isEqualTo("1");
    }

    @Test
    void an_app_without_any_release_is_observed_as_empty() {
        heroku.fault(APP, saying("[]"));

        var seen = observed(ReleaseIdentity.Version);

        assertThat(seen.state().values()).isEmpty();
        assertThat(seen.remarks()).isEmpty();
    }

    @Test
    void a_slug_without_a_commit_can_not_be_told_and_says_what_to_do() {
        heroku.deploy(APP, null, "alice@example.com");

        var seen = observed(ReleaseIdentity.Commit);

        assertThat(seen.state().values()).isEmpty();
        assertThat(seen.remarks())
                .filteredOn(remark -> remark.kind() == Remark.Kind.UNVERIFIABLE)
                .singleElement()
                .satisfies(remark -> assertThat(remark.message()).contains("use the identity Slug"));
    }

    @Test
    void policies_on_one_app_share_their_reads_and_unchanged_answers_are_not_sent_again() {
        heroku.deploy(APP, ONE, "alice@example.com");
        for (int i = 0; i < 5; i++) {
            observe(by(ReleaseIdentity.Commit), Duration.ofMinutes(1));
            observe(by(ReleaseIdentity.Slug), Duration.ofMinutes(1));
        }
        assertThat(heroku.requests())
                .extracting(RecordedRequest::path)
                .hasSize(2)
                .allMatch(path -> path.startsWith("/apps/billing-prod/"));

        observed(ReleaseIdentity.Commit);
        assertThat(heroku.requests()).extracting(RecordedRequest::status).containsExactly(200, 200, 304, 304);
        assertThat(heroku.writes()).isEmpty();
    }

    @Test
    void a_scope_that_leaves_releases_out_is_forbidden_and_named() {
        heroku.grant(TOKEN, Scope.READ);

        assertThat(unavailable())
                .isEqualTo(
                        new Unavailable(
                                Reason.FORBIDDEN,
                                "The token in Secret heroku-read, key 'token' may not read the releases of Heroku app billing-prod: give its account access to the app, and the token the scope read-protected"));
    }

    @Test
    void an_app_that_is_not_there_has_no_empty_state() {
        var observation = observe(
                new HerokuRelease("gone-prod", ReleaseIdentity.Commit, new SecretRef("heroku-read")), Duration.ZERO);

        assertThat(observation).isInstanceOfSatisfying(Unavailable.class, why -> {
            assertThat(why.reason()).isEqualTo(Reason.NOT_FOUND);
            assertThat(why.message()).contains("herokuRelease.app");
        });
    }

    @Test
    void a_slug_that_is_not_shown_is_unknown() {
        String list =
                "[{\"version\":3,\"current\":true,\"status\":\"succeeded\",\"created_at\":\"2026-11-20T10:00:00Z\",\"slug\":{\"id\":\"%s\"}}]";
        HttpReader answers = (get, freshness) -> get.uri().getPath().endsWith("/releases")
                ? new Lookup.Found<>(new HttpAnswer(
                        200, Map.of(), list.formatted("gone").getBytes(StandardCharsets.UTF_8), STANDING.instant()))
                : http.get(get, freshness);

        var observation = new HerokuReleaseObserver(answers, heroku.url())
                .observe(by(ReleaseIdentity.Commit), new Look(namespace, Duration.ZERO));

        assertThat(observation).isInstanceOfSatisfying(Unavailable.class, why -> {
            assertThat(why.reason()).isEqualTo(Reason.NOT_FOUND);
            assertThat(why.message()).contains("v3, is not shown", "use the identity Slug");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"../account", "a/b", "A", "a?x=y", "a%2f..", ""})
    void an_app_that_would_change_the_path_is_refused(String app) {
        var observation =
                observe(new HerokuRelease(app, ReleaseIdentity.Commit, new SecretRef("heroku-read")), Duration.ZERO);

        assertThat(((Unavailable) observation).reason()).isEqualTo(Reason.INVALID);
        assertThat(heroku.requests()).isEmpty();
    }

    @Test
    void an_identity_that_is_not_known_and_a_missing_reference_go_nowhere() {
        assertThat(observe(by(ReleaseIdentity.Unrecognized), Duration.ZERO)).isInstanceOf(Unavailable.class);
        assertThat(observe(new HerokuRelease(APP, null, null), Duration.ZERO)).isInstanceOf(Unavailable.class);
        assertThat(heroku.requests()).isEmpty();
    }

    private static Fault saying(String body) {
        return new Fault.Saying(body.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                arguments(new Fault.Broken(503), Reason.UNEXPECTED_ANSWER),
                arguments(new Fault.CutOff(), Reason.UNREACHABLE),
                arguments(new Fault.Oversized(9 * 1024 * 1024), Reason.TOO_LARGE),
                arguments(new Fault.Slow(Duration.ofSeconds(30)), Reason.TIMEOUT),
                arguments(saying("{\"canary\":1}"), Reason.MALFORMED),
                arguments(
                        saying(
                                "[{\"version\":3,\"current\":false,\"status\":\"canary\",\"created_at\":\"2026-11-20T10:00:00Z\"}]"),
                        Reason.UNEXPECTED_ANSWER));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void trouble_on_the_way_is_unknown_and_never_a_state(Fault fault, Reason reason) {
        heroku.deploy(APP, ONE, "alice@example.com");
        heroku.fault(APP, fault);

        assertThat(unavailable().reason()).isEqualTo(reason);

        heroku.heal(APP);
        assertThat(value(ReleaseIdentity.Commit)).isEqualTo(ONE);
    }

    @Test
    void two_apps_compare_by_the_text_of_their_commits() {
        heroku.createApp("billing-staging");
        heroku.grant(TOKEN, Scope.READ_PROTECTED);
        heroku.deploy(APP, ONE, "alice@example.com");
        heroku.deploy("billing-staging", ONE, "bob@example.com");
        var staging = new HerokuRelease("billing-staging", ReleaseIdentity.Commit, new SecretRef("heroku-read"));

        var there = (Observed) observe(staging, Duration.ZERO);

        assertThat(there.state()).isEqualTo(observed(ReleaseIdentity.Commit).state());
        assertThat(observer.noise().without(TextNode.valueOf("60883d9"), TextNode.valueOf(ONE)))
                .isEqualTo(TextNode.valueOf("60883d9"));
        assertThat(observer.target(staging, "shop")).isEqualTo("heroku:billing-staging/releases");
    }

    @Test
    void a_proposal_says_what_a_person_does_instead() {
        var reversion = new HerokuReleaseReversion();

        var reversal = reversion.revert(by(null), "shop", List.of(), subject -> Optional.empty());

        assertThat(reversal)
                .isInstanceOfSatisfying(
                        Reversal.Impossible.class,
                        none -> assertThat(none.why())
                                .contains("heroku releases:rollback VERSION --app billing-prod", "pipelines:promote"));
        assertThat(reversion.target(by(null), "shop")).isEqualTo("release of Heroku app billing-prod");
    }
}
