package dev.plumbline.policy;

import java.time.Instant;
import java.util.Optional;

/**
 * What has been seen of a policy since this process started.
 *
 * @param generation of the spec that was observed
 * @param nudge the value of the annotation that asked for an observation, as it was then; empty for none
 * @param verdict the newest
 * @param lastGood when both sides were last read; empty where they never were
 */
record Seen(long generation, String nudge, Verdict verdict, Optional<Instant> lastGood) {}
