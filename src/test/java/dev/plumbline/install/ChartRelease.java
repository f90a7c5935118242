package dev.plumbline.install;

import dev.plumbline.chart.Helm;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.OperatorProcess;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The chart on a cluster, put there by a real Helm. Its pods can't run where there is no kubelet: their processes are
 * started beside the cluster, each with the environment of its container and as its ServiceAccount.
 */
final class ChartRelease {

    static final String NAMESPACE = "plumbline-system";
    static final String CONVERGER = "plumbline-converger";

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final TestCluster cluster;
    private final Path workDir;

    ChartRelease(TestCluster cluster, Path workDir) {
        this.cluster = cluster;
        this.workDir = workDir;
    }

    /** {@code helm install} with values in YAML. */
    void install(String values) {
        helm("install", "plumbline", Helm.CHART.toString(), "--create-namespace", "--values", file(values));
    }

    /** {@code helm upgrade} with values in YAML, and with none of those before. */
    void upgrade(String values) {
        helm("upgrade", "plumbline", Helm.CHART.toString(), "--reset-values", "--values", file(values));
    }

    /** {@code helm uninstall}, as people do it: it does not wait until all is gone. */
    void uninstall() {
        helm("uninstall", "plumbline");
    }

    /** What is there of the installation, as {@code ClusterRole plumbline-reader}: objects that carry its name. */
    List<String> present() {
        var client = cluster.adminClient();
        return Stream.<Stream<? extends HasMetadata>>of(
                        client.rbac().clusterRoles().list().getItems().stream(),
                        client.rbac().clusterRoleBindings().list().getItems().stream(),
                        client.rbac().roles().inAnyNamespace().list().getItems().stream(),
                        client.rbac().roleBindings().inAnyNamespace().list().getItems().stream(),
                        client.apps().deployments().inAnyNamespace().list().getItems().stream(),
                        client.apps().replicaSets().inAnyNamespace().list().getItems().stream(),
                        client.pods().inAnyNamespace().list().getItems().stream(),
                        client.services().inAnyNamespace().list().getItems().stream(),
                        client.serviceAccounts().inAnyNamespace().list().getItems().stream(),
                        client.admissionRegistration().v1().validatingAdmissionPolicies().list().getItems().stream(),
                        client.policy().v1().podDisruptionBudget().inAnyNamespace().list().getItems().stream())
                .flatMap(all -> all)
                .filter(each -> each.getMetadata().getName().startsWith("plumbline-"))
                .map(each -> each.getKind() + " " + each.getMetadata().getName())
                .toList();
    }

    Deployment operatorDeployment() {
        return deployment(NAMESPACE, "plumbline-operator");
    }

    Deployment convergerDeployment() {
        return deployment(CONVERGER, "plumbline-converger");
    }

    /** Starts what a pod of a Deployment would run, and returns at once. */
    OperatorProcess start(Deployment deployment) {
        var pod = deployment.getSpec().getTemplate().getSpec();
        Container container = pod.getContainers().getFirst();
        String namespace = deployment.getMetadata().getNamespace();
        var access = cluster.serviceAccountEnv(namespace, pod.getServiceAccountName());
        Path own = folder(deployment.getMetadata().getName());
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx224m",
                "-jar",
                Path.of("target", "quarkus-app", "quarkus-run.jar").toString()));
        return OperatorProcess.start(
                new OperatorProcess.Start(access, own, environment(container, namespace, own), List.of()),
                command,
                access.writeKubeconfig(own.resolve("kubeconfig")));
    }

    /** Starts what a pod would run, and returns once its readiness probe would be answered well. */
    OperatorProcess startReady(Deployment deployment) {
        OperatorProcess process = start(deployment);
        process.awaitReady(PATIENCE);
        Container container =
                deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
        for (var probe :
                List.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())) {
            int status = process.status(probe.getHttpGet().getPath());
            if (status != 200) {
                throw new AssertionError(probe.getHttpGet().getPath() + " answers " + status);
            }
        }
        return process;
    }

    /** The container's environment; folders that are mounted are below the process's own. */
    static Map<String, String> environment(Container container, String namespace, Path own) {
        var environment = new LinkedHashMap<String, String>();
        for (EnvVar variable : container.getEnv()) {
            environment.put(variable.getName(), moved(container, value(variable, namespace), own));
        }
        return environment;
    }

    private static String value(EnvVar variable, String namespace) {
        if (variable.getValueFrom() == null) {
            return variable.getValue() == null ? "" : variable.getValue();
        }
        var field = variable.getValueFrom().getFieldRef();
        if (field == null || !field.getFieldPath().equals("metadata.namespace")) {
            throw new AssertionError(variable.getName() + " comes from what only a kubelet knows: " + variable);
        }
        return namespace;
    }

    private static String moved(Container container, String value, Path own) {
        for (VolumeMount mount : container.getVolumeMounts()) {
            if (value.equals(mount.getMountPath()) || value.startsWith(mount.getMountPath() + "/")) {
                return own.toAbsolutePath() + value;
            }
        }
        return value;
    }

    private Deployment deployment(String namespace, String name) {
        return cluster.adminClient()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private void helm(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--namespace", NAMESPACE));
        Helm.run(all, Map.of("KUBECONFIG", cluster.kubeconfig().toAbsolutePath().toString()))
                .orFail();
    }

    private String file(String values) {
        try {
            return Files.writeString(Files.createTempFile(workDir, "values-", ".yaml"), values)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path folder(String name) {
        try {
            return Files.createTempDirectory(workDir, name + "-").toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
