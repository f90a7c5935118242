package dev.plumbline.simulator;

import dev.plumbline.cluster.TestCluster;
import dev.plumbline.tools.CachedTool;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Argo CD's own CRD of its Applications, on a cluster: in the user's cache, taken from its Go module when it is first
 * needed. A CRD belongs to the whole cluster, which tests share: whoever installs it takes it out again.
 */
public final class ArgoCdCrd implements AutoCloseable {

    static final String VERSION = "3.5.0";

    private static final String NAME = "applications.argoproj.io";

    private static final String FILE = "application-crd.yaml";

    private static final CachedTool TOOL = new CachedTool(
            "CRD of Argo CD",
            Path.of("argocd", VERSION),
            List.of(FILE),
            "argocd/crd.sh",
            "go",
            Duration.ofMinutes(10),
            "Install Go 1.24 or newer, or put the file " + FILE + " from manifests/crds of Argo CD " + VERSION
                    + " there.");

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
            var crd = new KubernetesSerialization()
                    .unmarshal(Files.readString(TOOL.folder().resolve(FILE)), CustomResourceDefinition.class);
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
}
