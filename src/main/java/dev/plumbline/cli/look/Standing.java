package dev.plumbline.cli.look;

import dev.plumbline.api.Condition;
import dev.plumbline.cli.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How a policy or a distribution stands, as far as its status can be believed now. */
sealed interface Standing {

    /** How old {@code lastObservedTime} grows while nothing changes, with some time for the way. */
    Duration COARSE = Duration.ofMinutes(11);

    /** Looks in a row that may be missed. */
    int MISSED = 3;

    /** Nothing differs, by a look that is recent enough. */
    record InSync() implements Standing {}

    /** Something differs. */
    record Differs() implements Standing {}

    /**
     * Nobody can tell.
     *
     * @param word Unknown, NotObserved, Suspended or LookFails
     * @param why for people
     */
    record Unknown(String word, String why) implements Standing {}

    /** What is true of a policy or a distribution at a time. Whatever is not surely known is unknown. */
    static Standing of(Item item, Instant now) {
        if (item.suspended()) {
            return new Unknown("Suspended", "spec.suspend is true: nobody looks");
        }
        if (!item.hasStatus()) {
            return new Unknown("NotObserved", "no look has been reported yet");
        }
        if (!item.observed()) {
            return new Unknown("NotObserved", "its spec has changed, and no look since has been reported");
        }
        if (overdue(item, now)) {
            return new Unknown(
                    "Unknown",
                    "last looked at " + Ages.since(item.lastObserved(), now)
                            + " ago, which is overdue: see kubectl drift doctor");
        }
        return item.kind() == Kind.POLICY ? ofPolicy(item) : ofDistribution(item);
    }

    /** Whether it should have been looked at since. Of a schedule that can't be told here. */
    static boolean overdue(Item item, Instant now) {
        Optional<Duration> patience =
                item.interval().map(interval -> interval.multipliedBy(MISSED).plus(COARSE));
        return patience.isPresent()
                && item.lastObserved().isPresent()
                && item.lastObserved().get().plus(patience.get()).isBefore(now);
    }

    private static Standing ofPolicy(Item policy) {
        var failed = policy.condition("Observed").filter(observed -> observed.status() == Condition.Status.False);
        return switch (policy.status("driftStatus")) {
            case "InSync" ->
                failed.<Standing>map(observed -> failing(observed, "in sync before"))
                        .orElseGet(InSync::new);
            case "DriftDetected", "DriftIncidentActive" -> new Differs();
            default -> new Unknown("Unknown", why(policy, "Observed"));
        };
    }

    private static Unknown failing(Condition condition, String before) {
        return new Unknown("LookFails", before + "; " + condition.reason() + ": " + condition.message());
    }

    private static Standing ofDistribution(Item distribution) {
        var inSync = distribution.condition("InSync").map(Condition::status).orElse(Condition.Status.Unknown);
        var ready = distribution.condition("Ready");
        boolean allRead = ready.map(condition -> condition.status() == Condition.Status.True)
                .orElse(false);
        return switch (inSync) {
            case True -> allRead ? new InSync() : failing(ready.orElseThrow(), "everywhere before");
            case False -> new Differs();
            case Unknown -> new Unknown("Unknown", why(distribution, allRead || ready.isEmpty() ? "InSync" : "Ready"));
        };
    }

    private static String why(Item item, String condition) {
        return item.condition(condition)
                .map(found -> found.reason() + ": " + found.message())
                .orElse("the status does not say why");
    }
}
