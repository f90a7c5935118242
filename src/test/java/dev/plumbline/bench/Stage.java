package dev.plumbline.bench;

import dev.plumbline.cluster.ServiceAccountAccess;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Installation;
import dev.plumbline.operator.OperatorProcess;
import dev.plumbline.simulator.HerokuSimulator;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** A real API server of its own, the simulated apps, and what an operator needs to run against both. */
final class Stage implements AutoCloseable {

    private static final int WRITERS = 32;
    private static final String BUDGET = "5000";
    private static final String TOKEN = "bench-token";

    /** The shortest interval that the schema allows, as it stands in the CRD, and one that floods the operator. */
    private static final String SHORTEST = "duration('5s')";

    private static final String FLOODING = "duration('1s')";

    private final Path folder;
    private final TestCluster cluster;
    private final HerokuSimulator heroku;
    private final ServiceAccountAccess access;

    Stage() {
        try {
            folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "bench")), "stage-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cluster = TestCluster.start(folder.resolve("cluster"));
        heroku = HerokuSimulator.startCounting();
        heroku.grant(TOKEN, HerokuSimulator.Scope.READ_PROTECTED);
        access = Installation.on(cluster);
        for (int i = 0; i < Fleet.NAMESPACES; i++) {
            Installation.namespace(cluster, Fleet.namespace(i));
            client().resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace(Fleet.namespace(i))
                            .withName(Fleet.SECRET)
                            .endMetadata()
                            .addToStringData("token", TOKEN)
                            .build())
                    .create();
        }
    }

    TestCluster cluster() {
        return cluster;
    }

    KubernetesClient client() {
        return cluster.adminClient();
    }

    /** A client that writes what an operator before this one has left; closed by whoever asks for it. */
    KubernetesClient asOperator() {
        return cluster.clientAs(Installation.OPERATOR_USER);
    }

    HerokuSimulator heroku() {
        return heroku;
    }

    static String token() {
        return TOKEN;
    }

    String kubernetesVersion() {
        return cluster.version();
    }

    Path folder() {
        return folder;
    }

    /** Has the API server take an interval of 1 s, below what the schema allows otherwise. */
    void allowFlooding() {
        try (var crds = Files.list(Path.of("crds"))) {
            Path loosened = Files.createDirectories(folder.resolve("crds"));
            for (Path crd : crds.toList()) {
                Files.writeString(
                        loosened.resolve(crd.getFileName()),
                        Files.readString(crd).replace(SHORTEST, FLOODING));
            }
            cluster.applyCrds(loosened);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates the apps of a fleet and stores its policies. */
    void store(Fleet fleet) {
        fleet.createApps(heroku);
        atOnce(fleet.policies().map(policy -> () -> client().resource(policy).create()));
    }

    /** Has so many writers as the API server bears work these off, and returns when all is done. */
    void atOnce(Stream<Runnable> writes) {
        List<Future<?>> stored = new ArrayList<>();
        try (var writers = Executors.newFixedThreadPool(WRITERS)) {
            writes.forEach(write -> stored.add(writers.submit(write)));
            for (Future<?> each : stored) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("something could not be stored", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts the only operator with these options of the JVM, and returns at once. */
    OperatorProcess launch(List<String> jvmOptions) {
        return launch(
                jvmOptions,
                Map.of(
                        "plumbline.heroku.url",
                        heroku.url().toString(),
                        "plumbline.http.allowed-addresses",
                        "127.0.0.0/8",
                        "plumbline.http.budgets.heroku.per-second",
                        BUDGET,
                        "plumbline.http.budgets.heroku.burst",
                        BUDGET));
    }

    /** Starts the only operator with these settings, and returns at once. */
    OperatorProcess launch(List<String> jvmOptions, Map<String, String> settings) {
        // The one before has ended; nobody need wait for its lease to run out.
        client().leases()
                .inNamespace(Installation.NAMESPACE)
                .withName("plumbline-operator")
                .delete();
        return OperatorProcess.start(new OperatorProcess.Start(access, folder, settings, jvmOptions));
    }

    @Override
    public void close() {
        heroku.close();
        cluster.close();
    }
}
