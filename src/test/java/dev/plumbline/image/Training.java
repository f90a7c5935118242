package dev.plumbline.image;

import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Installation;
import dev.plumbline.operator.OperatorProcess;
import dev.plumbline.operator.Policies;
import dev.plumbline.simulator.HerokuSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Runs the image's operator once, from ready over one finding to its end, for the JVM to note what it loads: the AOT
 * cache of the image. The argument is the folder that holds the image's files.
 */
public final class Training {

    private static final String NAMESPACE = "training";

    private Training() {}

    public static void main(String[] args) {
        Task.toTheEnd(() -> run(Path.of(args[0]).toAbsolutePath()));
    }

    private static void run(Path root) throws Exception {
        Path cache = root.resolve("app/plumbline.aot");
        Path workDir = Files.createTempDirectory(root.resolveSibling("").normalize(), "training-");
        Files.deleteIfExists(cache);
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
                    "-XX:AOTCacheOutput=" + cache,
                    "-jar",
                    root.resolve("app/quarkus-run.jar").toString());
            var kubeconfig = start.access().writeKubeconfig(workDir.resolve("kubeconfig"));
            try (var operator = OperatorProcess.start(start, command, kubeconfig)) {
                operator.awaitReady(Duration.ofSeconds(60));
                findDrift(cluster, heroku);
                // The cache is written while the JVM ends.
                operator.terminate(Duration.ofMinutes(3));
                if (!Files.exists(cache)) {
                    throw new IllegalStateException("the training run left no cache:\n" + operator.log());
                }
            }
        }
        Files.setLastModifiedTime(cache, FileTime.fromMillis(1000));
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
