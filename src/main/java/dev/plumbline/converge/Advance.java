package dev.plumbline.converge;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.Execution;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.proposal.StandingApprovals;
import java.time.Instant;
import java.util.Optional;

/** What people have signed in advance for an incident's source. Pure. */
final class Advance {

    private Advance() {}

    /**
     * Whether there may be something: the operator has found it, or it is being carried out. Only what the distribution
     * itself says counts, and that has to be read.
     */
    static boolean isClaimed(DriftIncident incident) {
        Execution execution =
                incident.getStatus() == null ? null : incident.getStatus().execution();
        return incident.getStatus() != null && incident.getStatus().standingApproval() != null
                || execution != null && Boolean.TRUE.equals(execution.standing());
    }

    /** @param live the distribution as it is now; empty where it isn't there */
    static StandingApprovals of(DriftIncident incident, Optional<SecretDistribution> live, Instant now) {
        return live.filter(distribution -> isClaimed(incident) && Obstacles.isFrom(incident, distribution))
                .filter(distribution -> distribution.getSpec() != null)
                .map(distribution -> StandingApprovals.of(
                        distribution.getMetadata().getNamespace(),
                        distribution.getMetadata().getName(),
                        distribution.getSpec(),
                        now))
                .orElseGet(StandingApprovals.None::new);
    }
}
