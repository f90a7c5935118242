package dev.plumbline.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDistributionSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingApprovalsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final String SPEC = """
            environment: production
            source: {secret: {name: stripe, key: key}}
            interval: 1m
            destinations:
              - {name: copy, kubernetesSecret: {name: copy, key: key}}
            delivery: {order: Parallel, retries: 5, backoff: 30s}
            """;

    private static SecretDistributionSpec spec(String yaml) {
        return Serialization.unmarshal(yaml, SecretDistributionSpec.class);
    }

    private static SecretDistributionSpec signed(String yaml, String until) {
        return spec(yaml + """
                standingApproval: {digest: "%s", by: ann, until: "%s", reason: rotations are routine}
                """.formatted(StandingApprovals.digest("shop", "stripe", spec(SPEC)), until));
    }

    private static StandingApprovals of(SecretDistributionSpec spec) {
        return StandingApprovals.of("shop", "stripe", spec, NOON);
    }

    @Test
    void what_was_signed_holds_until_its_end_and_no_longer() {
        assertThat(of(spec(SPEC))).isInstanceOf(StandingApprovals.None.class);
        assertThat(of(signed(SPEC, "2026-11-21T12:00:01Z"))).isInstanceOf(StandingApprovals.Good.class);
        assertThat(of(signed(SPEC, "2026-11-21T12:00:00Z")))
                .isInstanceOfSatisfying(
                        StandingApprovals.Void.class,
                        ended -> assertThat(ended.reason()).isEqualTo("Expired"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "{name: stripe, key: key} => {name: other, key: key}",
                "{name: stripe, key: key} => {name: stripe, key: other}",
                "{name: copy, kube => {name: renamed, kube",
                "Secret: {name: copy => Secret: {name: elsewhere",
                "Parallel => Ordered",
                "retries: 5 => retries: 6",
                "backoff: 30s => backoff: 31s"
            })
    void it_is_void_as_soon_as_source_destinations_or_delivery_are_others(String before, String after) {
        assertThat(SPEC).contains(before);

        assertThat(of(signed(SPEC.replace(before, after), "2027-01-01T00:00:00Z")))
                .isInstanceOfSatisfying(
                        StandingApprovals.Void.class,
                        changed -> assertThat(changed.reason()).isEqualTo("Changed"));
    }

    @Test
    void what_is_neither_source_nor_destination_nor_delivery_may_change() {
        assertThat(of(signed(SPEC.replace("interval: 1m", "interval: 5m"), "2027-01-01T00:00:00Z")))
                .isInstanceOf(StandingApprovals.Good.class);
    }

    @Test
    void it_holds_for_the_distribution_that_it_was_signed_for_and_for_no_other() {
        var signed = signed(SPEC, "2027-01-01T00:00:00Z");

        assertThat(StandingApprovals.of("shop", "other", signed, NOON)).isInstanceOf(StandingApprovals.Void.class);
        assertThat(StandingApprovals.of("other", "stripe", signed, NOON)).isInstanceOf(StandingApprovals.Void.class);
    }

    @Test
    void it_covers_new_versions_and_nothing_that_was_delivered_already() {
        var change = new Change(Operation.Set, "copy", null, null, "hmac:8", "mark", "8");

        assertThat(StandingApprovals.covers(List.of(change), Map.of())).isTrue();
        assertThat(StandingApprovals.covers(List.of(change), Map.of("copy", receipt("hmac:7"))))
                .isTrue();
        assertThat(StandingApprovals.covers(List.of(change), Map.of("copy", receipt("hmac:8"))))
                .isFalse();
    }

    private static Receipt receipt(String fingerprint) {
        return new Receipt("7", fingerprint, "2026-11-21T11:00:00Z", "sha256:0", null, null);
    }
}
