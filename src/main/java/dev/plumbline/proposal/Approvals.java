package dev.plumbline.proposal;

import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import java.time.Instant;
import java.util.List;

/**
 * Whether what a person has signed may be carried out. Pure. The API server has checked who signed; this holds what can
 * change afterwards: the proposal, its expiry, and whether it was carried out already.
 */
public sealed interface Approvals {

    /** Nobody has approved anything. */
    record None() implements Approvals {}

    /** A person has signed this proposal, and it stands. */
    record Stands(Proposal proposal, DriftIncidentSpec.Approval approval) implements Approvals {}

    /** It was signed and carried out, or its carrying out has come to an end. */
    record Spent(DriftIncidentSpec.Approval approval) implements Approvals {}

    /** It was signed and does not hold. The reason is one word in CamelCase; the message says what to do next. */
    record Void(DriftIncidentSpec.Approval approval, String reason, String message) implements Approvals {}

    /** What is to be held of the approval in a spec. */
    static Approvals of(DriftIncidentSpec spec, DriftIncidentStatus status, Instant now) {
        var approval = spec.approval();
        if (approval == null) {
            return new None();
        }
        if (status == null) {
            return new Void(approval, "NoProposal", "No proposal stands: wait for one, and approve its digest.");
        }
        if (Proposals.isSpent(approval.digest(), status.execution())) {
            return new Spent(approval);
        }
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
        List<Proposal> proposals = status.proposals() == null ? List.of() : status.proposals();
        return proposals.stream()
                .filter(proposal -> approval.digest().equals(proposal.digest()))
                .findFirst()
                .<Approvals>map(proposal -> now.isBefore(Instant.parse(proposal.expiryTime()))
                        ? new Stands(proposal, approval)
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
}
