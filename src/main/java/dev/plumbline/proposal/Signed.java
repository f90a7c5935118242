package dev.plumbline.proposal;

import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.drift.Subject;
import java.util.List;
import java.util.Optional;

/** What a person has signed, taken from where it is kept and held against the signature. Pure. */
public final class Signed {

    private Signed() {}

    /**
     * The content of a proposal; empty where what is kept is not what its digest says, not about this incident, or
     * nothing that can be carried out.
     *
     * @param incident {@code namespace/name}
     * @param stored what the ConfigMap holds that the proposal names; empty where it names none or holds nothing
     */
    public static Optional<Content> content(String incident, Proposal proposal, Optional<byte[]> stored) {
        Optional<Content> kept = proposal.storedIn() == null
                ? Optional.of(new Content(
                        incident,
                        proposal.path(),
                        proposal.target(),
                        proposal.base(),
                        proposal.steps() == null ? List.of() : proposal.steps(),
                        proposal.patch(),
                        proposal.expiryTime()))
                : stored.flatMap(Content::unpacked);
        return kept.filter(content -> isWhole(content)
                && incident.equals(content.incident())
                && content.path() == proposal.path()
                && content.digest().equals(proposal.digest()));
    }

    private static boolean isWhole(Content content) {
        return content.target() != null
                && content.expiryTime() != null
                && content.steps() != null
                && !content.steps().isEmpty()
                && content.steps().stream().allMatch(Signed::isWhole)
                && (content.path() != Path.Promote || content.patch() != null);
    }

    private static boolean isWhole(Step step) {
        return step != null
                && step.changes() != null
                && !step.changes().isEmpty()
                && step.changes().stream().allMatch(Signed::isWhole);
    }

    private static boolean isWhole(Change change) {
        return change != null
                && change.operation() != null
                && change.operation() != Operation.Unrecognized
                && change.mark() != null
                && change.subject() != null
                && !change.subject().isEmpty()
                && change.subject().length() <= Subject.MAX_LENGTH;
    }

    /** Where inside its subject a change is, as findings say it. */
    public static String field(Change change) {
        return change.field() == null ? "" : change.field();
    }
}
