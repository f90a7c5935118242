package dev.plumbline.drift;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a comparison found.
 *
 * @param findings the differences that count, at most one for each place, ordered by subject and field
 * @param ignored how many differences are set aside
 * @param nextIgnoreExpiry when the first of those set aside counts again; empty where none is set aside
 */
public record Difference(List<Finding> findings, int ignored, Optional<Instant> nextIgnoreExpiry) {

    public Difference {
        findings = List.copyOf(findings);
        Objects.requireNonNull(nextIgnoreExpiry, "nextIgnoreExpiry");
    }
}
