package dev.plumbline.policy;

import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.DriftPolicyStatus;
import dev.plumbline.check.Onset;
import java.time.Instant;
import java.util.List;

/**
 * What a policy's status keeps of earlier observations for the next one.
 *
 * @param uid of the policy
 * @param onsets since when what lasts has lasted
 */
record Remembered(String name, String uid, List<Onset> onsets) {

    Remembered {
        onsets = List.copyOf(onsets);
    }

    static Remembered by(DriftPolicy policy) {
        var status = policy.getStatus();
        return new Remembered(
                policy.getMetadata().getName(),
                policy.getMetadata().getUid(),
                status == null || status.onsets() == null
                        ? List.of()
                        : status.onsets().stream().map(Remembered::onset).toList());
    }

    private static Onset onset(DriftPolicyStatus.Onset stored) {
        return new Onset(
                stored.subject(),
                stored.what(),
                Instant.parse(stored.since()),
                stored.count() == null ? 0 : stored.count(),
                stored.last() == null ? "" : stored.last());
    }

    static DriftPolicyStatus.Onset stored(Onset onset) {
        return new DriftPolicyStatus.Onset(
                onset.subject(),
                onset.what(),
                onset.since().toString(),
                onset.count() == 0 ? null : onset.count(),
                onset.last().isEmpty() ? null : onset.last());
    }
}
