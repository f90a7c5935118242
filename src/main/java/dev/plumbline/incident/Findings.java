package dev.plumbline.incident;

import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import dev.plumbline.drift.Finding;
import dev.plumbline.proposal.Draft;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a good observation found, for the incident that is open for it.
 *
 * @param findings ordered by subject and field; empty where nothing differs
 * @param since when this unbroken drift was first seen
 * @param time when the observation was made
 * @param terms what holds for an incident that opens
 * @param drafts what would converge, one for each path that the policy asks for; empty where nothing differs
 * @param standing what a person has signed in advance, and covers what would converge; empty where there is none that
 *     is good
 * @param recurrence how many incidents of the same source were detected within a day, this one included
 */
public record Findings(
        List<Finding> findings,
        Instant since,
        Instant time,
        Terms terms,
        List<Draft> drafts,
        Optional<StandingApproval> standing,
        int recurrence) {

    public Findings {
        findings = List.copyOf(findings);
        drafts = List.copyOf(drafts);
    }
}
