package dev.plumbline.cluster;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;

/**
 * A real Kubernetes API server for tests, demonstration and measurement, with RBAC and admission on. It is k3s where a
 * container engine answers; else etcd and kube-apiserver as processes, downloaded or built where need be. Nothing of
 * the user's own configuration is read or written. It ends with {@link #close()} or with the JVM.
 */
public final class TestCluster implements AutoCloseable {

    private static final long TOKEN_SECONDS = TimeUnit.HOURS.toSeconds(12);

    private final ApiServer server;
    private final KubernetesClient admin;
    private final Path kubeconfig;
    private final Thread onExit;

    private TestCluster(ApiServer server, Path workDir, Thread onExit) {
        this.server = server;
        this.onExit = onExit;
        // Reads words of a newer CRD as the operator does.
        var mapper = new ObjectMapper().enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE);
        this.admin = new KubernetesClientBuilder()
                .withConfig(server.adminConfig())
                .withKubernetesSerialization(new KubernetesSerialization(mapper, true))
                .build();
        this.kubeconfig = Kubeconfig.write(server.adminConfig(), workDir.resolve("kubeconfig"));
    }

    /** Starts a cluster whose files are in a new folder of {@code target}. */
    public static TestCluster start() {
        try {
            return start(Files.createTempDirectory(Files.createDirectories(Path.of("target")), "cluster-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a cluster and returns when it is ready.
     *
     * @param workDir where data, logs and the kubeconfig go; created if it isn't there
     * @throws IllegalStateException if there is no way to start one; the message says what to install
     */
    public static TestCluster start(Path workDir) {
        return start(workDir, ClusterParts.NONE);
    }

    /**
     * Starts a cluster with more than an API server, and returns when that is ready. Of a controller manager this tells
     * nothing: whoever needs one waits for what it does.
     *
     * @param workDir where data, logs and the kubeconfig go; created if it isn't there
     * @throws IllegalStateException if there is no way to start one; the message says what to install
     */
    public static TestCluster start(Path workDir, ClusterParts parts) {
        var folder = workDir.toAbsolutePath();
        var server = launch(lookAround(), folder, parts);
        var onExit = new Thread(server::close, "test-cluster-exit");
        Runtime.getRuntime().addShutdownHook(onExit);
        return new TestCluster(server, folder, onExit);
    }

    /** The one cluster that the tests of this JVM share; started when first asked for, never closed by a test. */
    public static TestCluster shared() {
        return Shared.CLUSTER;
    }

    /** A client's configuration as administrator. */
    public Config adminConfig() {
        return server.adminConfig();
    }

    /** A client as administrator; closed with the cluster. */
    public KubernetesClient adminClient() {
        return admin;
    }

    /**
     * A client whose requests the server takes as another user's. The caller closes it.
     *
     * @param groups all groups of that user; where none is given, a ServiceAccount has its usual ones
     */
    public KubernetesClient clientAs(String user, String... groups) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(adminConfig())
                        .withImpersonateUsername(user)
                        .withImpersonateGroups(groups)
                        .build())
                .build();
    }

    /** A kubeconfig file of the administrator, readable by its owner only. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** PEM file that the server's certificate is checked against. */
    public Path caFile() {
        return server.caFile();
    }

    /** Version of the API server, as v1.34.4. */
    public String version() {
        return admin.getKubernetesVersion().getGitVersion();
    }

    /** Applies every YAML file of the folder, and returns when each CRD in it is established. */
    public void applyCrds(Path crdsDir) {
        var names = new ArrayList<String>();
        try (var files = Files.list(crdsDir)) {
            for (var file :
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                var crd =
                        new KubernetesSerialization().unmarshal(Files.readString(file), CustomResourceDefinition.class);
                admin.resource((HasMetadata) crd).forceConflicts().serverSideApply();
                names.add(crd.getMetadata().getName());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (var name : names) {
            admin.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(name)
                    .waitUntilCondition(TestCluster::established, 30, TimeUnit.SECONDS);
        }
    }

    /** A bearer token of a ServiceAccount that exists, by the TokenRequest API. */
    public String tokenFor(String namespace, String serviceAccount) {
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(TOKEN_SECONDS)
                .endSpec()
                .build();
        return admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    /** What a process needs to act as a ServiceAccount that exists. */
    public ServiceAccountAccess serviceAccountEnv(String namespace, String serviceAccount) {
        return new ServiceAccountAccess(
                adminConfig().getMasterUrl(), caFile(), namespace, tokenFor(namespace, serviceAccount));
    }

    /** What was asked of the API server, a JSON object a line, where the cluster was started to put it on record. */
    public String auditLog() {
        return server.auditLog();
    }

    /** Takes the API server away; its data stays. Frozen instead where it runs in a container. */
    public void stopApiServer() {
        server.stop();
    }

    /** Brings the API server back on the same port with the same data, and returns when it is ready. */
    public void startApiServer() {
        server.start();
    }

    /** Freezes the API server: it takes connections and answers none. */
    public void pause() {
        server.pause();
    }

    /** Lets a frozen API server go on. */
    public void resume() {
        server.resume();
    }

    @Override
    public void close() {
        admin.close();
        server.close();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The JVM is ending already: the hook runs, and finds nothing left to end.
        }
    }

    private static ApiServer launch(ClusterChoice.Available available, Path folder, ClusterParts parts) {
        var binaries = Binaries.inUsualFolder();
        return switch (ClusterChoice.of(available)) {
            case ClusterChoice.RunK3s() -> new K3sApiServer(folder, parts);
            case ClusterChoice.RunBinaries() -> new LocalApiServer(binaries, folder, parts);
            // A host that takes connections may still refuse the file, as behind a proxy.
            case ClusterChoice.DownloadThenRun() ->
                binaries.download()
                        ? new LocalApiServer(binaries, folder, parts)
                        : launch(available.withoutDownloads(), folder, parts);
            case ClusterChoice.BuildThenRun() -> {
                binaries.build();
                yield new LocalApiServer(binaries, folder, parts);
            }
            case ClusterChoice.Nothing(var message) -> throw new IllegalStateException(message);
        };
    }

    private static ClusterChoice.Available lookAround() {
        var containers = containerEngineAnswers();
        var present = Binaries.inUsualFolder().complete();
        var needMore = !containers && !present;
        return new ClusterChoice.Available(
                containers, present, needMore && Binaries.downloadable(), needMore && Binaries.buildable());
    }

    private static boolean containerEngineAnswers() {
        // Testcontainers reports each way that it tried at length; that there is no engine is no news here.
        var quiet = java.util.logging.Logger.getLogger("org.testcontainers");
        var before = quiet.getLevel();
        quiet.setLevel(java.util.logging.Level.OFF);
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } finally {
            quiet.setLevel(before);
        }
    }

    private static boolean established(CustomResourceDefinition crd) {
        return crd != null
                && crd.getStatus() != null
                && crd.getStatus().getConditions() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("Established")
                                && c.getStatus().equals("True"));
    }

    private static final class Shared {
        static final TestCluster CLUSTER = start();
    }
}
