package dev.plumbline.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A node, and the controller of Jobs, of a cluster that has neither: it makes the pods of the Jobs of one namespace, past the
 * API server's own admission, runs their containers one after the other as processes on loopback's own machine, and gives
 * their logs where the API server asks a kubelet for them. Volumes are folders, and paths that a container mounts stand for
 * them in its command, arguments and variables; a process sees the rest of the machine too.
 */
public final class KubeletSimulator implements AutoCloseable {

    private static final String JOB_OF_POD = "batch.kubernetes.io/job-name";
    private static final String NODE = "simulated-node";

    private final KubernetesClient client;
    private final String namespace;
    private final Path folder;
    private final Map<String, UnaryOperator<List<String>>> images;
    private final HttpsServer server;
    private final Watch watch;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Path> logs = new ConcurrentHashMap<>();
    private final Map<String, Process> running = new ConcurrentHashMap<>();
    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final List<Pod> pods = new ArrayList<>();

    private KubeletSimulator(
            KubernetesClient client,
            String namespace,
            Path folder,
            Map<String, UnaryOperator<List<String>>> images,
            HttpsServer server) {
        this.client = client;
        this.namespace = namespace;
        this.folder = folder;
        this.images = images;
        this.server = server;
        this.watch = client.batch().v1().jobs().inNamespace(namespace).watch(new Jobs());
    }

