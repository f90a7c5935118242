package dev.plumbline.policy;

import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.DriftPolicyStatus;
import dev.plumbline.api.DriftPolicyStatus.Blessed;
import dev.plumbline.check.Onset;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a policy's status keeps of earlier observations for the next one.
 *
 * @param uid of the policy
 * @param onsets since when what lasts has lasted
 * @param blessed the state that was blessed last
 * @param word what a person says now of what the destination holds; carried out where {@code blessed} has it
 */
record Remembered(String name, String uid, List<Onset> onsets, Optional<Blessed> blessed, Optional<Word> word) {

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
                        : status.onsets().stream().map(Remembered::onset).toList(),
                Optional.ofNullable(status == null ? null : status.blessed()),
                Word.of(policy));
    }

    /** What was said and not carried out yet. */
    Optional<Word> newWord() {
        return word.filter(said -> !blessed.map(Blessed::word).equals(Optional.of(said.text())));
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
