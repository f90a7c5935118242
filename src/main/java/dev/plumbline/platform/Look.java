package dev.plumbline.platform;

import dev.plumbline.drift.Subject;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What whoever reads a place may use.
 *
 * @param namespace the cluster as the policy's namespace may see it
 * @param freshness how old an answer may be that another policy already asked for
 * @param wanted the subjects that should hold there, for a place that can't list what it holds; empty where nobody knows
 */
public record Look(NamespaceView namespace, Duration freshness, SortedSet<Subject> wanted) {

    /** One that knows of no subjects. */
    public Look(NamespaceView namespace, Duration freshness) {
        this(namespace, freshness, Collections.emptySortedSet());
    }

    /** The same, for these subjects. */
    public Look at(SortedSet<Subject> subjects) {
        return new Look(namespace, freshness, Collections.unmodifiableSortedSet(new TreeSet<>(subjects)));
    }
}
