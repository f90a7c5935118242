package dev.plumbline.incident;

import dev.plumbline.api.DriftPolicyStatus.IncidentRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which incident a source has next. Pure. Drift lasts from when it was first seen, also over looks that failed, until a good
 * look sees none. What an incident was closed over is drift anew.
 *
 * @param ref the incident to name; null for none
 * @param count how many incidents there were by then
 * @param active whether something differs and that incident is open for it
 * @param since when the drift was first seen; null where nothing differs
 * @param opens when an incident opens by the passing of time alone
 */
public record Opening(IncidentRef ref, int count, boolean active, Instant since, Optional<Instant> opens) {

    /**
     * What comes next.
     *
     * @param source as its status stands
     * @param closed when the incident that it names was closed; empty where it is not
     * @param before when drift that lasted was first seen; empty for none
     * @param drifted whether something differs
     * @param seen when that was seen
     * @param after how long drift lasts before an incident opens
     */
    public static Opening next(
            Drifting source,
            Optional<Instant> closed,
            Optional<Instant> before,
            boolean drifted,
            Instant seen,
            Duration after,
            Instant now) {
        Instant since = drifted
                ? before.filter(first -> closed.filter(first::isBefore).isEmpty())
                        .orElse(seen)
                : null;
        boolean due = drifted && !now.isBefore(since.plus(after));
        boolean next = due && (source.incidentRef() == null || closed.isPresent());
        int count = source.count() + (next ? 1 : 0);
        IncidentRef ref = next ? new IncidentRef(source.incident(count)) : source.incidentRef();
        boolean active = drifted && ref != null && (next || closed.isEmpty());
        return new Opening(
                ref, count, active, since, drifted && !due ? Optional.of(since.plus(after)) : Optional.empty());
    }
}
