package dev.plumbline.incident;

import dev.plumbline.api.Severity;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a policy asks for an incident that opens. It is fixed then: what is changed in the policy counts for the next one.
 *
 * @param severity how grave the incident is at first
 * @param timeToLive how long after its detection it should be settled
 * @param escalateAfter how long until its severity rises one step, and again
 * @param maxExtension how far beyond its first expiry it can be extended
 * @param requireSeparation whether who recorded the resolution may not approve
 */
public record Terms(
        Severity severity,
        Optional<Duration> timeToLive,
        Optional<Duration> escalateAfter,
        Duration maxExtension,
        boolean requireSeparation) {

    public Terms {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(maxExtension, "maxExtension");
    }
}
