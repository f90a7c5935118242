package dev.plumbline.demo;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.ExecutionState;
import java.util.ArrayList;
import java.util.List;

/** How people settle the incident of billing-config: one takes it and decides, another signs, the converger writes. */
final class Settling {

    static final String RESPONDER = "ann";
    static final String APPROVER = "bob";

    private static final String BILLING = "billing-config";

    private final World world;
    private final Screen screen;
    private final Expecting expecting;

    Settling(World world, Screen screen, Expecting expecting) {
        this.world = world;
        this.screen = screen;
        this.expecting = expecting;
    }

    void tell() {
        acknowledge();
        var proposal = lookAtTheProposal();
        refused(proposal);
        approve(proposal);
        closed();
    }

    private void acknowledge() {
        screen.step("Someone takes the incident, and decides");
        screen.say("Ann is on call: she holds the role plumbline-responder in the namespace " + World.NAMESPACE + ".");
        say(RESPONDER, "\"acknowledgement\": {\"by\": \"ann\", \"note\": \"looking\"}");
        say(
                RESPONDER,
                "\"resolution\": {\"path\": \"Revert\", \"by\": \"ann\", \"reason\": \"Nobody meant this.\", \"reference\": \"OPS-114\"}");
        var incident = await(
                "the incident of billing-config Acknowledged",
                seen -> seen.getStatus().phase() == Phase.Acknowledged);
        screen.output(List.of("PHASE " + incident.getStatus().phase()));
        screen.output(condition(incident, "Ready"));
    }

    private Proposal lookAtTheProposal() {
        screen.step("What would converge");
        var incident = await("a proposal to revert", seen -> proposal(seen) != null);
        var proposal = proposal(incident);
        screen.command(
                "kubectl describe driftincident " + name(incident) + " -n " + World.NAMESPACE + "   # its proposals");
        var lines = new ArrayList<String>();
        lines.add(proposal.path() + ": " + proposal.target());
        lines.add("digest   " + proposal.digest());
        proposal.steps().forEach(step -> {
            lines.add("step     " + step.summary());
            step.changes()
                    .forEach(change -> lines.add("         " + change.operation() + " " + change.subject() + ": "
                            + change.from() + " -> " + change.to()));
        });
        lines.add("dry run  " + proposal.dryRun());
        proposal.risks().forEach(risk -> lines.add("risk     " + risk));
        proposal.commands().forEach(command -> lines.add("by hand  " + command));
        lines.add("expires  " + proposal.expiryTime());
        screen.output(lines);
        screen.gap();
        screen.say(
                "Look at the digest: whoever signs it signs exactly this. The operator only proposes; it holds no",
                "credential that could write.");
        return proposal;
    }

    private void refused(Proposal proposal) {
        screen.step("Who may not sign is refused, by the API server itself");
        screen.command(patch(RESPONDER, approval(RESPONDER, proposal)));
        String refusal = world.people().refusal(RESPONDER, billing(), json(approval(RESPONDER, proposal)));
        screen.output(List.of("Error from server (Forbidden): " + refusal));
        if (!refusal.contains("approve")) {
            throw new ExpectationMissed("a refusal that names the verb approve", List.of(refusal));
        }
        screen.gap();
        screen.say(
                "Ann may acknowledge, and not approve. Nor may she sign as Bob, nor may the operator sign anything.");
    }

    private void approve(Proposal proposal) {
        screen.step("Another person signs, and the converger carries out exactly that");
        screen.say("Bob holds plumbline-approver. The converger has been waiting, with a credential of its own.");
        int before = world.heroku().writes().size();
        say(APPROVER, approval(APPROVER, proposal));
        var incident = await(
                "the execution of billing-config's proposal Succeeded",
                seen -> seen.getStatus().execution() != null
                        && seen.getStatus().execution().state() == ExecutionState.Succeeded);
        var execution = incident.getStatus().execution();
        screen.output(List.of(
                "execution  " + execution.state() + "  " + execution.digest(),
                "approved   by " + execution.approvedBy(),
                "steps      " + execution.stepsDone() + " of " + proposal.stepCount(),
                "reference  " + (execution.reference() == null ? "-" : execution.reference())));
        int writes = world.heroku().writes().size() - before;
        if (writes != 1) {
            throw new ExpectationMissed(
                    "one request that changes something at Heroku", List.of(writes + " requests were seen"));
        }
        screen.good("Heroku saw one request that changes something: the one that Bob signed");
    }

    private void closed() {
        screen.step("Closed: nothing differs, and why is on record");
        var incident = await(
                "the incident of billing-config Closed",
                seen -> seen.getStatus().phase() == Phase.Closed);
        screen.command("kubectl get driftincidents -n " + World.NAMESPACE);
        screen.output(world.view().incidents().lines());
        screen.gap();
        screen.say("What happened in it, and who said so:");
        screen.output(incident.getStatus().timeline().stream()
                .map(entry -> "%-20.19s %-20s %-20s %s"
                        .formatted(
                                entry.time().replace('T', ' '),
                                entry.event(),
                                entry.by(),
                                entry.note() == null ? "" : entry.note()))
                .toList());
    }

    private void say(String user, String words) {
        screen.command(patch(user, words));
        world.people().say(user, billing(), json(words));
        screen.output(List.of("driftincident.plumbline.dev/" + name(billing()) + " patched"));
    }

    private String patch(String user, String words) {
        return "kubectl --as " + user + " patch driftincident " + name(billing()) + " -n " + World.NAMESPACE
                + " --type merge \\\n       -p '" + json(words) + "'";
    }

    private static String json(String words) {
        return "{\"spec\": {" + words + "}}";
    }

    private static String approval(String user, Proposal proposal) {
        return "\"approval\": {\"digest\": \"" + proposal.digest() + "\", \"by\": \"" + user
                + "\", \"reason\": \"Seen.\"}";
    }

    private DriftIncident billing() {
        return world.view()
                .incidentOf(BILLING)
                .orElseThrow(() -> new ExpectationMissed("an incident of " + BILLING, List.of("there is none")));
    }

    private DriftIncident await(String expected, java.util.function.Predicate<DriftIncident> asExpected) {
        return expecting.that(
                expected,
                this::billing,
                asExpected,
                seen -> List.of(
                        "PHASE " + seen.getStatus().phase() + ", execution "
                                + seen.getStatus().execution(),
                        condition(seen, "Ready").toString()));
    }

    private static Proposal proposal(DriftIncident incident) {
        var proposals = incident.getStatus().proposals();
        return proposals == null
                ? null
                : proposals.stream()
                        .filter(each -> each.path() == Path.Revert && each.digest() != null)
                        .findFirst()
                        .orElse(null);
    }

    private static List<String> condition(DriftIncident incident, String type) {
        return incident.getStatus().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .map(condition -> condition.type() + " " + condition.status() + ": " + condition.message())
                .toList();
    }

    private static String name(DriftIncident incident) {
        return incident.getMetadata().getName();
    }
}
