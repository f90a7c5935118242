package dev.plumbline.image;

import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Installation;
import dev.plumbline.operator.OperatorProcess;
import dev.plumbline.operator.Policies;
import dev.plumbline.simulator.HerokuSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Runs the image's operator once, from ready over one finding to its end, and keeps the list of the classes that its JVM
 * has loaded, of which the AOT cache of the image is made. Two runs never load quite the same, so the list is kept among
 * the sources. The arguments are the folder that holds the image's files, and the list to write.
 */
public final class Training {

    private static final String NAMESPACE = "training";

    private Training() {}

    public static void main(String[] args) {
        Task.toTheEnd(() -> run(Path.of(args[0]).toAbsolutePath(), Path.of(args[1])));
    }

    private static void run(Path root, Path list) throws Exception {
        Path workDir = Files.createTempDirectory(root.resolveSibling("").normalize(), "training-");
        Path loaded = workDir.resolve("classes.lst");
        try (var cluster = TestCluster.start(workDir.resolve("cluster"));
                var heroku = HerokuSimulator.start()) {
            var start = new OperatorProcess.Start(
                    Installation.on(cluster),
                    workDir,
                    Map.of(
                            "plumbline.heroku.url",
                            heroku.url().toString(),
                            "plumbline.http.allowed-addresses",
                            "127.0.0.0/8"),
                    List.of());
            var command = List.of(
                    root.resolve("opt/java/bin/java").toString(),
                    "@" + root.resolve("app/jvm.options"),
                    "-XX:DumpLoadedClassList=" + loaded,
                    "-jar",
                    root.resolve("app/quarkus-run.jar").toString());
            var kubeconfig = start.access().writeKubeconfig(workDir.resolve("kubeconfig"));
            try (var operator = OperatorProcess.start(start, command, kubeconfig)) {
                operator.awaitReady(Duration.ofSeconds(60));
                findDrift(cluster, heroku);
                operator.terminate(Duration.ofMinutes(3));
            }
        }
        try (var out = new GZIPOutputStream(Files.newOutputStream(list))) {
            Files.copy(loaded, out);
        }
    }

    private static void findDrift(TestCluster cluster, HerokuSimulator heroku) {
        Installation.namespace(cluster, NAMESPACE);
        var policies = new Policies(cluster.adminClient(), NAMESPACE);
        heroku.grant("reader-token", HerokuSimulator.Scope.READ_PROTECTED);
        policies.secret("heroku-read", Map.of("token", "reader-token"));
        heroku.createApp("billing");
        heroku.setConfigVar("billing", "MODE", "manual");
        policies.apply("billing", """
                environment: production
                interval: 5s
                desired: {inline: {values: {MODE: auto}}}
                destination:
                  herokuConfigVars: {app: billing, secretRef: {name: heroku-read}}
                """);
        policies.await("billing", DriftStatus.DriftIncidentActive);
    }
}
