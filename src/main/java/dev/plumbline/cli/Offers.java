package dev.plumbline.cli;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.Times;
import dev.plumbline.drift.ForeignText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which of the proposals of an incident is meant. Pure, but that it stops where none is. */
final class Offers {

    private static final int SHOWN = 1024;

    private Offers() {}

    /**
     * The one that is to be shown or signed.
     *
     * @param path the one that was asked for
     * @param digest the one that was asked for; goes before the path
     */
    static Proposal chosen(DriftIncident incident, Optional<Path> path, Optional<String> digest) {
        List<Proposal> standing = standing(incident);
        if (digest.isPresent()) {
            return standing.stream()
                    .filter(proposal -> proposal.digest().equals(digest.get()))
                    .filter(proposal -> path.isEmpty() || proposal.path() == path.get())
                    .findFirst()
                    .orElseThrow(() -> refused(
                            "no proposal" + path.map(p -> " for " + p).orElse("") + " with the digest " + digest.get()
                                    + " stands",
                            incident));
        }
        Optional<Path> wanted =
                path.or(() -> Optional.ofNullable(incident.getSpec().resolution())
                        .map(resolution -> resolution.path())
                        .filter(decided -> standing.stream().anyMatch(proposal -> proposal.path() == decided)));
        List<Proposal> meant = standing.stream()
                .filter(proposal -> wanted.isEmpty() || proposal.path() == wanted.get())
                .toList();
        if (meant.size() > 1) {
            throw new Stop(ExitCode.USAGE, "more than one proposal stands: say which by --path." + listed(incident));
        }
        return meant.stream()
                .findFirst()
                .orElseThrow(() -> refused(
                        "nothing can be approved" + wanted.map(p -> " for " + p).orElse(""), incident));
    }

    /** Holds that the proposal of this digest still stands; it is what was shown. */
    static void stillStands(DriftIncident incident, String digest) {
        if (standing(incident).stream().noneMatch(proposal -> proposal.digest().equals(digest))) {
            throw refused(
                    "what was shown is no longer proposed, and nothing was signed: what is observed, what should hold or"
                            + " the policy has moved. Look at what is proposed now",
                    incident);
        }
    }

    /** Holds that the proposal has not expired. */
    static void unexpired(Proposal proposal, Instant now) {
        if (!now.isBefore(Instant.parse(proposal.expiryTime()))) {
            throw new Stop(
                    ExitCode.REFUSED,
                    "this proposal expired at " + Times.of(Instant.parse(proposal.expiryTime()))
                            + ", and nothing was signed: wait for the one that follows it, and look at that");
        }
    }

    /** Those that can be approved. */
    static List<Proposal> standing(DriftIncident incident) {
        return all(incident).stream()
                .filter(proposal -> proposal.digest() != null && proposal.expiryTime() != null)
                .toList();
    }

    private static List<Proposal> all(DriftIncident incident) {
        return incident.getStatus() == null || incident.getStatus().proposals() == null
                ? List.of()
                : incident.getStatus().proposals();
    }

    private static Stop refused(String why, DriftIncident incident) {
        return new Stop(ExitCode.REFUSED, why + "." + listed(incident));
    }

    private static String listed(DriftIncident incident) {
        if (all(incident).isEmpty()) {
            return " No proposal stands at the moment.";
        }
        var list = new StringBuilder(" What stands:");
        for (Proposal proposal : all(incident)) {
            list.append("\n  ")
                    .append(proposal.path())
                    .append(proposal.digest() == null ? ": none. " : "  ")
                    .append(ForeignText.shown(
                            proposal.digest() == null
                                    ? Optional.ofNullable(proposal.unavailable())
                                            .orElse("")
                                    : proposal.digest(),
                            SHOWN));
        }
        return list.toString();
    }
}
