package dev.plumbline.policy;

import dev.plumbline.api.DesiredSpec;
import dev.plumbline.api.DestinationSpec;
import dev.plumbline.api.Severity;
import dev.plumbline.drift.Comparison;
import java.time.Duration;
import java.util.Optional;

/** What a policy's spec asks for, checked where the schema can't check. */
sealed interface Plan {

    /**
     * A spec that can be carried out.
     *
     * @param after how long drift lasts before an incident opens
     * @param timeToLive how long after its detection an incident should be settled
     */
    record Valid(
            Cadence cadence,
            DesiredSpec desired,
            DestinationSpec destination,
            Comparison comparison,
            Severity severity,
            Duration after,
            Optional<Duration> timeToLive,
            boolean suspended)
            implements Plan {}

    /** A spec that can't, and why: what is wrong, in which field, and what to do. */
    record Invalid(String message) implements Plan {}
}
