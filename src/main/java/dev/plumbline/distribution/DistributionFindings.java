package dev.plumbline.distribution;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretDistributionStatus;
import dev.plumbline.distribution.Survey.FormedValue;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What differs, as findings. Pure. */
final class DistributionFindings {

    /** What findings about the source itself are about; no destination has that name. */
    static final String SOURCE = "source";

    private DistributionFindings() {}

    /**
     * The findings of a survey whose source was read, ordered by subject.
     *
     * @param key of the namespace
     * @param ledger tells which deliveries failed
     * @param active whether an incident is open: then a destination that can't be read is a finding too, so that nothing is
     *     called settled that nobody can see
     * @param old since when the current version is older than it may be; empty where it isn't
     */
    static List<Finding> of(
            DistributionPlan.Valid plan,
            Survey survey,
            FingerprintKey key,
            Ledger ledger,
            boolean active,
            Optional<Instant> old) {
        var findings = new ArrayList<Finding>();
        source(survey, key, plan, old).ifPresent(findings::add);
        List<SecretDestinationSpec> destinations = plan.spec().destinations();
        for (int i = 0; i < destinations.size(); i++) {
            String name = destinations.get(i).name();
            Standing standing = survey.standings().get(i);
            if (standing.difference().isPresent()) {
                String wanted = wanted(survey, name);
                findings.add(new Finding(
                        new Subject(name),
                        "",
                        standing.difference().get(),
                        wanted,
                        standing.observed(),
                        standing.evidence(),
                        Marks.of(key, wanted, standing),
                        ledger.failure(name).orElse(standing.message())));
            } else if (!standing.read() && active) {
                findings.add(new Finding(
                        new Subject(name),
                        "",
                        Finding.Kind.UNVERIFIABLE,
                        wanted(survey, name),
                        "",
                        Evidence.NONE,
                        Marks.of(key, "", standing),
                        standing.message()));
            }
        }
        Collections.sort(findings);
        return List.copyOf(findings);
    }

    /** Since when the version that was taken is older than it may be; empty where it isn't yet, or may have any age. */
    static Optional<Instant> dueSince(Optional<Duration> maxAge, List<SecretDistributionStatus.Version> versions) {
        return maxAge.flatMap(age -> versions.stream()
                .findFirst()
                .map(SecretDistributionStatus.Version::time)
                .map(time -> Instant.parse(time).plus(age)));
    }

    /** The fingerprint of what a destination should hold; empty text where that is not known. */
    static String wanted(Survey survey, String destination) {
        return survey.values()
                .map(values -> values.formed().get(destination))
                .map(formed -> switch (formed) {
                    case FormedValue.Fits(String fingerprint) -> fingerprint;
                    case FormedValue.TooLong(String fingerprint, var _) -> fingerprint;
                    case FormedValue.Unformed _ -> "";
                })
                .orElse("");
    }

    private static Optional<Finding> source(
            Survey survey, FingerprintKey key, DistributionPlan.Valid plan, Optional<Instant> old) {
        return switch (survey.source()) {
            case SourceSeen.Unread _ -> Optional.empty();
            case SourceSeen.Held held ->
                Optional.of(finding(
                        key,
                        held.version().isPresent() && !isWithdrawn(held) ? Finding.Kind.CHANGED : Finding.Kind.MISSING,
                        "",
                        held.version().map(version -> version.id()).orElse(""),
                        held.message()));
            case SourceSeen.Taken taken ->
                old.map(since -> finding(
                        key,
                        Finding.Kind.STALE,
                        "at most " + plan.spec().maxAge() + " old",
                        taken.version().id(),
                        "Version " + taken.version().id() + " should have been replaced at " + since
                                + ": rotate the secret at its source."));
        };
    }

    private static boolean isWithdrawn(SourceSeen.Held held) {
        return List.of("Deleted", "Destroyed", "NotFound").contains(held.reason());
    }

    private static Finding finding(
            FingerprintKey key, Finding.Kind kind, String desired, String observed, String message) {
        return new Finding(
                new Subject(SOURCE),
                "",
                kind,
                desired,
                observed,
                Evidence.METADATA,
                key.fingerprint(JsonNodeFactory.instance
                        .arrayNode()
                        .add(SOURCE)
                        .add(kind.word())
                        .add(observed)),
                message);
    }
}
