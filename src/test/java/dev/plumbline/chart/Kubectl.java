package dev.plumbline.chart;

import dev.plumbline.cluster.TestCluster;
import dev.plumbline.tools.CachedTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The kubectl on the search path, with nothing of the user's own configuration. */
final class Kubectl {

    private Kubectl() {}

    /** What a kustomization is built to; needs no cluster. */
    static String kustomize(Path folder) {
        return run(List.of("kustomize", folder.toString())).orFail();
    }

    /** Has the API server check a file as if it were applied, unknown fields among it, and change nothing. */
    static Helm.Outcome dryRun(TestCluster cluster, Path file) {
        return run(List.of(
                "--kubeconfig=" + cluster.kubeconfig(),
                "apply",
                "--server-side",
                "--force-conflicts",
                "--dry-run=server",
                "--validate=strict",
                "-f",
                file.toString()));
    }

    private static Helm.Outcome run(List<String> arguments) {
        Path program = CachedTool.onPath("kubectl")
                .orElseThrow(() -> new IllegalStateException("There is no kubectl on the PATH: install it"
                        + " (https://kubernetes.io/docs/tasks/tools/), and run this again."));
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        try {
            return Helm.exec(command, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
