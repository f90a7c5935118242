package dev.plumbline.cli;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Finding;
import dev.plumbline.api.DriftIncidentStatus.FindingKind;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.proposal.Content;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** What a person sees before they sign a proposal: all that is signed, and apart from it what isn't. Pure. */
final class ProposalSheet {

    private static final Pattern FINGERPRINT = Pattern.compile("hmac:[0-9a-f]{32,64}");

    private ProposalSheet() {}

    /**
     * The lines to show.
     *
     * @param content what the digest of the proposal was worked out from
     */
    static List<String> lines(DriftIncident incident, Proposal proposal, Content content) {
        var sheet = new Sheet();
        sheet.line("What would be signed")
                .foreign("  Incident:  ", content.incident())
                .line("  Path:      " + meaning(content.path()))
                .foreign("  Target:    ", content.target())
                .foreign("  Expires:   ", content.expiryTime());
        for (int i = 0; i < content.steps().size(); i++) {
            step(sheet, incident, i + 1, content.steps().get(i));
        }
        if (content.patch() != null) {
            sheet.line("  Patch:").foreignLines("    | ", content.patch());
        }
        sheet.line("Digest: " + content.digest());
        beside(sheet, incident, proposal);
        return sheet.lines();
    }

    private static void step(Sheet sheet, DriftIncident incident, int number, Step step) {
        sheet.foreign("  Step " + number + ":    ", step.summary() == null ? "" : step.summary());
        for (Change change : step.changes()) {
            sheet.foreign(change.operation() == Operation.Unset ? "    Unset   " : "    Set     ", place(change))
                    .foreign("      from  ", from(incident, change))
                    .foreign("      to    ", value(change.to(), "nothing"));
            if (change.version() != null) {
                sheet.foreign("      version  ", change.version());
            }
        }
    }

    /** What the operator adds, and what nobody signs. */
    private static void beside(Sheet sheet, DriftIncident incident, Proposal proposal) {
        sheet.line("Beside it, and not signed")
                .foreign("  Environment:  ", incident.getSpec().environment())
                .foreign(
                        "  Source:       ",
                        incident.getSpec().source().kind() + " "
                                + incident.getSpec().source().name());
        if (proposal.storedIn() != null) {
            sheet.foreign("  Stored in:    ", "ConfigMap " + proposal.storedIn());
        }
        if (proposal.dryRun() != null) {
            sheet.foreign("  Dry run:      ", proposal.dryRun());
        }
        orEmpty(proposal.risks()).forEach(risk -> sheet.foreign("  Risk:         ", risk));
        orEmpty(proposal.leftOut()).forEach(left -> sheet.foreign("  Left out:     ", left));
    }

    /** What a path means. */
    static String meaning(Path path) {
        return switch (path) {
            case Revert -> "Revert: the destination follows the truth";
            case Promote -> "Promote: the truth follows the destination";
            case Replace -> "Replace: both follow something new";
            case Unrecognized -> "a path that this version does not know";
        };
    }

    private static String place(Change change) {
        return change.field() == null ? change.subject() : change.subject() + " at " + change.field();
    }

    private static String from(DriftIncident incident, Change change) {
        if (change.from() != null) {
            return value(change.from(), "");
        }
        var findings =
                incident.getStatus() == null ? null : incident.getStatus().findings();
        return orEmpty(findings).stream()
                        .filter(finding -> isOf(finding, change))
                        .anyMatch(finding -> finding.kind() == FindingKind.Missing)
                ? "nothing"
                : "not shown";
    }

    private static boolean isOf(Finding finding, Change change) {
        return finding.subject().equals(change.subject()) && Objects.equals(finding.field(), change.field());
    }

    private static String value(String shown, String none) {
        if (shown == null) {
            return none;
        }
        return FINGERPRINT.matcher(shown).matches() ? "fingerprint " + shown : "'" + shown + "'";
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}
