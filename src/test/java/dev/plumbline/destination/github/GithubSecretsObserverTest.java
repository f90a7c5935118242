package dev.plumbline.destination.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.api.DestinationSpec.GithubSecrets;
import dev.plumbline.api.DestinationSpec.GithubSecretsKind;
import dev.plumbline.api.SecretDestinationSpec.GithubSecret;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.Presence;
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
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpListener;
import dev.plumbline.platform.http.LoopbackOptions;
import dev.plumbline.platform.http.ManualTime;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.GithubSimulator;
import dev.plumbline.simulator.GithubSimulator.Access;
import dev.plumbline.simulator.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GithubSecretsObserverTest {

    private static final String TOKEN = "github_pat_canary0123456789";
    private static final String WEB = "/repos/acme/web/actions/secrets";
    private static final String ACME = "/orgs/acme/actions/secrets";
    private static final SecretRef REF = new SecretRef("github-read");

    private final ManualTime time = new ManualTime();
    private final GithubSimulator github = GithubSimulator.start(time, 500);
    private final GuardedHttpClient http = new GuardedHttpClient(
            new LoopbackOptions().withDeadline(Duration.ofSeconds(2)).build(), time, new Random(1), HttpListener.NONE);
    private final GithubSecretsObserver observer = new GithubSecretsObserver(http, github.url(), time);
    private final TestNamespace namespace = new TestNamespace().withSecret("github-read", "token", TOKEN + "\n");

    GithubSecretsObserverTest() {
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

    private static GithubSecrets web(String maxAge) {
        return new GithubSecrets("acme/web", null, null, GithubSecretsKind.Actions, maxAge, REF);
    }

    private static GithubSecrets acme() {
        return new GithubSecrets(null, "acme", null, null, null, REF);
    }

    private Observation observe(GithubSecrets spec, Duration freshness, String... wanted) {
        var subjects = new TreeSet<Subject>();
        Stream.of(wanted).map(Subject::new).forEach(subjects::add);
        var observation = observer.observe(spec, new Look(namespace, freshness).at(subjects));
        assertThat(observation.toString()).doesNotContain("canary");
        return observation;
    }

    private Observed observed(GithubSecrets spec, String... wanted) {
        var observation = observe(spec, Duration.ZERO, wanted);
        assertThat(observation).isInstanceOf(Observed.class);
        return (Observed) observation;
    }

    private Unavailable unavailable(GithubSecrets spec) {
        return (Unavailable) observe(spec, Duration.ZERO);
    }

    private static List<String> names(Observed observed) {
        return observed.state().values().keySet().stream().map(Subject::name).toList();
    }

    @Test
    void each_name_is_a_subject_whose_presence_is_enough_whatever_is_desired() {
        var seen = observed(web(null));

        assertThat(seen.state().values()).isEqualTo(Map.of(new Subject("STRIPE_KEY"), Presence.VALUE));
        assertThat(seen.evidence()).isEqualTo(Evidence.METADATA);
        assertThat(seen.remarks()).isEmpty();
        assertThat(observer.noise().without(TextNode.valueOf(""), Presence.VALUE))
                .isEqualTo(TextNode.valueOf(""));
        assertThat(observer.target(web(null), "shop")).isEqualTo("GitHub Actions secrets of repository acme/web");
    }

    @Test
    void a_name_is_spelled_as_the_truth_spells_it() {
        github.setSecret(WEB, "OTHER", "x");

        assertThat(names(observed(web("90d"), "stripe_key", "Missing_Key"))).containsExactly("OTHER", "stripe_key");
        assertThat(names(observed(web(null), "stripe_key", "STRIPE_KEY"))).containsExactly("OTHER", "STRIPE_KEY");
    }

    @Test
    void a_secret_that_went_too_long_is_stale_in_words_that_stay() {
        time.advance(Duration.ofDays(90));
        assertThat(observed(web("90d")).remarks()).isEmpty();

        time.advance(Duration.ofSeconds(1));
        var stale = new Remark(
                new Subject("STRIPE_KEY"),
                Remark.Kind.STALE,
                "Last written 2026-11-21; the policy lets a secret go 90d.");
        assertThat(observed(web("90d")).remarks()).containsExactly(stale);
        time.advance(Duration.ofDays(30));
        assertThat(observed(web("90d")).remarks()).containsExactly(stale);
        assertThat(observed(web("36h"), "stripe_key").remarks())
                .extracting(remark -> remark.subject().name())
                .containsExactly("stripe_key");

        github.setSecret(WEB, "STRIPE_KEY", "anew");
        assertThat(observed(web("90d")).remarks()).isEmpty();
    }

    @Test
    void an_empty_list_is_an_observed_empty_state_and_a_hidden_container_is_not() {
        github.deleteSecret(WEB, "STRIPE_KEY");
        assertThat(observed(web("90d")).state().values()).isEmpty();

        github.grant(TOKEN, Access.READ, "acme/other");
        assertThat(unavailable(web(null)).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(unavailable(web(null)).message()).contains("githubSecrets.repository");
        github.grant(TOKEN, Map.of(), "acme/web");
        assertThat(unavailable(web(null)).reason()).isEqualTo(Reason.FORBIDDEN);
    }

    static Stream<Arguments> places() {
        return Stream.of(
                arguments(
                        "/repos/acme/web/environments/production/secrets",
                        new GithubSecrets("Acme/Web", null, "production", GithubSecretsKind.Actions, null, REF)),
                arguments(ACME, acme()),
                arguments(
                        "/repos/acme/web/dependabot/secrets",
                        new GithubSecrets("acme/web", null, null, GithubSecretsKind.Dependabot, null, REF)),
                arguments(
                        "/orgs/acme/dependabot/secrets",
                        new GithubSecrets(null, "acme", null, GithubSecretsKind.Dependabot, null, REF)));
    }

    @ParameterizedTest
    @MethodSource("places")
    void each_store_of_each_container_is_another_place(String path, GithubSecrets spec) {
        assertThat(names(observed(spec))).isEmpty();

        github.setSecret(path, "ONLY_HERE", "canary");

        assertThat(names(observed(spec))).containsExactly("ONLY_HERE");
    }

    @Test
    void all_pages_are_read_and_what_is_wanted_and_not_on_them_is_asked_for_by_name() {
        for (int i = 0; i < 250; i++) {
            github.setSecret(ACME, "A_%03d".formatted(i), "x");
        }

        assertThat(names(observed(acme(), "A_001", "GONE", "no name"))).hasSize(250);
        assertThat(github.requests())
                .extracting(request -> request.path() + "?" + request.query())
                .containsExactly(
                        ACME + "?per_page=100",
                        ACME + "?per_page=100&page=2",
                        ACME + "?per_page=100&page=3",
                        ACME + "/GONE?");
    }

    @Test
    void a_secret_that_slips_from_one_page_to_another_is_not_taken_for_absent() {
        for (int i = 0; i < 100; i++) {
            github.setSecret(ACME, "A_%03d".formatted(i), "x");
        }
        github.setSecret(ACME, "B", "canary");
        github.setSecret(ACME, "C", "canary");
        var first = new GithubSecretObserver(http, github.url());
        first.look(
                new GithubSecret(null, "acme", null, null, "A_001", REF), new Look(namespace, Duration.ofMinutes(1)));
        github.deleteSecret(ACME, "A_000");
        github.setSecret(ACME, "D", "x");

        assertThat(names((Observed) observe(acme(), Duration.ofMinutes(1), "B")))
                .contains("B");
    }

    @Test
    void policies_on_one_container_share_their_reads_and_an_unchanged_list_is_free() {
        for (int i = 0; i < 5; i++) {
            observe(web("90d"), Duration.ofMinutes(1));
            observe(web(null), Duration.ofMinutes(1));
        }
        assertThat(github.requests()).hasSize(1);

        observed(web(null));
        assertThat(github.requests()).extracting(RecordedRequest::status).containsExactly(200, 304);
        assertThat(github.writes()).isEmpty();
    }

    static Stream<GithubSecrets> nonsense() {
        return Stream.of(
                new GithubSecrets("acme/..", null, null, null, null, REF),
                new GithubSecrets("acme/web", "acme", null, null, null, REF),
                new GithubSecrets(null, null, null, null, null, REF),
                new GithubSecrets("acme/web", null, "production", GithubSecretsKind.Dependabot, null, REF),
                new GithubSecrets("acme/web", null, null, GithubSecretsKind.Unrecognized, null, REF),
                new GithubSecrets("acme/web", null, null, null, "12w", REF),
                new GithubSecrets("acme/web", null, null, null, "-1d", REF),
                new GithubSecrets("acme/web", null, null, null, null, null));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void what_is_no_place_is_never_asked_for(GithubSecrets spec) {
        var why = unavailable(spec);

        assertThat(why.reason()).isEqualTo(Reason.INVALID);
        assertThat(why.message()).startsWith("githubSecrets");
        assertThat(observer.target(spec, "shop")).startsWith("GitHub ");
        assertThat(github.requests()).isEmpty();
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                arguments(new Fault.Broken(503), Reason.UNEXPECTED_ANSWER),
                arguments(new Fault.CutOff(), Reason.UNREACHABLE),
                arguments(new Fault.Oversized(9 * 1024 * 1024), Reason.TOO_LARGE),
                arguments(saying("{\"total_count\":3,\"secrets\":[]}"), Reason.UNEXPECTED_ANSWER),
                arguments(saying("{\"canary\":[]}"), Reason.MALFORMED),
                arguments(
                        saying("{\"total_count\":1,\"secrets\":[{\"name\":\"" + "N".repeat(254)
                                + "\",\"updated_at\":\"2026-05-01T08:00:00Z\"}]}"),
                        Reason.MALFORMED));
    }

    private static Fault saying(String body) {
        return new Fault.Saying(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void trouble_on_the_way_is_unknown_and_never_absence(Fault fault, Reason reason) {
        github.fault("acme/web", fault);

        assertThat(unavailable(web(null)).reason()).isEqualTo(reason);

        github.heal("acme/web");
        time.advance(Duration.ofMinutes(20));
        assertThat(names(observed(web(null)))).containsExactly("STRIPE_KEY");
    }

    @Test
    void a_proposal_says_what_a_person_does_instead() {
        var reversal = new GithubSecretsReversion().revert(web(null), "shop", List.of(), subject -> Optional.empty());

        assertThat(((Reversal.Impossible) reversal).why()).contains("SecretDistribution", "gh secret set NAME");
    }
}
