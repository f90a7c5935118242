package dev.plumbline.image;

import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Installation;
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
        // Threads of the servers would keep this JVM alive after a failure.
        int code = 1;
        try {
            run(args);
            code = 0;
        } catch (Exception e) {
            e.printStackTrace();
        } finally {
            System.exit(code);
        }
    }

    private static void run(String[] args) throws Exception {
        Path root = Path.of(args[0]).toAbsolutePath();
        Path cache = root.resolve("app/plumbline.aot");
        Path workDir = Files.createTempDirectory(root.resolveSibling("").normalize(), "training-");
        Files.deleteIfExists(cache);
        try (var cluster = TestCluster.start(workDir.resolve("cluster"));
                var heroku = HerokuSimulator.start()) {
            var access = Installation.on(cluster);
            var command = List.of(
                    root.resolve("opt/java/bin/java").toString(),
                    "@" + root.resolve("app/jvm.options"),
                    "-XX:AOTCacheOutput=" + cache,
                    "-jar",
                    root.resolve("app/quarkus-run.jar").toString());
            var environment = Map.of(
                    // Only prod elects a leader; a leader that is asked to end may not, and then leaves no cache.
                    "QUARKUS_PROFILE",
                    "training",
                    "PLUMBLINE_GIT_CACHE_DIR",
                    workDir.resolve("git").toString(),
                    "PLUMBLINE_HEROKU_URL",
                    heroku.url().toString(),
                    "PLUMBLINE_HTTP_ALLOWED_ADDRESSES",
                    "127.0.0.0/8");
            var log = workDir.resolve("operator.log");
            try (var operator =
                    ImageProcess.start(command, access, access.caFile().toString(), environment, log)) {
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
