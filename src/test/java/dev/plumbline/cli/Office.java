package dev.plumbline.cli;

import dev.plumbline.cluster.TestCluster;
import dev.plumbline.gate.Gatehouse;
import java.util.ArrayList;
import java.util.List;

/** People at the command line, each under their own name, with the cluster's own admission before them. */
final class Office implements AutoCloseable {

    /** May read, and nothing else. */
    static final String VIEWER = Gatehouse.VIEWER;

    static final String RESPONDER = Gatehouse.RESPONDER;
    static final String APPROVER = Gatehouse.APPROVER;
    static final String EMERGENCY = Gatehouse.EMERGENCY;

    private final String namespace;
    private final Gatehouse gate;

    Office(String namespace) {
        this.namespace = namespace;
        this.gate = Gatehouse.in(namespace);
    }

    Gatehouse gate() {
        return gate;
    }

    /** What the command comes to, for a person of this name. */
    Console.Ran run(Console console, String user, String... command) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(
                "--kubeconfig",
                TestCluster.shared().kubeconfig().toString(),
                "-n",
                namespace,
                "--as",
                user,
                "--as-group",
                "system:authenticated"));
        return console.run(line.toArray(String[]::new));
    }

    /** The same, for a script. */
    Console.Ran run(String user, String... command) {
        return run(Console.piped(), user, command);
    }

    @Override
    public void close() {
        gate.close();
    }
}
