package dev.plumbline.drift;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.Observation.Observed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Holds what is observed against what is desired. Pure; the same inputs give the same findings, in whatever order they
 * come. A value that is equal on both sides costs no more than that check.
 *
 * <p>Noise goes first and sees both values as they were read, since a destination adds to what it was given and not to
 * what a rule made of that; then both sides are {@linkplain Normalization normalised}; then they are compared. So
 * findings show normalised values. Null as the desired value says that the subject should not be there.
 */
public final class Comparison {

    private final List<Glob> include;
    private final List<Glob> exclude;
    private final boolean reportUnexpected;
    private final Normalization normalization;
    private final List<Ignore> ignores;
    private final Noise noise;
    private final Disclosure disclosure;

    /**
     * @param include the subjects that are compared; empty for all
     * @param exclude the subjects that are left out, also where they are included
     * @param reportUnexpected whether a subject that only the destination has is a finding; one that is desired to be
     *     null is one anyway
     * @param rules what both sides are put through, in any order
     * @param ignores what is set aside
     * @param noise what the destination adds by itself
     * @param disclosure what findings may show
     */
    public Comparison(
            List<Glob> include,
            List<Glob> exclude,
            boolean reportUnexpected,
            List<NormalizingRule> rules,
            List<Ignore> ignores,
            Noise noise,
            Disclosure disclosure) {
        this.include = List.copyOf(include);
        this.exclude = List.copyOf(exclude);
        this.reportUnexpected = reportUnexpected;
        this.normalization = new Normalization(rules);
        this.ignores = List.copyOf(ignores);
        this.noise = Objects.requireNonNull(noise, "noise");
        this.disclosure = Objects.requireNonNull(disclosure, "disclosure");
    }

    /**
     * Finds every difference once.
     *
     * @param now the time that decides which ignores still apply
     */
    public Difference compare(Observed desired, Observed observed, Instant now) {
        var look = new Look(desired.evidence().weaker(observed.evidence()), now);
        var desiredValues = desired.state().values();
        var observedValues = observed.state().values();
        desiredValues.forEach((subject, value) -> look.at(subject, value, observedValues.get(subject)));
        observedValues.forEach((subject, value) -> {
            if (reportUnexpected && !desiredValues.containsKey(subject)) {
                look.at(subject, null, value);
            }
        });
        look.findings.sort(Comparator.naturalOrder());
        return new Difference(look.findings, look.ignored, look.nextIgnoreExpiry);
    }

    /** Whether the subject's values may be shown in clear. */
    public boolean reveals(Subject subject) {
        return disclosure.reveals(subject);
    }

    private boolean isCompared(Subject subject) {
        return (include.isEmpty() || Glob.anyMatches(include, subject)) && !Glob.anyMatches(exclude, subject);
    }

    private List<Place> places(Subject subject, JsonNode desired, JsonNode observed) {
        boolean both = !Sameness.isAbsent(desired) && !Sameness.isAbsent(observed);
        return Places.between(
                normal(subject, desired), normal(subject, both ? noise.without(desired, observed) : observed));
    }

    private JsonNode normal(Subject subject, JsonNode value) {
        return Sameness.isAbsent(value)
                ? null
                : normalization.apply(subject, value).orElse(null);
    }

    /** When the subject's differences count again: as long as one of its ignores applies, they don't. */
    private Optional<Instant> setAsideUntil(Subject subject, Instant now) {
        return ignores.stream()
                .filter(ignore -> ignore.appliesTo(subject, now))
                .map(Ignore::until)
                .max(Comparator.naturalOrder());
    }

    /** One comparison under way. */
    private final class Look {
        private final Evidence evidence;
        private final Instant now;
        private final List<Finding> findings = new ArrayList<>();
        private int ignored;
        private Optional<Instant> nextIgnoreExpiry = Optional.empty();

        private Look(Evidence evidence, Instant now) {
            this.evidence = evidence;
            this.now = now;
        }

        private void at(Subject subject, JsonNode desired, JsonNode observed) {
            if (desired != null && desired.equals(observed) || !isCompared(subject)) {
                return;
            }
            var places = places(subject, desired, observed);
            if (places.isEmpty()) {
                return;
            }
            var until = setAsideUntil(subject, now);
            if (until.isPresent()) {
                ignored += places.size();
                nextIgnoreExpiry = nextIgnoreExpiry
                        .filter(known -> known.isBefore(until.get()))
                        .or(() -> until);
            } else {
                places.forEach(place -> findings.add(finding(subject, place)));
            }
        }

        private Finding finding(Subject subject, Place place) {
            return new Finding(
                    subject,
                    place.field(),
                    place.kind(),
                    shown(subject, place.desired()),
                    shown(subject, place.observed()),
                    evidence,
                    disclosure.mark(place.desired(), place.observed()));
        }

        private String shown(Subject subject, JsonNode value) {
            return value == null ? "" : disclosure.shown(subject, value);
        }
    }
}
