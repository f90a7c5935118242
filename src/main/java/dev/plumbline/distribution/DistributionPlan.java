package dev.plumbline.distribution;

import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionSpec;
import dev.plumbline.incident.Terms;
import dev.plumbline.observation.Cadence;
import dev.plumbline.policy.SpecReading;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What a distribution's spec asks for, checked where the schema can't check. */
sealed interface DistributionPlan {

    /** The interval where a stored spec has none. */
    Duration INTERVAL = Duration.ofMinutes(1);

    /**
     * A spec that can be carried out.
     *
     * @param after how long something differs before an incident opens
     * @param terms what holds for an incident that opens
     * @param maxAge how old the current version may grow; empty for any age
     */
    record Valid(
            Cadence cadence,
            SecretDistributionSpec spec,
            Duration after,
            Terms terms,
            Optional<Duration> maxAge,
            boolean suspended)
            implements DistributionPlan {}

    /** A spec that can't, and why: what is wrong, in which field, and what to do. */
    record Invalid(String message) implements DistributionPlan {}

    /** Whatever is wrong with a spec is a result, for a stored one may be older than its rules. */
    static DistributionPlan of(SecretDistribution distribution) {
        SecretDistributionSpec spec = distribution.getSpec();
        if (spec == null || spec.source() == null || spec.destinations() == null) {
            return new Invalid(
                    "spec lacks its source or its destinations: kubectl explain secretdistribution.spec shows what it takes");
        }
        try {
            Duration interval =
                    spec.interval() == null ? INTERVAL : SpecReading.duration("spec.interval", spec.interval());
            if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
                return new Invalid("spec.interval is " + interval + ": it has to be 5s or longer");
            }
            return namesOf(spec)
                    .<DistributionPlan>map(Invalid::new)
                    .orElseGet(() -> new Valid(
                            new Cadence.Every(interval),
                            spec,
                            SpecReading.after(spec.incident()),
                            SpecReading.terms(spec.incident(), spec.requireSeparation()),
                            Optional.ofNullable(spec.maxAge()).map(text -> SpecReading.age("spec.maxAge", text)),
                            Boolean.TRUE.equals(spec.suspend())));
        } catch (SpecReading.NotAPlan e) {
            return new Invalid(e.getMessage());
        }
    }

    private static Optional<String> namesOf(SecretDistributionSpec spec) {
        Set<String> names = new HashSet<>();
        for (SecretDestinationSpec destination : spec.destinations()) {
            if (destination == null || destination.name() == null || !names.add(destination.name())) {
                return Optional.of("spec.destinations has one without a name, or two of one name: give each its own");
            }
        }
        return Optional.empty();
    }
}
