package dev.plumbline.incident;

import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentSpec.Resolution;
import dev.plumbline.api.ExecutionState;

/**
 * A standing approval says more than that something may be done: who signed it has said in advance which way the incident
 * converges. So it is the resolution too, once what it covers was delivered and nothing differs any more, and where nobody
 * has recorded another.
 */
final class SignedInAdvance {

    private SignedInAdvance() {}

    /** What people have said, with what was signed in advance. */
    static DriftIncidentSpec with(DriftIncidentSpec spec, NextStatus next) {
        return spec.resolution() == null && Phases.zero(next) && delivered(next)
                ? spec.withResolution(new Resolution(
                        Path.Revert,
                        next.execution.approvedBy(),
                        "Signed in advance by a standing approval, and delivered",
                        null))
                : spec;
    }

    private static boolean delivered(NextStatus next) {
        return next.execution != null
                && Boolean.TRUE.equals(next.execution.standing())
                && next.execution.state() == ExecutionState.Succeeded
                && next.execution.approvedBy() != null;
    }
}
