package dev.plumbline.policy;

import dev.plumbline.api.DriftPolicySpec;
import dev.plumbline.api.DriftPolicySpec.Compare;
import dev.plumbline.api.DriftPolicySpec.Rule;
import dev.plumbline.api.DriftPolicySpec.Unexpected;
import dev.plumbline.drift.Comparison;
import dev.plumbline.drift.Disclosure;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Glob;
import dev.plumbline.drift.Ignore;
import dev.plumbline.drift.NormalizingRule;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/** Makes a comparison of what a policy says of comparing. Pure. */
public final class Comparisons {

    private Comparisons() {}

    /**
     * One of a check, of which nothing is noise.
     *
     * @param compare null for nothing said
     * @param key for fingerprints
     */
    public static Comparison of(Compare compare, FingerprintKey key) {
        return of(compare, Nature.PLAIN, key);
    }

    static Comparison of(Compare compare, Nature nature, FingerprintKey key) {
        var disclosure = new Disclosure(globs(compare == null ? null : compare.reveal()), key);
        if (compare == null) {
            return new Comparison(nature.scope(), List.of(), true, List.of(), List.of(), nature.noise(), disclosure);
        }
        if (compare.unexpected() == Unexpected.Unrecognized) {
            throw new SpecReading.NotAPlan(
                    "spec.compare.unexpected is a word that this version does not know: take Report or Ignore");
        }
        return new Comparison(
                orEmpty(compare.include()).isEmpty() ? nature.scope() : globs(compare.include()),
                globs(compare.exclude()),
                compare.unexpected() != Unexpected.Ignore,
                orEmpty(compare.normalize()).stream().map(Comparisons::rule).toList(),
                orEmpty(compare.ignore()).stream().map(Comparisons::ignore).toList(),
                nature.noise(),
                disclosure);
    }

    private static NormalizingRule rule(DriftPolicySpec.Normalize normalize) {
        return NormalizingRule.of(
                Glob.of(normalize.subject() == null ? "*" : normalize.subject()),
                normalize.path() == null ? "" : normalize.path(),
                switch (normalize.rule() == null ? Rule.Unrecognized : normalize.rule()) {
                    case Drop -> NormalizingRule.Rule.DROP;
                    case Unordered -> NormalizingRule.Rule.UNORDERED;
                    case Trim -> NormalizingRule.Rule.TRIM;
                    case IgnoreCase -> NormalizingRule.Rule.IGNORE_CASE;
                    case Unrecognized ->
                        throw new SpecReading.NotAPlan(
                                "spec.compare.normalize has a rule that this version does not know: take Drop, Unordered, Trim or IgnoreCase");
                });
    }

    private static Ignore ignore(DriftPolicySpec.Ignore ignore) {
        try {
            return new Ignore(
                    Glob.of(ignore.subject()), ignore.reason(), ignore.owner(), Instant.parse(ignore.until()));
        } catch (DateTimeException e) {
            throw new SpecReading.NotAPlan(
                    "spec.compare.ignore for " + SpecReading.shown(ignore.subject()) + " has the until "
                            + SpecReading.shown(ignore.until()) + ": write a time in UTC, as 2026-12-01T00:00:00Z");
        }
    }

    private static List<Glob> globs(List<String> texts) {
        return orEmpty(texts).stream().map(Glob::of).toList();
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}
