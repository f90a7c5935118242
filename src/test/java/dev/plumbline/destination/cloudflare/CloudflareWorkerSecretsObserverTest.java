package dev.plumbline.destination.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.plumbline.api.DestinationSpec.CloudflareWorkerSecrets;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.LoopbackReader;
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
import dev.plumbline.simulator.CloudflareSimulator;
import dev.plumbline.simulator.CloudflareSimulator.Permission;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CloudflareWorkerSecretsObserverTest {

    private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
    private static final SecretRef REF = new SecretRef("cf-read");

    private Instant now = Instant.parse("2026-05-01T10:00:00Z");
    private final CloudflareSimulator cloudflare = CloudflareSimulator.start(() -> now, 100);
    private final GuardedHttpClient http = LoopbackReader.withDeadline(Duration.ofSeconds(10));
    private final CloudflareWorkerSecretsObserver observer =
            new CloudflareWorkerSecretsObserver(http, cloudflare.url(), () -> now);
    private final TestNamespace namespace = new TestNamespace().withSecret("cf-read", "token", "canary-reader");

    CloudflareWorkerSecretsObserverTest() {
        cloudflare.createWorker(ACCOUNT, "checkout");
        cloudflare.grant("canary-reader", Permission.WORKERS_SCRIPTS_READ);
        cloudflare.putSecret(ACCOUNT, "checkout", "STRIPE_KEY", "canary");
    }

    @AfterEach
    void stop() {
        http.close();
        cloudflare.close();
    }

    private static CloudflareWorkerSecrets worker(String script, String maxAge) {
        return new CloudflareWorkerSecrets(ACCOUNT, script, maxAge, REF);
    }

    private Observation observe(CloudflareWorkerSecrets spec, Duration freshness) {
        var observation = observer.observe(spec, new Look(namespace, freshness));
        assertThat(observation.toString()).doesNotContain("canary");
        return observation;
    }

    private Observed observed(String maxAge) {
        return (Observed) observe(worker("checkout", maxAge), Duration.ZERO);
    }

    private Unavailable unavailable(CloudflareWorkerSecrets spec) {
        return (Unavailable) observe(spec, Duration.ZERO);
    }

    @Test
    void each_name_is_a_subject_and_its_presence_all_that_is_known() {
        cloudflare.putSecret(ACCOUNT, "checkout", "OTHER", "canary");

        var seen = observed(null);

        assertThat(seen.state().values())
                .isEqualTo(Map.of(
                        new Subject("OTHER"), Presence.VALUE,
                        new Subject("STRIPE_KEY"), Presence.VALUE));
        assertThat(seen.evidence()).isEqualTo(Evidence.METADATA);
        assertThat(seen.remarks()).isEmpty();
        assertThat(cloudflare.requests()).hasSize(1);
        assertThat(observer.target(worker("checkout", null), "shop")).contains("Worker checkout", ACCOUNT);
    }

    @Test
    void a_binding_that_is_no_secret_text_is_no_subject() {
        cloudflare.fault("checkout", saying("""
                {"success":true,"errors":[],"messages":[],"result":[
                  {"name":"SIGNING","type":"secret_key"},{"name":"STRIPE_KEY","type":"secret_text"}]}
                """));

        assertThat(observed(null).state().values()).containsOnlyKeys(new Subject("STRIPE_KEY"));
    }

    @Test
    void a_secret_is_at_least_as_old_as_what_serves() {
        now = now.plus(Duration.ofDays(90)).plusSeconds(1);
        var stale = new Remark(
                new Subject("STRIPE_KEY"),
                Remark.Kind.STALE,
                "Last written on 2026-05-01 or before; the policy lets a secret go 90d.");

        assertThat(observed("90d").remarks()).containsExactly(stale);
        now = now.plus(Duration.ofDays(10));
        assertThat(observed("90d").remarks()).containsExactly(stale);
    }

    @Test
    void a_secret_behind_a_younger_deployment_can_not_be_told_and_that_is_said() {
        now = now.plus(Duration.ofDays(200));
        cloudflare.deployCode(ACCOUNT, "checkout", Map.of());

        assertThat(observed("90d").remarks()).singleElement().satisfies(remark -> {
            assertThat(remark.kind()).isEqualTo(Remark.Kind.UNVERIFIABLE);
            assertThat(remark.message())
                    .contains("lets a secret go 90d", "no time of a secret", "deployed since 2026-11-17 only");
        });
    }

    @Test
    void a_rollback_brings_back_what_is_as_old_as_its_version() {
        String first = cloudflare.live(ACCOUNT, "checkout");
        now = now.plus(Duration.ofDays(100));
        cloudflare.deployCode(ACCOUNT, "checkout", Map.of());
        cloudflare.deploy(ACCOUNT, "checkout", "rollback", first);

        assertThat(observed("90d").remarks()).extracting(Remark::kind).containsExactly(Remark.Kind.STALE);
    }

    @Test
    void all_pages_are_read_and_a_worker_without_secrets_has_none() {
        cloudflare.pageSize(2);
        for (int i = 0; i < 4; i++) {
            cloudflare.putSecret(ACCOUNT, "checkout", "KEY_" + i, "canary");
        }
        cloudflare.createWorker(ACCOUNT, "bare");

        assertThat(observed(null).state().values()).hasSize(5);
        var bare = (Observed) observe(worker("bare", "90d"), Duration.ZERO);
        assertThat(bare.state().values()).isEmpty();
        assertThat(bare.remarks()).isEmpty();
    }

    @Test
    void policies_on_one_worker_share_their_reads() {
        for (int i = 0; i < 5; i++) {
            observe(worker("checkout", "90d"), Duration.ofMinutes(1));
            observe(worker("checkout", null), Duration.ofMinutes(1));
        }

        assertThat(cloudflare.requests())
                .extracting(RecordedRequest::path)
                .extracting(path -> path.substring(path.lastIndexOf('/')))
                .containsExactly("/secrets", "/deployments");
        assertThat(cloudflare.writes()).isEmpty();
    }

    @Test
    void what_can_not_be_seen_is_no_empty_list_and_says_what_to_mend() {
        assertThat(unavailable(worker("ghost", null)).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(unavailable(worker("ghost", null)).message()).contains("cloudflareWorkerSecrets.account and script");
        cloudflare.grant("canary-reader", Permission.PAGES_READ);
        assertThat(unavailable(worker("checkout", null)).message()).contains("Workers Scripts Read");
    }

    static Stream<CloudflareWorkerSecrets> nonsense() {
        return Stream.of(
                worker("../checkout", null),
                worker(null, null),
                worker("checkout", "12w"),
                new CloudflareWorkerSecrets("account", "checkout", null, REF),
                new CloudflareWorkerSecrets(ACCOUNT, "checkout", null, null));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void what_is_no_place_is_never_asked_for(CloudflareWorkerSecrets spec) {
        assertThat(unavailable(spec).reason()).isEqualTo(Reason.INVALID);
        assertThat(unavailable(spec).message()).startsWith("cloudflareWorkerSecrets.");
        assertThat(cloudflare.requests()).isEmpty();
    }

    private static Fault saying(String body) {
        return new Fault.Saying(body.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                arguments(new Fault.Broken(503), Reason.UNEXPECTED_ANSWER),
                arguments(new Fault.CutOff(), Reason.UNREACHABLE),
                arguments(new Fault.Oversized(9 * 1024 * 1024), Reason.TOO_LARGE),
                arguments(saying("{\"canary\":1}"), Reason.MALFORMED),
                arguments(
                        saying("{\"success\":true,\"errors\":[],\"result\":[{\"name\":\"" + "N".repeat(254)
                                + "\",\"type\":\"secret_text\"}]}"),
                        Reason.MALFORMED));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void trouble_on_the_way_is_unknown_and_never_absence(Fault fault, Reason reason) {
        cloudflare.fault("checkout", fault);

        assertThat(unavailable(worker("checkout", "90d")).reason()).isEqualTo(reason);
    }

    @Test
    void a_proposal_says_what_a_person_does_instead() {
        var reversal = new CloudflareWorkerSecretsReversion()
                .revert(worker("checkout", null), "shop", List.of(), subject -> Optional.empty());

        assertThat(((Reversal.Impossible) reversal).why())
                .contains("SecretDistribution", "wrangler secret put NAME --name checkout");
    }
}
