package dev.plumbline.cli.look;

import dev.plumbline.cli.Cluster;
import dev.plumbline.cli.ExitCode;
import dev.plumbline.cli.Kind;
import dev.plumbline.cli.Requests;
import dev.plumbline.cli.Terminal;
import dev.plumbline.cli.Waiting;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kubectl drift list}. */
@Command(
        name = "list",
        aliases = "ls",
        mixinStandardHelpOptions = true,
        description = "Lists what is wrong, the worst first, in all namespaces that you may see.",
        footer = {
            "",
            "Shown are incidents that are not closed, and policies and distributions that are not in sync, or of which"
                    + " nobody can tell."
        })
final class ListCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private Cluster cluster;

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Look in all namespaces. So it is without -n.")
    private boolean allNamespaces;

    @Option(names = "--all", description = "Show closed incidents, and what is in sync, too.")
    private boolean all;

    @Option(names = "--environment", paramLabel = "NAME", description = "Show what is about this environment alone.")
    private String environment;

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            description = "Show what has these labels, as team=payments.")
    private String selector = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "One of: ${COMPLETION-CANDIDATES}.")
    private Form form;

    ListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var asked = allNamespaces ? Optional.<String>empty() : cluster.askedNamespace();
        try (var requests = cluster.requests()) {
            var found = read(requests, asked);
            var now = terminal.clock().instant();
            var overview = Overview.of(found.items(), all, now);
            var shown = overview.entries().stream().map(Overview.Entry::item).toList();
            if (form == Form.json || form == Form.yaml) {
                terminal.out().println(form.written(Form.list(shown)));
            } else if (form == Form.name) {
                shown.forEach(item -> terminal.out().println(Form.nameOf(item)));
            } else {
                overview.lines(found.everywhere(), form == Form.wide, new Paint(terminal.coloured()), now)
                        .forEach(terminal.out()::println);
            }
        }
        return ExitCode.DONE;
    }

    private record Found(List<Item> items, boolean everywhere) {}

    private Found read(Requests requests, Optional<String> namespace) {
        var reader = new ApiReader(requests);
        try (var waiting = Waiting.on(terminal, "asking the API server")) {
            return new Found(read(reader, namespace), namespace.isEmpty());
        } catch (KubernetesClientException e) {
            if (namespace.isPresent() || e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
        }
        String own = cluster.namespace();
        List<Item> items;
        try (var waiting = Waiting.on(terminal, "asking the API server")) {
            items = read(reader, Optional.of(own));
        }
        terminal.err()
                .println("note: you may not look into all namespaces. This is the namespace " + own
                        + " alone; for another one say -n NAME.");
        return new Found(items, false);
    }

    private List<Item> read(ApiReader reader, Optional<String> namespace) {
        var items = new ArrayList<Item>();
        for (Kind kind : Kind.values()) {
            items.addAll(reader.list(kind, namespace, selector));
        }
        if (environment != null) {
            items.removeIf(item -> !environment.equals(item.environment()));
        }
        return items;
    }
}
