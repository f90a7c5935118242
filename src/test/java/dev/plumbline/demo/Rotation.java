package dev.plumbline.demo;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionStatus.Destination;
import dev.plumbline.api.SecretDistributionStatus.State;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** How one secret goes from Vault to three destinations: delivered first, then rotated, then signed in advance. */
final class Rotation {

    private static final String NAME = "payment-key";
    private static final String GET = "kubectl get sd -n " + World.NAMESPACE;
    private static final int DESTINATIONS = 3;

    private final World world;
    private final Screen screen;
    private final Expecting expecting;

    Rotation(World world, Screen screen, Expecting expecting) {
        this.world = world;
        this.screen = screen;
        this.expecting = expecting;
    }

    void tell() throws IOException {
        apply();
        firstDelivery();
        var proposal = rotate();
        approve(proposal);
        signInAdvance();
        rotateAgain();
    }

    private void apply() throws IOException {
        screen.step("A secret, where it is rotated, and where it has to arrive");
        screen.say(
                "A SecretDistribution names one source and its destinations. This one is " + Samples.FOLDER + "/",
                "distributions/payment-key.yaml, with the simulated Vault in place of vault.example.com:",
                "  source               key api_key of secret/checkout/payment in Vault",
                "  checkout-app         a config var at Heroku",
                "  checkout-workflows   a secret of GitHub Actions",
                "  checkout-edge        a secret of a Cloudflare Worker");
        screen.command("kubectl apply -f " + Samples.FOLDER + "/distributions/");
        world.view().apply(world.rotated().distribution());
        screen.output(List.of("secretdistribution.plumbline.dev/" + NAME + " created"));
        var distribution = await(
                "one of three destinations in sync and nothing known of the others",
                seen -> isInSync(seen, 1)
                        && states(seen).stream().filter(State.Unknown::equals).count() == 2);
        show(distribution);
        screen.gap();
        screen.say(
                "Look at EVIDENCE. Heroku shows values: this one was read, and it is the current one. GitHub and",
                "Cloudflare never show any: something is there, and nobody can tell which version. That is not in sync.");
    }

    private void firstDelivery() {
        screen.step("Deliver once, and a receipt tells");
        var incident = incident("an incident with a proposal", Rotation::hasProposal);
        var proposal = proposal(incident).orElseThrow();
        screen.say("There is an incident for it, with one proposal for all that is not known to have arrived:");
        screen.output(shown(proposal));
        approve(incident, proposal, "First delivery.");
        delivered("The converger delivers, looks again, and puts on record what proves it:", 1);
    }

    private Proposal rotate() {
        screen.step("Rotate it");
        screen.command("vault kv put -mount=secret checkout/payment api_key=...");
        long version = world.rotated().rotate();
        screen.output(List.of("version " + version));
        var distribution = await(
                "all three destinations Stale, at version 1",
                seen -> Long.toString(version).equals(seen.getStatus().sourceVersion())
                        && isInSync(seen, 0)
                        && states(seen).stream().allMatch(State.Stale::equals));
        show(distribution);
        screen.gap();
        screen.say(
                "Look at STATE: each is known to hold an older version, Heroku by its value, the others by receipt.");
        var incident = incident(
                "an incident with a proposal for version " + version,
                seen -> proposal(seen)
                        .filter(each -> each.stepCount() == DESTINATIONS)
                        .isPresent());
        screen.command("kubectl describe driftincident " + name(incident) + " -n " + World.NAMESPACE
                + "   # its findings, and what would converge");
        incident.getStatus()
                .findings()
                .forEach(finding -> screen.output(
                        List.of("%-20s %s  %s".formatted(finding.subject(), finding.kind(), finding.message()))));
        var proposal = proposal(incident).orElseThrow();
        screen.output(shown(proposal));
        return proposal;
    }

    private void approve(Proposal proposal) {
        screen.step("A person signs this version, and it is delivered");
        var incident = incident(
                "the incident with the proposal",
                seen -> proposal(seen)
                        .filter(each -> each.digest().equals(proposal.digest()))
                        .isPresent());
        int before = world.rotated().writes();
        approve(incident, proposal, "Rotated as planned.");
        delivered("Version 2 has arrived:", 2);
        int writes = world.rotated().writes() - before;
        check("one request that writes at GitHub, and one at Cloudflare", writes == 2, writes + " were seen");
        check(
                "version 2 at each of the places themselves",
                world.rotated().lacking().isEmpty(),
                "not at " + world.rotated().lacking());
        screen.good("Each of the places holds version 2, and each was written to once");
    }

    private void signInAdvance() {
        screen.step("Sign in advance");
        screen.say(
                "Bob has read what is delivered where and how, and need not be asked at each rotation. He signs the",
                "digest of source, destinations and delivery. Another destination gives another digest.");
        var distribution = distribution();
        String digest = distribution.getStatus().deliveryDigest();
        String until = Instant.now()
                .plus(90, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.DAYS)
                .toString();
        String words = "{\"spec\": {\"standingApproval\": {\"digest\": \"" + digest
                + "\", \"by\": \"bob\", \"until\": \"" + until + "\", \"reason\": \"Rotated each month.\"}}}";
        screen.command("kubectl --as bob patch sd " + NAME + " -n " + World.NAMESPACE + " --type merge \\\n       -p '"
                + words + "'");
        world.people().say(Settling.APPROVER, distribution, words);
        screen.output(List.of("secretdistribution.plumbline.dev/" + NAME + " patched"));
        var signed = await("the condition StandingApproval True", Rotation::isSigned);
        screen.output(signed.getStatus().conditions().stream()
                .filter(condition -> condition.type().equals("StandingApproval"))
                .map(condition -> condition.type() + " " + condition.status() + ": " + condition.message())
                .toList());
    }

