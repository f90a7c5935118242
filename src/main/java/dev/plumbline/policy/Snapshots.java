package dev.plumbline.policy;

import dev.plumbline.api.DesiredSpec.Snapshot;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.DriftPolicyStatus.Blessed;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Remark;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView.ConfigData;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads what a person has blessed as the truth. */
final class Snapshots {

    /** The subject of the finding that a blessed state is too old. */
    static final Subject AGE = new Subject("snapshot");

    private Snapshots() {}

    /** @param blessed as the policy's status has it; empty where nothing was blessed */
    static Observation read(Snapshot spec, Optional<Blessed> blessed, Look look, Instant now) {
        if (blessed.isEmpty()) {
            return new Unavailable(
                    Reason.REFERENCE_NOT_FOUND,
                    "nothing was blessed yet: have someone who holds the verb bless on driftpolicies look at what the destination holds, and run kubectl annotate driftpolicy NAME '"
                            + DriftPolicy.BLESS + "=THEIR-NAME: WHY'");
        }
        return switch (look.namespace().configMap(blessed.get().configMap())) {
            case Lookup.Failed<ConfigData>(Unavailable why) -> why;
            case Lookup.Found<ConfigData>(ConfigData data) -> read(spec, blessed.get(), data, now);
        };
    }

    private static Observation read(Snapshot spec, Blessed blessed, ConfigData data, Instant now) {
        byte[] bytes = data.keys().get(Blessing.KEY);
        if (bytes == null || !Blessing.digest(bytes).equals(blessed.digest())) {
            return new Unavailable(
                    Reason.MALFORMED,
                    "ConfigMap " + blessed.configMap()
                            + " does not hold what was blessed: somebody has made it anew. Look at what the destination holds, and have it blessed anew");
        }
        try {
            return new Observed(
                    Blessing.read(bytes), Evidence.METADATA, blessed.digest(), now, age(spec, blessed, now));
        } catch (IOException e) {
            return new Unavailable(
                    Reason.MALFORMED,
                    "ConfigMap " + blessed.configMap()
                            + " can't be read by this version of the operator: have the state blessed anew");
        }
    }

    private static List<Remark> age(Snapshot spec, Blessed blessed, Instant now) {
        if (spec.maxAge() == null) {
            return List.of();
        }
        Duration most = SpecReading.age("spec.desired.snapshot.maxAge", spec.maxAge());
        Instant old = Instant.parse(blessed.time()).plus(most);
        return now.isBefore(old)
                ? List.of()
                : List.of(new Remark(
                        AGE,
                        Remark.Kind.STALE,
                        "Blessed by " + ForeignText.shown(blessed.by(), 128) + " at "
                                + blessed.time() + "; the policy lets it go " + spec.maxAge()
                                + ". Look at what the destination holds, and have it blessed anew."));
    }
}
