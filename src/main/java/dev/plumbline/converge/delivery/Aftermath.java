package dev.plumbline.converge.delivery;

import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.distribution.Standing;
import dev.plumbline.drift.Evidence;
import java.util.Optional;

/** What a look shows after a delivery that the destination took. Pure. */
public sealed interface Aftermath {

    /**
     * It shows what was delivered, or all that it ever shows.
     *
     * @param mark what it shows instead of the value; empty where it shows none
     */
    record Arrived(Optional<String> mark) implements Aftermath {}

    /** It shows the mark that it showed before: it may be late, or count in coarse steps. */
    record Unmoved(String mark) implements Aftermath {}

    /** It does not show what was delivered. */
    record NotThere() implements Aftermath {}

    /** It could not be looked at, and why. */
    record Unread(String why) implements Aftermath {}

    /**
     * What it shows.
     *
     * @param standing as judged without any receipt
     * @param before the mark that it showed before; empty text for none
     */
    static Aftermath of(Standing standing, String before) {
        if (!standing.read()) {
            return new Unread(standing.message());
        }
        if (standing.state() == State.InSync) {
            return new Arrived(Optional.of(standing.seen()).filter(mark -> !mark.isEmpty()));
        }
        if (!standing.seen().isEmpty()) {
            return standing.seen().equals(before)
                    ? new Unmoved(standing.seen())
                    : new Arrived(Optional.of(standing.seen()));
        }
        // Without a receipt only a place that shows nothing of its value at all leaves everything open.
        return standing.evidence() == Evidence.NONE ? new Arrived(Optional.empty()) : new NotThere();
    }
}
