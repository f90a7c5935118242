package dev.plumbline.incident;

import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import dev.plumbline.drift.Finding;
import dev.plumbline.proposal.Draft;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a good observation found, for whoever opens incidents.
 *
 * @param findings ordered by subject and field; empty where nothing differs
 * @param since when this unbroken drift was first seen
 * @param time when the observation was made
 * @param terms what holds for an incident that opens
 * @param drafts what would converge, given the subjects that people have set aside
 * @param standing what a person has signed in advance and covers these drafts; empty where nothing does
 */
public record Found(
        List<Finding> findings,
        Instant since,
        Instant time,
        Terms terms,
        Function<Set<String>, List<Draft>> drafts,
        Function<List<Draft>, Optional<StandingApproval>> standing) {}
