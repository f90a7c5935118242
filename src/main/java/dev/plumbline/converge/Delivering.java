package dev.plumbline.converge;

import dev.plumbline.converge.delivery.SecretWriters;
import dev.plumbline.distribution.DistributionLook;
import java.util.random.RandomGenerator;

/**
 * What delivering a secret takes.
 *
 * @param look at a source and its destinations, afresh each time
 * @param random spreads those that failed together over time
 */
public record Delivering(DistributionLook look, SecretWriters writers, RandomGenerator random) {}