    private void rotateAgain() {
        screen.step("Rotate it again, and nobody is asked");
        screen.command("vault kv put -mount=secret checkout/payment api_key=...");
        long version = world.rotated().rotate();
        screen.output(List.of("version " + version));
        var closed = delivered("Version " + version + " has arrived, and its incident has closed by itself:", version);
        check(
                "version 3 at each of the places themselves",
                world.rotated().lacking().isEmpty(),
                "not at " + world.rotated().lacking());
        screen.gap();
        screen.say("Nothing is silent for that: the incident names what was signed in advance, and by whom.");
        screen.output(closed.getStatus().timeline().stream()
                .map(entry -> "%-20.19s %-20s %-20s %s"
                        .formatted(
                                entry.time().replace('T', ' '),
                                entry.event(),
                                entry.by(),
                                entry.note() == null ? "" : entry.note()))
                .toList());
    }

    /** Waits until a version has arrived everywhere and its incident is closed, and shows it. */
    private DriftIncident delivered(String told, long version) {
        var distribution = await(
                "all three destinations in sync at version " + version,
                seen -> isInSync(seen, DESTINATIONS)
                        && Long.toString(version).equals(seen.getStatus().sourceVersion()));
        var incident = incident(
                "the incident Closed, its execution Succeeded",
                seen -> seen.getStatus().phase() == Phase.Closed
                        && seen.getStatus().execution() != null
                        && seen.getStatus().execution().state() == ExecutionState.Succeeded);
        screen.gap();
        screen.say(told);
        show(distribution);
        return incident;
    }

    private void approve(DriftIncident incident, Proposal proposal, String reason) {
        String words = "{\"spec\": {\"resolution\": {\"path\": \"Revert\", \"by\": \"bob\", \"reason\": \"" + reason
                + "\"},\n           \"approval\": {\"digest\": \"" + proposal.digest()
                + "\", \"by\": \"bob\", \"reason\": \"Seen.\"}}}";
        screen.command("kubectl --as bob patch driftincident " + name(incident) + " -n " + World.NAMESPACE
                + " --type merge \\\n       -p '" + words + "'");
        world.people().say(Settling.APPROVER, incident, words);
        screen.output(List.of("driftincident.plumbline.dev/" + name(incident) + " patched"));
    }

    private void show(SecretDistribution distribution) {
        screen.command(GET);
        screen.output(world.view().distributions().only(NAME).lines());
        screen.command("kubectl describe sd " + NAME + " -n " + World.NAMESPACE + "   # its destinations");
        var lines = new ArrayList<String>();
        lines.add("%-20s %-8s %-9s %s".formatted("NAME", "STATE", "EVIDENCE", "VERSION"));
        for (Destination each : distribution.getStatus().destinations()) {
            lines.add("%-20s %-8s %-9s %s"
                    .formatted(
                            each.name(), each.state(), each.evidence(), each.version() == null ? "-" : each.version()));
        }
        screen.output(lines);
    }

    private static List<String> shown(Proposal proposal) {
        var lines = new ArrayList<String>();
        lines.add(proposal.path() + ": " + proposal.target());
        proposal.steps().forEach(step -> lines.add("  step   " + step.summary()));
        proposal.risks().forEach(risk -> lines.add("  risk   " + risk));
        return lines;
    }

    private SecretDistribution distribution() {
        return world.view().distribution(NAME);
    }

    private SecretDistribution await(String expected, Predicate<SecretDistribution> asExpected) {
        return expecting.that(
                expected,
                this::distribution,
                seen -> seen.getStatus() != null && asExpected.test(seen),
                seen -> seen.getStatus() == null
                        ? List.of("no status")
                        : seen.getStatus().destinations().stream()
                                .map(each -> each.name() + " " + each.state() + " " + each.message())
                                .toList());
    }

    /** The incident that the distribution names, once it is as expected. */
    private DriftIncident incident(String expected, Predicate<DriftIncident> asExpected) {
        return expecting
                .that(
                        expected,
                        () -> Optional.ofNullable(distribution().getStatus().incidentRef())
                                .flatMap(ref -> world.view().incident(ref.name())),
                        seen -> seen.filter(one -> one.getStatus() != null && asExpected.test(one))
                                .isPresent(),
                        seen -> List.of(
                                seen.map(one -> String.valueOf(one.getStatus())).orElse("no incident")))
                .orElseThrow();
    }

    private static boolean hasProposal(DriftIncident incident) {
        return proposal(incident).isPresent();
    }

    private static Optional<Proposal> proposal(DriftIncident incident) {
        var proposals = incident.getStatus().proposals();
        return proposals == null
                ? Optional.empty()
                : proposals.stream()
                        .filter(each -> each.path() == Path.Revert && each.digest() != null)
                        .findFirst();
    }

    private static boolean isInSync(SecretDistribution distribution, int count) {
        return (count + "/" + DESTINATIONS).equals(distribution.getStatus().inSync());
    }

    private static List<State> states(SecretDistribution distribution) {
        return distribution.getStatus().destinations().stream()
                .map(Destination::state)
                .toList();
    }

    private static boolean isSigned(SecretDistribution distribution) {
        return distribution.getStatus().conditions().stream()
                .anyMatch(condition -> condition.type().equals("StandingApproval")
                        && condition.reason().equals("Signed"));
    }

    private static void check(String expected, boolean holds, String instead) {
        if (!holds) {
            throw new ExpectationMissed(expected, List.of(instead));
        }
    }

    private static String name(DriftIncident incident) {
        return incident.getMetadata().getName();
    }
}
