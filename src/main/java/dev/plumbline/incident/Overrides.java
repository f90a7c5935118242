package dev.plumbline.incident;

import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentSpec.Override;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which findings people have set aside, and until when. */
final class Overrides {

    private final Map<String, Instant> ends;

    private Overrides(Map<String, Instant> ends) {
        this.ends = Map.copyOf(ends);
    }

    /** Those that hold now. Where a subject has several, the last end counts; one whose end is no time sets nothing aside. */
    static Overrides of(DriftIncidentSpec spec, Instant now) {
        Map<String, Instant> ends = new HashMap<>();
        for (Override override : orEmpty(spec.overrides())) {
            Written.time(override.until())
                    .filter(now::isBefore)
                    .ifPresent(until ->
                            ends.merge(override.subject(), until, (one, other) -> one.isBefore(other) ? other : one));
        }
        return new Overrides(ends);
    }

    Set<String> subjects() {
        return ends.keySet();
    }

    /** Until when a subject is set aside; empty where it counts. */
    Optional<Instant> until(String subject) {
        return Optional.ofNullable(ends.get(subject));
    }

    /** When the first of them ends. */
    Optional<Instant> firstEnd() {
        return ends.values().stream().min(Instant::compareTo);
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}
