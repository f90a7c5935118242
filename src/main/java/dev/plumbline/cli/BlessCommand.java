package dev.plumbline.cli;

import dev.plumbline.api.DriftPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl drift bless}: what a destination holds now is right. */
@Command(
        name = "bless",
        description =
                "Says that what the destination of a policy holds now is right, where its truth is what people bless (desired.snapshot).")
final class BlessCommand extends WordCommand {

    private static final int MAX_WORD = 1500;

    @Parameters(index = "0", paramLabel = "POLICY", description = "The policy.", converter = Named.Converter.class)
    private Named policy;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why it is right.")
    private String reason;

    BlessCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String role() {
        return "plumbline-approver";
    }

    @Override
    void check() {
        checkText("--reason", reason);
    }

    @Override
    int say(Desk desk) {
        var read = desk.read(DriftPolicy.class, policy.of(Kind.POLICY));
        String name =
                read.getMetadata().getNamespace() + "/" + read.getMetadata().getName();
        if (read.getSpec().desired() == null || read.getSpec().desired().snapshot() == null) {
            throw new Stop(
                    ExitCode.REFUSED,
                    name + " has its truth elsewhere than in what people bless: it has no spec.desired.snapshot."
                            + " Change the truth where it stands");
        }
        String word = desk.me() + ": " + reason.strip();
        if (word.length() > MAX_WORD) {
            throw new Stop(ExitCode.USAGE, "--reason is too long: with your name, " + MAX_WORD + " characters at most");
        }
        if (Annotation.of(read, DriftPolicy.BLESS).equals(word)) {
            throw new Stop(
                    ExitCode.REFUSED,
                    "this very word stands already, and the same word twice blesses once: give this blessing a reason"
                            + " of its own");
        }
        var taken = desk.write(DriftPolicy.class, read, current -> Annotation.set(current, DriftPolicy.BLESS, word));
        print(new Sheet()
                .line("Blessed " + name)
                .foreign("  Word:  ", Annotation.of(taken, DriftPolicy.BLESS))
                .line("Next: the operator reads the destination, and keeps what it finds. See")
                .line("  kubectl get dp -n " + read.getMetadata().getNamespace() + " "
                        + read.getMetadata().getName() + " -o jsonpath='{.status.blessed}'")
                .lines());
        return ExitCode.DONE;
    }
}
