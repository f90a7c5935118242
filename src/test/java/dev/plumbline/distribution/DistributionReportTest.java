package dev.plumbline.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncidentSpec.Kind;
import dev.plumbline.api.DriftPolicyStatus.IncidentRef;
import dev.plumbline.api.Execution.Delivery;
import dev.plumbline.api.Execution.DeliveryState;
import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionSpec;
import dev.plumbline.api.SecretDistributionStatus;
import dev.plumbline.api.SecretDistributionStatus.Destination;
import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.desired.SecretSource.Version;
import dev.plumbline.distribution.Survey.FormedValue;
import dev.plumbline.distribution.Survey.Values;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.incident.Drifting;
import dev.plumbline.observation.Seen;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DistributionReportTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Version EIGHT = new Version("8", Optional.of(NOON.minusSeconds(60)));
    private static final Standing IN_SYNC = Standing.inSync(Evidence.VALUE, "8", "hmac:8", "");
    private static final Standing STALE =
            Standing.stale(Evidence.VALUE, "7", "hmac:7", "", "It still holds version 7.");
    private static final Standing UNREAD = Standing.unread("It could not be read.");
    private static final Ledger NO_LEDGER = new Ledger(Map.of(), Map.of(), Set.of());

    private final SecretDistribution distribution = new SecretDistribution();
    private Ledger ledger = NO_LEDGER;
    private Optional<Instant> closed = Optional.empty();
    private Optional<String> conflict = Optional.empty();

    DistributionReportTest() {
        distribution.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("stripe")
                .withUid("uid-1")
                .withGeneration(1L)
                .build());
        distribution.setSpec(Serialization.unmarshal("""
                environment: production
                source: {secret: {name: stripe, key: key}}
                destinations:
                  - {name: app, kubernetesSecret: {name: app, key: key}}
                  - {name: copy, kubernetesSecret: {name: copy, key: key}}
                maxAge: 1d
                """, SecretDistributionSpec.class));
    }

    private DistributionReport report(Instant now, SourceSeen source, Standing... standings) {
        var values = new Values(
                EIGHT,
                "hmac:8",
                5,
                Map.of("app", new FormedValue.Fits("hmac:8"), "copy", new FormedValue.Fits("hmac:8")));
        var survey = new Survey(source, List.of(standings), ledger.receipts(), Optional.of(values), now);
        var plan = (DistributionPlan.Valid) DistributionPlan.of(distribution);
        var report = DistributionReport.of(subject(), plan, new Seen<>(1, "", survey, Optional.empty()), now);
        distribution.setStatus(report.status());
        return report;
    }

    private DistributionReport taken(Instant now, Standing... standings) {
        return report(now, new SourceSeen.Taken(EIGHT, "hmac:8"), standings);
    }

    private DistributionReport.Subject subject() {
        var status = distribution.getStatus();
        return new DistributionReport.Subject(
                distribution,
                new Drifting(
                        Kind.SecretDistribution,
                        "shop",
                        "stripe",
                        "uid-1",
                        "production",
                        status == null ? null : status.incidentRef(),
                        status == null ? null : status.incidentCount()),
                "secret stripe#key",
                ledger,
                closed,
                conflict,
                FingerprintKey.of(new byte[32]));
    }

    private Destination destination(String name) {
        return distribution.getStatus().destinations().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Condition condition(String type) {
        return distribution.getStatus().conditions().stream()
                .filter(one -> one.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void where_all_is_in_sync_nothing_is_found_and_no_incident_is_named() {
        var report = taken(NOON, IN_SYNC, IN_SYNC);

        assertThat(report.findings()).isEmpty();
        assertThat(report.status().inSync()).isEqualTo("2/2");
        assertThat(report.status().incidentRef()).isNull();
        assertThat(condition("InSync").status()).isEqualTo(Condition.Status.True);
    }

    @Test
    void an_unchanged_world_gives_an_equal_status_until_the_heartbeat() {
        var first = taken(NOON, IN_SYNC, STALE).status();

        assertThat(taken(NOON.plusSeconds(599), IN_SYNC, STALE).status()).isEqualTo(first);
        assertThat(taken(NOON.plusSeconds(600), IN_SYNC, STALE).status()).isNotEqualTo(first);
    }

    @Test
    void what_is_stale_is_a_finding_and_names_an_incident() {
        var report = taken(NOON, IN_SYNC, STALE);

        assertThat(report.active()).isTrue();
        assertThat(report.status().incidentRef()).isNotNull();
        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.subject().name()).isEqualTo("copy");
            assertThat(finding.kind()).isEqualTo(Finding.Kind.STALE);
        });
        assertThat(destination("copy").version()).isEqualTo("7");
    }

    @Test
    void a_destination_that_cant_be_read_opens_nothing_and_settles_nothing() {
        var before = taken(NOON, IN_SYNC, UNREAD);
        assertThat(before.findings()).isEmpty();
        assertThat(before.status().inSync()).isEqualTo("1/2");
        assertThat(destination("copy").state()).isEqualTo(State.Unknown);
        assertThat(condition("InSync").status()).isEqualTo(Condition.Status.Unknown);
        assertThat(condition("Ready").status()).isEqualTo(Condition.Status.False);

        taken(NOON, STALE, STALE);
        var during = taken(NOON.plusSeconds(60), IN_SYNC, UNREAD);

        assertThat(during.active()).isTrue();
        assertThat(during.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Finding.Kind.UNVERIFIABLE));
    }

    @Test
    void a_source_that_cant_be_read_makes_everything_unknown_and_says_nothing_to_the_incident() {
        taken(NOON, STALE, IN_SYNC);
        IncidentRef incident = distribution.getStatus().incidentRef();

        var blind = report(NOON.plusSeconds(60), new SourceSeen.Unread("Timeout", "No answer."), UNREAD, UNREAD);

        assertThat(blind.known()).isFalse();
        assertThat(blind.status().inSync()).isEqualTo("0/2");
        assertThat(blind.status().incidentRef()).isEqualTo(incident);
        assertThat(blind.status().sourceVersion()).isEqualTo("8");
        assertThat(condition("SourceReady").status()).isEqualTo(Condition.Status.Unknown);
    }

    @Test
    void a_source_that_is_held_is_a_finding_of_its_own() {
        var held = report(
                NOON,
                new SourceSeen.Held(Optional.of(new Version("7", Optional.empty())), "WentBack", "It went back."),
                UNREAD,
                UNREAD);

        assertThat(held.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.subject().name()).isEqualTo("source");
            assertThat(finding.message()).isEqualTo("It went back.");
        });
        assertThat(held.status().sourceVersion()).isEqualTo("7");
        assertThat(held.status().versions()).isNull();
        assertThat(condition("SourceReady").reason()).isEqualTo("WentBack");
    }

    @Test
    void a_version_grows_too_old_by_the_passing_of_time_alone() {
        Instant due = NOON.minusSeconds(60).plusSeconds(86_400);

        var young = taken(NOON, IN_SYNC, IN_SYNC);
        assertThat(young.lookAgain()).contains(due);

        var old = taken(due, IN_SYNC, IN_SYNC);
        assertThat(old.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.subject().name()).isEqualTo("source");
            assertThat(finding.kind()).isEqualTo(Finding.Kind.STALE);
        });
    }

    @Test
    void a_failed_delivery_is_told_with_its_reason_as_long_as_the_destination_lacks_the_version() {
        ledger = new Ledger(
                Map.of(),
                Map.of("copy", new Delivery("copy", DeliveryState.Failed, "8", 6, null, "The app is not there.", null)),
                Set.of());

        var failed = taken(NOON, IN_SYNC, STALE);
        assertThat(destination("copy").state()).isEqualTo(State.Failed);
        assertThat(destination("copy").message()).contains("The app is not there.");
        assertThat(failed.findings().getFirst().message()).contains("The app is not there.");

        taken(NOON, IN_SYNC, IN_SYNC);
        assertThat(destination("copy").state()).isEqualTo(State.InSync);
    }

    @Test
    void receipts_stay_on_record_whatever_is_seen() {
        var receipt = new Receipt("8", "hmac:8", "2026-11-21T11:59:00Z", "sha256:0", "m", null);
        ledger = new Ledger(Map.of("copy", receipt), Map.of(), Set.of());

        taken(NOON, IN_SYNC, UNREAD);

        assertThat(destination("copy").receipt()).isEqualTo(receipt);
    }

    @Test
    void versions_that_were_taken_are_kept_the_newest_first_and_no_more_than_ten() {
        for (int i = 1; i <= 12; i++) {
            report(
                    NOON.plusSeconds(i),
                    new SourceSeen.Taken(new Version(String.valueOf(i), Optional.of(NOON)), "hmac:" + i),
                    IN_SYNC,
                    IN_SYNC);
        }

        assertThat(distribution.getStatus().versions())
                .extracting(SecretDistributionStatus.Version::version)
                .containsExactly("12", "11", "10", "9", "8", "7", "6", "5", "4", "3");
    }

    @Test
    void a_conflict_is_shown() {
        conflict = Optional.of("Another SecretDistribution, other, writes there too.");

        taken(NOON, IN_SYNC, IN_SYNC);

        assertThat(condition("Conflict").status()).isEqualTo(Condition.Status.True);
    }

    @Test
    void what_differs_after_an_incident_was_closed_names_the_next() {
        var first = taken(NOON, STALE, IN_SYNC).status().incidentRef();
        closed = Optional.of(NOON.plusSeconds(30));

        var next = taken(NOON.plusSeconds(60), STALE, IN_SYNC);

        assertThat(next.status().incidentRef()).isNotEqualTo(first);
        assertThat(next.status().incidentCount()).isEqualTo(2);
    }
}
