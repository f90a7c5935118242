package dev.plumbline.desired.snapshot;

import dev.plumbline.api.DesiredSpec.Snapshot;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.desired.Promotion;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** What was blessed follows what is observed when a person blesses it anew: that is their word, and not a patch. */
@Singleton
public final class SnapshotPromotion implements Promotion<Snapshot> {

    @Override
    public Class<Snapshot> spec() {
        return Snapshot.class;
    }

    @Override
    public Optional<String> readCommand(Snapshot spec, Policy policy, Subject subject) {
        return Optional.empty();
    }

    @Override
    public Promoted promote(Snapshot spec, Policy policy, List<Take> takes, Look look) {
        return new Promoted.Impossible(
                "If what the destination holds is right, have someone who holds the verb bless on driftpolicies bless it anew: kubectl -n %s annotate driftpolicy %s --overwrite '%s=THEIR-NAME: WHY'"
                        .formatted(policy.namespace(), policy.name(), DriftPolicy.BLESS));
    }
}