    /**
     * @param images what each image runs a command as, on this machine; another image can't be pulled
     */
    public static KubeletSimulator start(
            KubernetesClient client, String namespace, Path folder, Map<String, UnaryOperator<List<String>>> images) {
        try {
            var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(
                    new HttpsConfigurator(SelfSigned.make(folder).tls()));
            client.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName("default")
                            .withNamespace(namespace)
                            .endMetadata()
                            .build())
                    .serverSideApply();
            var node = new NodeBuilder()
                    .withNewMetadata()
                    .withName(NODE)
                    .endMetadata()
                    .withNewStatus()
                    .addNewAddress("127.0.0.1", "InternalIP")
                    .withNewDaemonEndpoints()
                    .withNewKubeletEndpoint(server.getAddress().getPort())
                    .endDaemonEndpoints()
                    .endStatus()
                    .build();
            client.resource(node).delete();
            client.resource(node).create();
            client.resource(node).patchStatus();
            var simulator = new KubeletSimulator(client, namespace, folder, images, server);
            server.createContext("/containerLogs/", simulator::log);
            server.setExecutor(simulator.threads);
            server.start();
            return simulator;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The pods that were made, in their order. */
    public List<Pod> pods() {
        synchronized (pods) {
            return List.copyOf(pods);
        }
    }

    private final class Jobs implements Watcher<Job> {
        @Override
        public void eventReceived(Action action, Job job) {
            if (action == Action.ADDED && begun.add(job.getMetadata().getUid())) {
                threads.execute(() -> run(job));
            }
            if (action == Action.DELETED) {
                Process process = running.get(job.getMetadata().getUid());
                if (process != null) {
                    process.destroyForcibly();
                }
                client.pods()
                        .inNamespace(namespace)
                        .withLabel(JOB_OF_POD, job.getMetadata().getName())
                        .delete();
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            // The test has ended, or its cluster has.
        }
    }

    private void run(Job job) {
        Pod pod = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(job.getMetadata().getName() + "-"
                                + job.getMetadata().getUid().substring(0, 5))
                        .withNamespace(namespace)
                        .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
                        .addToLabels(JOB_OF_POD, job.getMetadata().getName())
                        .endMetadata()
                        .withSpec(job.getSpec().getTemplate().getSpec())
                        .editSpec()
                        .withNodeName(NODE)
                        .endSpec()
                        .build())
                .create();
        synchronized (pods) {
            pods.add(pod);
        }
        try {
            String failed = run(job, pod);
            finish(job, failed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the containers; gives why the Job failed, empty where it did not. */
    private String run(Job job, Pod pod) throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve(pod.getMetadata().getName()));
        Map<String, Path> volumes = volumes(pod, home);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(job.getSpec().getActiveDeadlineSeconds());
        var initial = new ArrayList<ContainerStatus>();
        var last = new ArrayList<ContainerStatus>();
        var all = new ArrayList<Container>(pod.getSpec().getInitContainers());
        all.addAll(pod.getSpec().getContainers());
        for (Container container : all) {
            boolean init = pod.getSpec().getInitContainers().contains(container);
            var image = images.get(container.getImage());
            if (image == null) {
                (init ? initial : last).add(waiting(container));
                status(pod, "Pending", initial, last);
                awaitGone(job, end);
                return "DeadlineExceeded";
            }
            Path log = home.resolve(container.getName() + ".log");
            logs.put(namespace + "/" + pod.getMetadata().getName() + "/" + container.getName(), log);
            Process process = launch(container, image, volumes, log);
            running.put(job.getMetadata().getUid(), process);
            if (!process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                status(pod, "Failed", initial, last);
                return "DeadlineExceeded";
            }
            (init ? initial : last).add(ended(container, process.exitValue()));
            if (process.exitValue() != 0) {
                status(pod, "Failed", initial, last);
                return "BackoffLimitExceeded";
            }
        }
        status(pod, "Succeeded", initial, last);
        return "";
    }

    /** Until the Job is deleted, or its time is up. */
    private void awaitGone(Job job, long end) {
        try {
            client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(namespace)
                    .withName(job.getMetadata().getName())
                    .waitUntilCondition(Objects::isNull, end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (KubernetesClientTimeoutException e) {
            // Its time is up.
        }
    }

    private Map<String, Path> volumes(Pod pod, Path home) throws IOException {
        var volumes = new HashMap<String, Path>();
        for (Volume volume : pod.getSpec().getVolumes()) {
            Path path = Files.createDirectories(home.resolve("volumes").resolve(volume.getName()));
            if (volume.getSecret() != null) {
                // As a kubelet does, it waits for a Secret that is not there yet.
                Secret secret = awaited(volume.getSecret().getSecretName());
                for (var key : secret.getData().entrySet()) {
                    Files.write(path.resolve(key.getKey()), Base64.getDecoder().decode(key.getValue()));
                }
            }
            volumes.put(volume.getName(), path);
        }
        return volumes;
    }

    private Secret awaited(String name) {
        return client.secrets()
                .inNamespace(namespace)
                .withName(name)
                .waitUntilCondition(Objects::nonNull, 2, TimeUnit.MINUTES);
    }

    private Process launch(Container container, UnaryOperator<List<String>> image, Map<String, Path> volumes, Path log)
            throws IOException {
        var command = new ArrayList<>(container.getCommand());
        command.addAll(container.getArgs());
        var builder = new ProcessBuilder(image.apply(command).stream()
                .map(word -> onThisMachine(word, container, volumes))
                .toList());
        Map<String, String> environment = builder.environment();
        String path = environment.get("PATH");
        environment.clear();
        environment.put("PATH", path);
        container
                .getEnvFrom()
                .forEach(from -> client.secrets()
                        .inNamespace(namespace)
                        .withName(from.getSecretRef().getName())
                        .get()
                        .getData()
                        .forEach((name, value) -> environment.put(
                                name, new String(Base64.getDecoder().decode(value)))));
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /** The longest mount path first: one can stand in another. */
    private static String onThisMachine(String word, Container container, Map<String, Path> volumes) {
        for (VolumeMount mount : container.getVolumeMounts().stream()
                .sorted((one, other) ->
                        other.getMountPath().length() - one.getMountPath().length())
                .toList()) {
            if (word.equals(mount.getMountPath()) || word.startsWith(mount.getMountPath() + "/")) {
                return volumes.get(mount.getName())
                        + word.substring(mount.getMountPath().length());
            }
        }
        return parent(word, container, volumes);
    }

    /** A path above mounts is a folder with links to them, as it is in a container. */
    private static String parent(String word, Container container, Map<String, Path> volumes) {
        List<VolumeMount> below = container.getVolumeMounts().stream()
                .filter(mount -> mount.getMountPath().startsWith(word + "/"))
                .toList();
        if (below.isEmpty() || !word.startsWith("/")) {
            return word;
        }
        try {
            Path folder =
                    Files.createTempDirectory(volumes.values().iterator().next().getParent(), "above-");
            for (VolumeMount mount : below) {
                Files.createSymbolicLink(
                        folder.resolve(mount.getMountPath().substring(word.length() + 1)),
                        volumes.get(mount.getName()));
            }
            return folder.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void status(Pod pod, String phase, List<ContainerStatus> initial, List<ContainerStatus> last) {
        client.pods()
                .inNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .editStatus(now -> now == null
                        ? null
                        : new PodBuilder(now)
                                .editOrNewStatus()
                                .withPhase(phase)
                                .withInitContainerStatuses(initial)
                                .withContainerStatuses(last)
                                .endStatus()
                                .build());
    }

    private static ContainerStatus ended(Container container, int exit) {
        return state(container)
                .withState(new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(exit)
                        .withReason(exit == 0 ? "Completed" : "Error")
                        .endTerminated()
                        .build())
                .build();
    }

    private static ContainerStatus waiting(Container container) {
        return state(container)
                .withState(new ContainerStateBuilder()
                        .withNewWaiting(null, "ImagePullBackOff")
                        .build())
                .build();
    }

    private static ContainerStatusBuilder state(Container container) {
        return new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID("")
                .withReady(false)
                .withRestartCount(0);
    }

    private void finish(Job job, String failed) {
        String now = InstantSource.system().instant().toString().replaceAll("\\.\\d+", "");
        var jobs = client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(job.getMetadata().getName());
        if (jobs.get() == null) {
            return;
        }
        jobs.editStatus(current -> {
            var status = new JobBuilder(current)
                    .editOrNewStatus()
                    .withStartTime(now)
                    .addToConditions(condition(failed.isEmpty() ? "SuccessCriteriaMet" : "FailureTarget", failed, now))
                    .addToConditions(condition(failed.isEmpty() ? "Complete" : "Failed", failed, now));
            if (failed.isEmpty()) {
                status.withCompletionTime(now).withSucceeded(1);
            } else {
                status.withFailed(1);
            }
            return status.endStatus().build();
        });
    }

    private static JobCondition condition(String type, String reason, String now) {
        return new JobConditionBuilder()
                .withType(type)
                .withStatus("True")
                .withReason(reason.isEmpty() ? "CompletionsReached" : reason)
                .withLastTransitionTime(now)
                .withLastProbeTime(now)
                .build();
    }

    private void log(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path log = logs.get(exchange.getRequestURI().getPath().substring("/containerLogs/".length()));
            byte[] text = log == null ? new byte[0] : Files.readAllBytes(log);
            exchange.sendResponseHeaders(log == null ? 404 : 200, text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
        }
    }

    @Override
    public void close() {
        watch.close();
        running.values().forEach(Process::destroyForcibly);
        server.stop(0);
        threads.shutdownNow();
        client.nodes().withName(NODE).delete();
    }
}
