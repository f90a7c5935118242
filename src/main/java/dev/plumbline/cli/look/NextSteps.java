package dev.plumbline.cli.look;

import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commands that come next for an incident, by its phase and the rights of the user. Pure. */
final class NextSteps {

    private static final String INCIDENTS = "driftincidents";

    private NextSteps() {}

    /**
     * One step.
     *
     * @param command what to type
     * @param what what it does, or who can do it
     */
    record Step(String command, String what) {}

    static List<Step> of(Item incident, Rights rights) {
        var status = incident.incidentStatus();
        var phase = status.phase() == null ? Phase.Detected : status.phase();
        String name = Shown.text(incident.name()) + " -n " + Shown.text(incident.namespace());
        if (phase == Phase.Closed) {
            return List.of();
        }
        var steps = new ArrayList<Step>();
        var spec = incident.incidentSpec();
        if (orphaned(incident)) {
            steps.add(step(rights, "close", "close " + name + " --reason WHY", "ends it: its source is gone"));
            return steps;
        }
        if (phase == Phase.Detected && spec.acknowledgement() == null) {
            steps.add(step(rights, "acknowledge", "ack " + name, "takes it"));
        }
        if (phase == Phase.Detected || phase == Phase.Acknowledged) {
            steps.add(step(
                    rights, "acknowledge", "stabilize " + name + " --note WHAT", "says that things are safe for now"));
        }
        if (spec.resolution() == null) {
            steps.add(step(
                    rights,
                    "acknowledge",
                    "resolve " + name + " --path " + path(status.proposals()) + " --reason WHY",
                    "records which way it converges"));
        }
        approvable(status.proposals())
                .filter(proposal -> spec.approval() == null
                        || !proposal.digest().equals(spec.approval().digest()))
                .ifPresent(proposal -> steps.add(step(
                        rights,
                        "approve",
                        "approve " + name + " --path " + proposal.path() + " --reason WHY",
                        "shows the proposal again, and asks for your signature")));
        return steps;
    }

    private static boolean orphaned(Item incident) {
        return incident.condition("Orphaned")
                .filter(condition -> condition.status() == dev.plumbline.api.Condition.Status.True)
                .isPresent();
    }

    private static String path(List<Proposal> proposals) {
        return approvable(proposals).map(proposal -> proposal.path().name()).orElse("Revert");
    }

    private static Optional<Proposal> approvable(List<Proposal> proposals) {
        return proposals == null
                ? Optional.empty()
                : proposals.stream()
                        .filter(proposal -> proposal.digest() != null)
                        .findFirst();
    }

    private static Step step(Rights rights, String verb, String command, String what) {
        return rights.lacks(verb, INCIDENTS)
                ? new Step(
                        "kubectl drift " + command, "not yours to say: you lack the verb " + verb + " on " + INCIDENTS)
                : new Step("kubectl drift " + command, what);
    }
}
