package dev.plumbline.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDistributionSpec.Acceptance;
import dev.plumbline.api.SecretDistributionStatus;
import dev.plumbline.desired.SecretSource.Version;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceSeenTest {

    private static final List<SecretDistributionStatus.Version> TAKEN = List.of(
            new SecretDistributionStatus.Version("8", "hmac:8", "2026-11-21T12:00:00Z"),
            new SecretDistributionStatus.Version("7", "hmac:7", "2026-11-20T12:00:00Z"));

    private static SourceSeen judge(String id, String fingerprint, int length, String tooLong, Acceptance acceptance) {
        return SourceSeen.judge(
                new Version(id, Optional.empty()),
                fingerprint,
                length,
                Optional.ofNullable(tooLong),
                TAKEN,
                acceptance);
    }

    private static String reason(SourceSeen seen) {
        return seen instanceof SourceSeen.Held held ? held.reason() : "taken";
    }

    @Test
    void the_version_that_was_taken_last_and_a_newer_one_are_taken() {
        assertThat(reason(judge("8", "hmac:8", 5, null, null))).isEqualTo("taken");
        assertThat(reason(judge("9", "hmac:9", 5, null, null))).isEqualTo("taken");
        assertThat(reason(judge("9", "hmac:8", 5, null, null))).isEqualTo("taken");
    }

    @Test
    void a_lower_version_and_a_former_value_under_a_new_one_went_back() {
        assertThat(reason(judge("7", "hmac:7", 5, null, null))).isEqualTo("WentBack");
        assertThat(reason(judge("3", "hmac:unknown", 5, null, null))).isEqualTo("WentBack");
        assertThat(reason(judge("9", "hmac:7", 5, null, null))).isEqualTo("WentBack");
        assertThat(reason(judge("12345", "hmac:7", 5, null, null))).isEqualTo("WentBack");
    }

    @Test
    void an_empty_value_and_one_that_is_too_long_are_held() {
        assertThat(reason(judge("9", "hmac:9", 0, null, null))).isEqualTo("Empty");
        assertThat(reason(judge("9", "hmac:9", 9000, "The value has 9000 bytes, and app takes 5120.", null)))
                .isEqualTo("TooLarge");
    }

    @Test
    void a_person_says_of_one_version_that_it_is_meant_and_of_no_other() {
        var seven = new Acceptance("7", "ann", "the new key was revoked");

        assertThat(reason(judge("7", "hmac:7", 5, null, seven))).isEqualTo("taken");
        assertThat(reason(judge("6", "hmac:6", 5, null, seven))).isEqualTo("WentBack");
        assertThat(reason(judge("9", "hmac:9", 0, null, new Acceptance("9", "ann", "it is meant to be empty"))))
                .isEqualTo("taken");
    }

    @Test
    void whoever_is_held_is_told_what_to_do() {
        for (SourceSeen seen : List.of(
                judge("7", "hmac:7", 5, null, null),
                judge("9", "hmac:9", 0, null, null),
                judge("9", "hmac:9", 9, "The value has 9 bytes, and app takes 8.", null))) {
            assertThat(((SourceSeen.Held) seen).message()).contains("spec.acceptance");
        }
    }
}
