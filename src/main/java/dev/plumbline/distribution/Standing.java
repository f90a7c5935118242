package dev.plumbline.distribution;

import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import java.util.Optional;

/**
 * How one destination stands, as one look saw it. Holds no value.
 *
 * @param evidence how well that is known
 * @param version the version that it holds, where that is known; else empty text
 * @param observed fingerprint of what it holds, or what it shows of that; empty where neither is known
 * @param seen the mark that the place shows, for a receipt; empty where it shows none
 * @param difference in what way it differs; empty where it doesn't, and where the look failed
 * @param message why, and what to do next; empty where there is nothing to say
 * @param read whether the look succeeded
 */
public record Standing(
        State state,
        Evidence evidence,
        String version,
        String observed,
        String seen,
        Optional<Finding.Kind> difference,
        String message,
        boolean read) {

    static Standing inSync(Evidence evidence, String version, String observed, String seen) {
        return new Standing(State.InSync, evidence, version, observed, seen, Optional.empty(), "", true);
    }

    static Standing stale(Evidence evidence, String version, String observed, String seen, String message) {
        return new Standing(
                State.Stale, evidence, version, observed, seen, Optional.of(Finding.Kind.STALE), message, true);
    }

    static Standing drifted(Evidence evidence, String observed, String seen, String message) {
        return new Standing(
                State.Drifted, evidence, "", observed, seen, Optional.of(Finding.Kind.CHANGED), message, true);
    }

    static Standing missing() {
        return new Standing(
                State.Missing,
                Evidence.VALUE,
                "",
                "",
                "",
                Optional.of(Finding.Kind.MISSING),
                "Nothing is there.",
                true);
    }

    static Standing unverifiable(String seen, String message) {
        return new Standing(
                State.Unknown, Evidence.NONE, "", seen, seen, Optional.of(Finding.Kind.UNVERIFIABLE), message, true);
    }

    static Standing unread(String message) {
        return new Standing(State.Unknown, Evidence.NONE, "", "", "", Optional.empty(), message, false);
    }
}
