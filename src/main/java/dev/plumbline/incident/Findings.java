package dev.plumbline.incident;

import dev.plumbline.api.Severity;
import dev.plumbline.drift.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a good observation found, for the incident that is open for it.
 *
 * @param findings ordered by subject and field; empty where nothing differs
 * @param since when this unbroken drift was first seen
 * @param time when the observation was made
 * @param severity how grave a new incident is
 * @param timeToLive how long after its detection an incident should be settled
 */
public record Findings(
        List<Finding> findings, Instant since, Instant time, Severity severity, Optional<Duration> timeToLive) {}
