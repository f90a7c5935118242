package dev.plumbline.docs;

import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.AggregatedRoles;
import dev.plumbline.operator.OperatorProcess;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Stands in for the controllers and nodes that a bare API server lacks: a Deployment of Plumbline's runs as a process
 * here, as the ServiceAccount and with the environment that it names, and is said to be available once that is ready.
 */
final class StandIn implements AutoCloseable {

    /** A converger ends where its key is not there yet; one that lives may be slow on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final TestCluster cluster;
    private final Path workDir;
    private final Map<String, String> settings;
    private final Map<String, OperatorProcess> running = new ConcurrentHashMap<>();
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();

    private StandIn(TestCluster cluster, Path workDir, Map<String, String> settings) {
        this.cluster = cluster;
        this.workDir = workDir;
        this.settings = settings;
    }

    /** @param settings what the processes are given beside what their Deployments say, by property */
    static StandIn start(TestCluster cluster, Path workDir, Map<String, String> settings) {
        var standIn = new StandIn(cluster, workDir, settings);
        standIn.loop.scheduleWithFixedDelay(standIn::look, 0, 500, TimeUnit.MILLISECONDS);
        return standIn;
    }

    private void look() {
        try {
            List<Deployment> there =
                    cluster.adminClient().apps().deployments().inAnyNamespace().list().getItems().stream()
                            .filter(found -> found.getMetadata().getName().startsWith("plumbline-"))
                            .sorted(Comparator.comparing(StandIn::isConverger))
                            .toList();
            var names = there.stream().map(each -> each.getMetadata().getName()).toList();
            running.keySet().stream().filter(name -> !names.contains(name)).forEach(this::end);
            there.forEach(this::tryToRun);
        } catch (KubernetesClientException e) {
            System.err.println("Listing Deployments again: " + e.getMessage());
        }
    }

    /** A converger takes a key that an operator has made. */
    private static boolean isConverger(Deployment deployment) {
        return deployment.getMetadata().getName().contains("converger");
    }

    private void tryToRun(Deployment deployment) {
        try {
            run(deployment);
        } catch (KubernetesClientException | IllegalStateException | ConditionTimeoutException e) {
            // What was deleted or changed meanwhile, or has no ServiceAccount yet, is looked at again.
            System.err.println("Starting " + deployment.getMetadata().getName() + " again: "
                    + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    private void run(Deployment deployment) {
        String name = deployment.getMetadata().getName();
        int replicas = deployment.getSpec().getReplicas();
        if (replicas > 0 && !running.containsKey(name)) {
            AggregatedRoles.gather(cluster.adminClient());
            running.put(name, start(deployment));
        } else if (replicas == 0 && running.containsKey(name)) {
            end(name);
        }
        say(deployment, replicas);
    }

    private void end(String name) {
        running.remove(name).close();
    }

    private OperatorProcess start(Deployment deployment) {
        String account = deployment.getSpec().getTemplate().getSpec().getServiceAccountName();
        var all = new HashMap<>(settings);
        for (EnvVar variable : deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv()) {
            String property = variable.getName().toLowerCase(Locale.ROOT).replace('_', '.');
            if (variable.getValue() != null
                    && List.of("plumbline.role", "plumbline.converger.push", "plumbline.converger.mode")
                            .contains(property)) {
                all.put(property, variable.getValue());
            }
        }
        var access = cluster.serviceAccountEnv(deployment.getMetadata().getNamespace(), account);
        // A converger looks for the operator's key where that lives, and not in its own namespace.
        all.put("plumbline.operator.namespace", "plumbline-system");
        var process = OperatorProcess.start(new OperatorProcess.Start(
                access, workDir.resolve(deployment.getMetadata().getName()), all, List.of("-Xmx192m")));
        try {
            process.awaitReady(PATIENCE);
            return process;
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    private void say(Deployment deployment, int replicas) {
        var status = new DeploymentStatusBuilder()
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withReplicas(replicas)
                .withUpdatedReplicas(replicas)
                .withReadyReplicas(replicas)
                .withAvailableReplicas(replicas)
                .build();
        if (!status.equals(deployment.getStatus())) {
            deployment.setStatus(status);
            cluster.adminClient().resource(deployment).updateStatus();
        }
    }

    @Override
    public void close() {
        loop.shutdownNow();
        running.values().forEach(OperatorProcess::close);
    }
}
