package dev.plumbline.observation;

import java.time.Instant;
import java.util.Optional;

/**
 * What has been seen of a resource since this process started.
 *
 * @param generation of the spec that was observed
 * @param nudge the value of the annotation that asked for an observation, as it was then; empty for none
 * @param verdict the newest
 * @param lastGood when all was last read; empty where they never were
 */
public record Seen<V>(long generation, String nudge, V verdict, Optional<Instant> lastGood) {}
