package dev.plumbline.converge.delivery;

import dev.plumbline.api.Execution;
import dev.plumbline.api.Execution.DeliveryState;
import dev.plumbline.api.ExecutionState;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a standing approval is followed again after it came to nothing. Pure. Nobody looks in between: without this, what a
 * destination refuses would be tried with each proposal that follows. A person who approves by digest is not kept waiting.
 */
public final class Again {

    static final Duration PAUSE = Duration.ofHours(1);

    private Again() {}

    /**
     * Before which time nothing is begun; empty where nothing stands in the way.
     *
     * @param last the last execution of the incident; null for none
     * @param places those that would be delivered to now
     * @param dryRun whether nothing would be written
     */
    public static Optional<Instant> notBefore(Execution last, List<Place> places, boolean dryRun) {
        if (last == null || !Boolean.TRUE.equals(last.standing())) {
            return Optional.empty();
        }
        boolean same = last.state() == ExecutionState.DryRun
                ? dryRun
                : last.state() == ExecutionState.Failed && places.stream().allMatch(place -> hasFailed(last, place));
        return same ? finished(last).map(time -> time.plus(PAUSE)) : Optional.empty();
    }

    private static boolean hasFailed(Execution last, Place place) {
        return Ledger.of(last)
                .entry(place.name())
                .filter(entry -> entry.state() == DeliveryState.Failed)
                .filter(entry -> place.version().equals(entry.version()))
                .isPresent();
    }

    private static Optional<Instant> finished(Execution last) {
        try {
            return Optional.ofNullable(last.finishedTime()).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
