package dev.plumbline.cli.look;

import dev.plumbline.cli.Cluster;
import dev.plumbline.cli.ExitCode;
import dev.plumbline.cli.Kind;
import dev.plumbline.cli.Named;
import dev.plumbline.cli.Terminal;
import dev.plumbline.cli.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl drift show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows one incident, policy or distribution on one screen, and what comes next.")
final class ShowCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private Cluster cluster;

    @Parameters(
            paramLabel = "NAME",
            converter = Named.Converter.class,
            description = "NAME, or KIND/NAME as di/shop-7f3a09c1, dp/shop, sd/stripe-key.")
    private Named named;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "One of: ${COMPLETION-CANDIDATES}.")
    private Form form;

    ShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (var requests = cluster.requests()) {
            var reader = new ApiReader(requests);
            String namespace = cluster.namespace();
            Item item;
            List<String> lines = List.of();
            try (var waiting = Waiting.on(terminal, "asking the API server")) {
                item = reader.named(named, namespace);
                if (form == null || form == Form.wide) {
                    var paint = new Paint(terminal.coloured());
                    var now = terminal.clock().instant();
                    lines = item.kind() == Kind.INCIDENT
                            ? IncidentScreen.lines(
                                    item, reader.sourceOf(item), Rights.of(requests, namespace), paint, now)
                            : SourceScreen.lines(
                                    item, reader.list(Kind.INCIDENT, Optional.of(namespace), ""), paint, now);
                }
            }
            if (form == Form.json || form == Form.yaml) {
                terminal.out().println(form.written(item.raw()));
            } else if (form == Form.name) {
                terminal.out().println(Form.nameOf(item));
            } else {
                lines.forEach(terminal.out()::println);
            }
        }
        return ExitCode.DONE;
    }
}
