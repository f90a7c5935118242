package dev.plumbline.simulator;

import dev.plumbline.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Argo CD's own CRD of its Applications, on a cluster: in the user's cache, taken from its Go module when it is first
 * needed. A CRD belongs to the whole cluster, which tests share: whoever installs it takes it out again.
 */
public final class ArgoCdCrd implements AutoCloseable {

    static final String VERSION = "3.5.0";

    private static final String NAME = "applications.argoproj.io";

    private final TestCluster cluster;

    private ArgoCdCrd(TestCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Installs it, and returns when Applications are served.
     *
     * @throws IllegalStateException where it is not there and can't be had; the message says what to install
     */
    public static ArgoCdCrd on(TestCluster cluster) {
        try {
            var crd = new KubernetesSerialization().unmarshal(Files.readString(here()), CustomResourceDefinition.class);
            cluster.adminClient().resource(crd).forceConflicts().serverSideApply();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cluster.adminClient()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(NAME)
                .waitUntilCondition(ArgoCdCrd::served, 60, TimeUnit.SECONDS);
        return new ArgoCdCrd(cluster);
    }

    /** Deletes it, and every Application with it, and returns when it is gone. */
    @Override
    public void close() {
        var crd = cluster.adminClient()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(NAME);
        crd.delete();
        crd.waitUntilCondition(gone -> gone == null, 60, TimeUnit.SECONDS);
    }

    private static boolean served(CustomResourceDefinition crd) {
        return crd != null
                && crd.getStatus() != null
                && crd.getStatus().getConditions() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    private static synchronized Path here() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path caches =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        Path folder = caches.resolve(Path.of("plumbline", "argocd", VERSION));
        Path crd = folder.resolve("application-crd.yaml");
        if (!Files.isRegularFile(crd)) {
            fetch(folder);
        }
        return crd;
    }

    private static void fetch(Path folder) {
        boolean go = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, "go")));
        if (!go) {
            throw new IllegalStateException(
                    "No application-crd.yaml lies in " + folder + ", and there is no Go to fetch"
                            + " it with. Install Go 1.24 or newer, or put the file of that name from manifests/crds of Argo CD "
                            + VERSION + " there, and run this again.");
        }
        try {
            var log = Files.createTempFile("argocd-crd", ".log");
            var script = Path.of("hack", "argocd", "crd.sh").toAbsolutePath();
            var process = new ProcessBuilder("bash", script.toString(), folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IllegalStateException("Fetching Argo CD's CRD took over 10 minutes: see " + log);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("Fetching Argo CD's CRD failed: see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Argo CD's CRD was being fetched", e);
        }
    }
}
