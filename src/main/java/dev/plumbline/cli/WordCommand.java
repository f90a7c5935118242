package dev.plumbline.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command by which a person says something, in their own name and with their own rights. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
abstract class WordCommand implements Callable<Integer> {

    /** The longest reason or note that the API takes. */
    private static final int MAX_REASON = 1024;

    private final Terminal terminal;

    @Mixin
    private Cluster cluster;

    WordCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public final Integer call() {
        check();
        try (KubernetesClient client = cluster.connect()) {
            var desk = new Desk(client, cluster.namespace(), terminal);
            try {
                return say(desk);
            } catch (KubernetesClientException e) {
                var meaning = Refusal.of(e, new Refusal.Asked(cluster.server(), desk.known(), Optional.of(role())));
                throw new Stop(meaning.exitCode(), meaning.message());
            }
        }
    }

    /** The least role that lets people say it, for those who have none. */
    String role() {
        return "plumbline-responder";
    }

    /** Holds what the options have to be to one another. Nothing is asked of the API server before. */
    void check() {}

    /** Says it. The result is one of {@link ExitCode}. */
    abstract int say(Desk desk);

    Terminal terminal() {
        return terminal;
    }

    void print(List<String> lines) {
        lines.forEach(terminal.out()::println);
        terminal.out().flush();
    }

    /** Holds that a text that the API wants is there, and not longer than the API takes. */
    static void checkText(String option, String text) {
        if (text == null || text.isBlank()) {
            throw new Stop(ExitCode.USAGE, option + " says nothing: give a text that others can follow");
        }
        if (text.length() > MAX_REASON) {
            throw new Stop(
                    ExitCode.USAGE,
                    option + " has " + text.length() + " characters, and " + MAX_REASON + " at most are kept");
        }
    }
}
