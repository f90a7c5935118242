package dev.plumbline.check;

import dev.plumbline.api.DriftPolicySpec.Compare;
import dev.plumbline.drift.Comparison;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.platform.Look;
import java.time.Instant;
import java.util.List;

/**
 * What a policy asks of a check.
 *
 * @param policy whose check it is
 * @param comparison finds the differences, and shows of them what the policy lets be shown
 * @param rules what the comparison was made of, for one that is made elsewhere; null where the policy has none
 * @param key for fingerprints of this policy's check alone
 * @param onsets what the last check that compared gave
 */
public record Inquiry(
        Policy policy,
        Comparison comparison,
        Compare rules,
        FingerprintKey key,
        List<Onset> onsets,
        Look look,
        Instant now) {

    public Inquiry {
        onsets = List.copyOf(onsets);
    }

    /** Names a policy. */
    public record Policy(String namespace, String name, String uid, long generation) {}
}
