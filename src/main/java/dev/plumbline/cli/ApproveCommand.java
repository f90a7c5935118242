package dev.plumbline.cli;

import dev.plumbline.api.Condition;
import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftIncidentSpec.Approval;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.proposal.Content;
import dev.plumbline.proposal.Proposals;
import dev.plumbline.proposal.Signed;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl drift approve}: shows what would be done, asks, and signs the digest of what it has shown. */
@Command(
        name = "approve",
        description = {
            "Shows a proposal of an incident, asks, and signs its digest.",
            "Of distribution/NAME it shows what is delivered where and how, and signs that in advance, until a time."
        })
final class ApproveCommand extends WordCommand {

    @Parameters(
            index = "0",
            paramLabel = "INCIDENT|distribution/NAME",
            description = "What is signed.",
            converter = Named.Converter.class)
    private Named named;

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description =
                    "Which proposal: Revert, Promote or Replace. Default: that of the resolution, or the only one.",
            converter = PathWord.class,
            completionCandidates = PathWord.Candidates.class)
    private Path path;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why it may be done. Required to sign.")
    private String reason;

    @ArgGroup(exclusive = true, multiplicity = "0..1", heading = "Of a distribution:%n")
    private Until until;

    @Mixin
    private Consent consent;

    @Mixin
    private TakenUp takenUp;

    ApproveCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String role() {
        return "plumbline-approver";
    }

    @Override
    void check() {
        boolean inAdvance = named.kind().filter(Kind.DISTRIBUTION::equals).isPresent();
        String name = inAdvance ? "distribution/" + named.name() : named.of(Kind.INCIDENT);
        consent.check(
                terminal(), "kubectl drift approve " + name + (inAdvance ? " --until TIME" : "") + " --reason WHY");
        if (inAdvance && path != null) {
            throw new Stop(ExitCode.USAGE, "--path is for proposals of incidents, and a distribution has none");
        }
        if (!inAdvance && until != null) {
            throw new Stop(
                    ExitCode.USAGE,
                    "--until and --for are for distributions: a proposal has its own expiry, and an incident gets"
                            + " another one by kubectl drift extend");
        }
        if (!consent.showsOnly()) {
            checkText("--reason", reason);
            if (inAdvance && until == null) {
                throw new Stop(ExitCode.USAGE, "say until when: --until TIME or --for DURATION");
            }
        }
        if (until != null) {
            until.at(terminal().clock());
        }
    }

    @Override
    int say(Desk desk) {
        if (named.kind().filter(Kind.DISTRIBUTION::equals).isPresent()) {
            Optional<String> end =
                    Optional.ofNullable(until).map(u -> u.at(terminal().clock()));
            print(new InAdvance(desk, named.name(), consent).sign(end, reason));
            return ExitCode.DONE;
        }
        var read = desk.read(DriftIncident.class, named.of(Kind.INCIDENT));
        Proposal proposal = Offers.chosen(read, Optional.ofNullable(path), consent.digest());
        Content content = content(desk, read, proposal);
        print(ProposalSheet.lines(read, proposal, content));
        if (consent.showsOnly()) {
            print(List.of(
                    "To sign exactly this",
                    "  " + IncidentWord.command("approve", read, "--reason WHY"),
                    "    --yes --digest " + proposal.digest()));
            return ExitCode.DONE;
        }
        Offers.unexpired(proposal, terminal().clock().instant());
        String me = desk.me();
        consent.ask(terminal(), "Approve exactly this, as " + Refusal.shown(me) + "?");
        Offers.unexpired(proposal, terminal().clock().instant());
        var taken = desk.write(DriftIncident.class, read, current -> {
            Offers.stillStands(current, proposal.digest());
            return List.of(Edit.add("/spec/approval", new Approval(proposal.digest(), me, reason)));
        });
        tell(taken);
        return takenUp.await(desk, taken).map(this::taken).orElse(ExitCode.DONE);
    }

    /** What the digest signs, held against it: an answer that can't be is refused, whoever is to blame. */
    private static Content content(Desk desk, DriftIncident incident, Proposal proposal) {
        Optional<byte[]> stored = Optional.ofNullable(proposal.storedIn())
                .flatMap(desk::configMap)
                .map(map ->
                        map.getBinaryData() == null ? null : map.getBinaryData().get(Proposals.Stored.KEY))
                .flatMap(ApproveCommand::decoded);
        return Signed.content(IncidentWord.nameOf(incident), proposal, stored)
                .orElseThrow(() -> new Stop(
                        ExitCode.REFUSED,
                        "the digest " + Refusal.shown(proposal.digest()) + " IS NOT THAT OF WHAT IS PROPOSED"
                                + Optional.ofNullable(proposal.storedIn())
                                        .map(name -> " in the ConfigMap " + Refusal.shown(name))
                                        .orElse("")
                                + ", and nothing was signed. Either the operator is newer than this kubectl drift"
                                + " (compare kubectl drift --version with the operator's image), or somebody has"
                                + " changed the proposal: tell whoever runs Plumbline"));
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void tell(DriftIncident taken) {
        var word = taken.getSpec().approval();
        var sheet = new Sheet()
                .line("Approved " + IncidentWord.nameOf(taken))
                .line("Digest: " + word.digest())
                .foreign("  By:      ", word.by())
                .foreign("  Reason:  ", word.reason());
        if (taken.getSpec().resolution() == null) {
            sheet.line("Next: say which way it converges, or it does not close")
                    .line("  " + IncidentWord.command("resolve", taken, "--path Revert|Promote|Replace --reason WHY"));
        } else {
            sheet.line("Next: the converger carries it out, where it is installed; else run its commands")
                    .line("  kubectl get di -n " + taken.getMetadata().getNamespace() + " "
                            + taken.getMetadata().getName() + " -o jsonpath='{.status.proposals[*].commands}'");
        }
        print(sheet.lines());
    }

    private int taken(DriftIncident incident) {
        var approved = TakenUp.condition(incident, "Approved");
        var sheet = new Sheet();
        approved.ifPresent(condition -> sheet.foreign(
                condition.status() == Condition.Status.True ? "It holds: " : "IT DOES NOT HOLD: ",
                condition.reason() + ": " + condition.message()));
        print(sheet.lines());
        return approved.filter(condition -> condition.status() == Condition.Status.True)
                        .isPresent()
                ? ExitCode.DONE
                : ExitCode.REFUSED;
    }
}
