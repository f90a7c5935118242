package dev.plumbline.cli;

import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.SecretDistribution;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl drift observe}: has the operator look now, and waits for what it sees. */
@Command(
        name = "observe",
        description = "Has the operator look now, and waits for what it sees. What nobody can tell ends with 3.")
final class ObserveCommand extends WordCommand {

    @Parameters(
            index = "0",
            paramLabel = "POLICY|DISTRIBUTION",
            description = "What to look at; policy/NAME or distribution/NAME where both are called the same.",
            converter = Named.Converter.class)
    private Named named;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "How long to wait. Default: 2m.",
            converter = Durations.class)
    private Duration timeout = Duration.ofMinutes(2);

    ObserveCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void check() {
        if (named.kind().filter(Kind.INCIDENT::equals).isPresent()) {
            throw new Stop(ExitCode.USAGE, "an incident is not looked at: name its policy or distribution instead");
        }
        if (timeout.isZero()) {
            throw new Stop(ExitCode.USAGE, "--timeout waits for nothing: write at least 1s");
        }
    }

    @Override
    int say(Desk desk) {
        String name = named.name();
        if (named.kind().isPresent()) {
            return named.kind().get() == Kind.POLICY
                    ? observe(desk, DriftPolicy.class, desk.read(DriftPolicy.class, name), Look::of)
                    : observe(desk, SecretDistribution.class, desk.read(SecretDistribution.class, name), Look::of);
        }
        Optional<DriftPolicy> policy = desk.find(DriftPolicy.class, name);
        Optional<SecretDistribution> distribution = desk.find(SecretDistribution.class, name);
        if (policy.isPresent() && distribution.isPresent()) {
            throw new Stop(
                    ExitCode.USAGE,
                    "there is a policy and a distribution of that name: write policy/" + name + " or distribution/"
                            + name);
        }
        return distribution.isPresent()
                ? observe(desk, SecretDistribution.class, distribution.get(), Look::of)
                : observe(
                        desk, DriftPolicy.class, policy.orElseGet(() -> desk.read(DriftPolicy.class, name)), Look::of);
    }

    private <T extends CustomResource<?, ?>> int observe(Desk desk, Class<T> type, T read, Function<T, Look> look) {
        // Unlike any word before it: another one asks for another look.
        String word = terminal().clock().instant().toString();
        desk.write(type, read, current -> Annotation.set(current, DriftPolicy.OBSERVE_NOW, word));
        String name = read.getMetadata().getName();
        Look seen = desk.await(
                        type,
                        name,
                        "waiting for the operator to look at " + name,
                        timeout,
                        current ->
                                !Annotation.of(current, DriftPolicy.OBSERVE_NOW).isEmpty()
                                        && look.apply(current).answered())
                .map(look)
                .orElseThrow(() -> new Stop(
                        ExitCode.TIMED_OUT,
                        "UNKNOWN  " + desk.namespace() + "/" + name + ": nobody has looked within "
                                + timeout.toSeconds()
                                + "s. Look at whether the operator is at work, or wait longer by --timeout"));
        print(seen.lines());
        return seen.known() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
