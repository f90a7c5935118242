package dev.plumbline.proposal;

import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentSpec.Approval;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether what a person has signed may be carried out. Pure. The API server has checked who signed; this holds what can
 * change afterwards: the proposal, its expiry, and whether it was carried out already.
 */
public sealed interface Approvals {

    /** Nobody has approved anything. */
    record None() implements Approvals {}

    /**
     * A person has signed this proposal, and it stands.
     *
     * @param standing whether it was signed in advance, by a standing approval that covers it: the person has not seen it
     */
    record Stands(Proposal proposal, Approval approval, boolean standing) implements Approvals {}

    /** It was signed and carried out, or its carrying out has come to an end. */
    record Spent(Approval approval) implements Approvals {}

    /** It was signed and does not hold. The reason is one word in CamelCase; the message says what to do next. */
    record Void(Approval approval, String reason, String message) implements Approvals {}

    /** What is to be held of the approval in a spec, and of nothing else. */
    static Approvals of(DriftIncidentSpec spec, DriftIncidentStatus status, Instant now) {
        var approval = spec.approval();
        if (approval == null) {
            return new None();
        }
        if (status == null) {
            return new Void(approval, "NoProposal", "No proposal stands: wait for one, and approve its digest.");
        }
        return Proposals.isSpent(approval.digest(), status.execution())
                ? new Spent(approval)
                : held(approval, false, spec, status, now);
    }

    /**
     * What is to be held of the approval in a spec, and, where that one does not stand, of a standing approval. What a
     * person has signed that is spent or void is not in the way of what a standing approval covers.
     *
     * @param standing one that is {@linkplain StandingApprovals.Good good}; empty for none
     */
    static Approvals of(
            DriftIncidentSpec spec, DriftIncidentStatus status, Optional<StandingApproval> standing, Instant now) {
        Approvals person = of(spec, status, now);
        if (person instanceof Stands || standing.isEmpty() || status == null) {
            return person;
        }
        return proposals(status).stream()
                .filter(proposal -> proposal.path() == Path.Revert && proposal.digest() != null)
                .filter(proposal -> !Proposals.isSpent(proposal.digest(), status.execution()))
                .findFirst()
                .map(proposal -> held(signed(standing.get(), proposal), true, spec, status, now))
                .orElse(person);
    }

    private static Approval signed(StandingApproval standing, Proposal proposal) {
        return new Approval(proposal.digest(), standing.by(), standing.reason());
    }

    private static Approvals held(
            Approval approval, boolean standing, DriftIncidentSpec spec, DriftIncidentStatus status, Instant now) {
        if (status.terms() != null
                && Boolean.TRUE.equals(status.terms().requireSeparation())
                && (spec.resolution() == null || spec.resolution().by().equals(approval.by()))) {
            return new Void(
                    approval,
                    "NotSeparated",
                    spec.resolution() == null
                            ? "This incident asks that someone else has recorded the resolution: record it first."
                            : "Who recorded the resolution may not approve: someone else has to.");
        }
        return proposals(status).stream()
                .filter(proposal -> approval.digest().equals(proposal.digest()))
                .findFirst()
                .<Approvals>map(proposal -> now.isBefore(Instant.parse(proposal.expiryTime()))
                        ? new Stands(proposal, approval, standing)
                        : new Void(
                                approval,
                                "Expired",
                                "The proposal has expired: look at the one that follows it, and approve that."))
                .orElseGet(
                        () -> new Void(
                                approval,
                                "ProposalChanged",
                                "What was approved is no longer proposed, for what was observed or what should hold has moved: look at status.proposals and approve anew."));
    }

    private static List<Proposal> proposals(DriftIncidentStatus status) {
        return status.proposals() == null ? List.of() : status.proposals();
    }
}
