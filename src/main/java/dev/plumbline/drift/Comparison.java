package dev.plumbline.drift;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.Observation.Observed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds what is observed against what is desired. Pure; the same inputs give the same findings, in whatever order they
 * come. A value that is equal on both sides costs no more than that check.
 *
 * <p>Both sides are brought into the form in which this kind of destination is compared. Then noise goes, before any rule
 * does, since a destination adds to what it was given and not to what a rule made of that; then both sides are
 * {@linkplain Normalization normalised}; then they are compared. So findings show normalised values. Null as the desired
 * value says that the subject should not be there. A desired value that holds {@linkplain Fingerprint fingerprints} went
 * this way when they were made: the observed value goes it too, and is compared by its fingerprints.
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
        var desiredValues = desired.state().values();
        var observedValues = observed.state().values();
        var look = new Look(desired.evidence().weaker(observed.evidence()), remarks(desired, observed), now);
        desiredValues.forEach((subject, value) -> look.at(subject, value, observedValues.get(subject)));
        observedValues.forEach((subject, value) -> {
            if (reportUnexpected && !desiredValues.containsKey(subject)) {
                look.at(subject, null, value);
            }
        });
        look.remarks.keySet().stream()
                .filter(subject -> !desiredValues.containsKey(subject) && !observedValues.containsKey(subject))
                .forEach(look::aside);
        look.findings.sort(Comparator.naturalOrder());
        return new Difference(look.findings, look.ignored, look.nextIgnoreExpiry);
    }

    /**
     * What can be kept of a state to compare others with later: of each subject that is compared the normalised value, with
     * fingerprints for scalars where the subject is not revealed.
     */
    public State kept(State observed) {
        var kept = new TreeMap<Subject, JsonNode>();
        observed.values().forEach((subject, value) -> {
            JsonNode normal = isCompared(subject) ? normal(subject, value) : null;
            if (normal != null) {
                kept.put(subject, reveals(subject) ? normal : disclosure.masked(normal));
            }
        });
        return State.of(kept);
    }

    /** Whether the subject's values may be shown in clear. */
    public boolean reveals(Subject subject) {
        return disclosure.reveals(subject);
    }

    private boolean isCompared(Subject subject) {
        return (include.isEmpty() || Glob.anyMatches(include, subject)) && !Glob.anyMatches(exclude, subject);
    }

    private static Map<Subject, List<Remark>> remarks(Observed desired, Observed observed) {
        return Stream.concat(desired.remarks().stream(), observed.remarks().stream())
                .collect(Collectors.groupingBy(Remark::subject, TreeMap::new, Collectors.toList()));
    }

    private List<Place> places(Subject subject, JsonNode desired, JsonNode observed) {
        if (Sameness.isAbsent(desired) || Sameness.isAbsent(observed)) {
            return Places.between(normal(subject, desired), normal(subject, observed));
        }
        if (Fingerprint.standsIn(desired)) {
            JsonNode normal = normal(subject, observed);
            return Places.between(desired, normal == null ? null : disclosure.masked(normal));
        }
        JsonNode wanted = noise.canonical(subject, desired);
        JsonNode held = noise.canonical(subject, observed);
        if (!noise.tells(wanted, held)) {
            return List.of(new Place("", Finding.Kind.UNVERIFIABLE, desired, observed));
        }
        JsonNode seen = noise.without(wanted, held);
        return Places.between(ruled(subject, wanted), ruled(subject, seen));
    }

    private JsonNode normal(Subject subject, JsonNode value) {
        return Sameness.isAbsent(value) || Fingerprint.standsIn(value)
                ? value
                : ruled(subject, noise.canonical(subject, value));
    }

    private JsonNode ruled(Subject subject, JsonNode value) {
        return normalization.apply(subject, value).orElse(null);
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
        private final Map<Subject, List<Remark>> remarks;
        private final Instant now;
        private final List<Finding> findings = new ArrayList<>();
        private int ignored;
        private Optional<Instant> nextIgnoreExpiry = Optional.empty();

        private Look(Evidence evidence, Map<Subject, List<Remark>> remarks, Instant now) {
            this.evidence = evidence;
            this.remarks = remarks;
            this.now = now;
        }

        private void at(Subject subject, JsonNode desired, JsonNode observed) {
            boolean nothingElse = remarks.isEmpty() || !remarks.containsKey(subject);
            if (nothingElse && desired != null && desired.equals(observed) || !isCompared(subject)) {
                return;
            }
            if (Sameness.isAbsent(desired) && Sameness.isAbsent(observed)) {
                // Nothing is desired, and nothing was seen: that holds only where somebody could look.
                aside(subject);
                return;
            }
            found(
                    subject,
                    says(subject, Remark.Kind.UNVERIFIABLE)
                            ? List.of(new Place("", Finding.Kind.UNVERIFIABLE, desired, observed))
                            : withAge(subject, places(subject, desired, observed)));
        }

        /** What is known of a subject that neither side has a value of. */
        private void aside(Subject subject) {
            if (Glob.anyMatches(exclude, subject)) {
                return;
            }
            if (says(subject, Remark.Kind.UNVERIFIABLE)) {
                found(subject, List.of(new Place("", Finding.Kind.UNVERIFIABLE, null, null)));
            } else {
                found(subject, withAge(subject, List.of()));
            }
        }

        private List<Place> withAge(Subject subject, List<Place> places) {
            boolean told = places.stream().anyMatch(place -> place.field().isEmpty());
            if (told || !says(subject, Remark.Kind.STALE)) {
                return places;
            }
            var more = new ArrayList<>(places);
            more.add(new Place("", Finding.Kind.STALE, null, null));
            return more;
        }

        private boolean says(Subject subject, Remark.Kind kind) {
            return remarks.getOrDefault(subject, List.of()).stream().anyMatch(remark -> remark.kind() == kind);
        }

        private void found(Subject subject, List<Place> places) {
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
                    disclosure.mark(place.desired(), place.observed()),
                    remarks.getOrDefault(subject, List.of()).stream()
                            .map(Remark::message)
                            .distinct()
                            .collect(Collectors.joining(" ")));
        }

        private String shown(Subject subject, JsonNode value) {
            return value == null ? "" : disclosure.shown(subject, value);
        }
    }
}
