package dev.plumbline.platform;

import java.time.Duration;

/**
 * What whoever reads a place may use.
 *
 * @param namespace the cluster as the policy's namespace may see it
 * @param freshness how old an answer may be that another policy already asked for
 */
public record Look(NamespaceView namespace, Duration freshness) {}
