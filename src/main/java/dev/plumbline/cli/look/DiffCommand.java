package dev.plumbline.cli.look;

import dev.plumbline.cli.Cluster;
import dev.plumbline.cli.ExitCode;
import dev.plumbline.cli.Kind;
import dev.plumbline.cli.Named;
import dev.plumbline.cli.Stop;
import dev.plumbline.cli.Terminal;
import dev.plumbline.cli.Waiting;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubectl drift diff}. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Shows what differs, as the last good look found it.",
        footer = {
            "",
            "Ends with 0 where nothing differs, 1 where something does, and 3 where nobody can tell: what is unknown is"
                    + " never in sync."
        })
final class DiffCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private Cluster cluster;

    @Parameters(
            paramLabel = "NAME",
            converter = Named.Converter.class,
            description = "NAME, or KIND/NAME as di/shop-7f3a09c1, dp/shop, sd/stripe-key.")
    private Named named;

    DiffCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Item item;
        Optional<Item> other;
        try (var requests = cluster.requests();
                var waiting = Waiting.on(terminal, "asking the API server")) {
            var reader = new ApiReader(requests);
            item = reader.named(named, cluster.namespace());
            other = item.kind() == Kind.INCIDENT
                    ? reader.sourceOf(item)
                    : item.openIncident(reader.list(Kind.INCIDENT, Optional.of(item.namespace()), ""));
        }
        return item.kind() == Kind.INCIDENT ? ofIncident(item, other) : ofSource(item, other);
    }

    private int ofIncident(Item incident, Optional<Item> source) {
        if (!incident.hasStatus()) {
            throw new Stop(ExitCode.FAILED, "the operator has not reported on this incident yet: nobody can tell");
        }
        int differences = print(incident);
        if (!incident.open()) {
            return differences == 0 ? ExitCode.DONE : ExitCode.FOUND;
        }
        if (source.isEmpty()) {
            throw new Stop(
                    ExitCode.FAILED,
                    "its policy or distribution is gone: what stands above is as of the last good look, and nobody looks any more");
        }
        return ending(source.get(), differences);
    }

    private int ofSource(Item source, Optional<Item> incident) {
        int differences = incident.map(this::print).orElse(0);
        if (incident.isEmpty() && Standing.of(source, terminal.clock().instant()) instanceof Standing.Differs) {
            terminal.out()
                    .println("# " + Shown.text(source.name())
                            + " differs. What differs is listed in its incident, and none is open.");
            return ExitCode.FOUND;
        }
        return ending(source, differences);
    }

    private int print(Item incident) {
        int differences = Difference.count(incident);
        if (differences > 0) {
            Difference.lines(incident, new Paint(terminal.coloured())).forEach(terminal.out()::println);
        }
        return differences;
    }

    /** What the whole comes to: what can't be told ends in failure, also where something was seen to differ before. */
    private int ending(Item source, int differences) {
        return switch (Standing.of(source, terminal.clock().instant())) {
            case Standing.InSync() -> differences == 0 ? ExitCode.DONE : ExitCode.FOUND;
            case Standing.Differs() -> ExitCode.FOUND;
            case Standing.Unknown(String word, String why) ->
                throw new Stop(
                        ExitCode.FAILED,
                        "nobody can tell how " + source.shortForm() + " stands now. " + word + ": " + Shown.text(why));
        };
    }
}
