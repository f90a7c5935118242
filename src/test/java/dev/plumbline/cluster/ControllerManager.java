package dev.plumbline.cluster;

import dev.plumbline.tools.CachedTool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real kube-controller-manager: in the user's cache, built there when it is first needed. It listens nowhere, and talks
 * to the API server on loopback as its administrator.
 */
final class ControllerManager {

    /** Those that a test can tell of. Without a kubelet, pods stay pending. */
    private static final List<String> CONTROLLERS = List.of(
            "garbage-collector-controller",
            "namespace-controller",
            "clusterrole-aggregation-controller",
            "serviceaccount-controller",
            "deployment-controller",
            "replicaset-controller");

    private static final CachedTool TOOL = new CachedTool(
            "kube-controller-manager",
            Path.of("kube-controller-manager", Binaries.VERSION),
            List.of("kube-controller-manager"),
            "kube/build-controller-manager.sh",
            "go",
            Duration.ofMinutes(30),
            "Install Go 1.24 or newer, or put a kube-controller-manager " + Binaries.VERSION + " there.");

    private ControllerManager() {}

    /**
     * How it is started; gets the program where it is not there.
     *
     * @param kubeconfig with which it reaches the API server
     * @param tokenKey what the API server signs tokens of ServiceAccounts with
     * @param caFile what is told to pods as the API server's certificate
     */
    static List<String> command(Path kubeconfig, Path tokenKey, Path caFile) {
        return command(TOOL.folder().resolve("kube-controller-manager"), kubeconfig, tokenKey, caFile);
    }

    static List<String> command(Path program, Path kubeconfig, Path tokenKey, Path caFile) {
        return List.of(
                program.toString(),
                "--kubeconfig=" + kubeconfig,
                "--secure-port=0",
                "--leader-elect=false",
                "--controllers=" + String.join(",", CONTROLLERS),
                "--service-account-private-key-file=" + tokenKey,
                "--root-ca-file=" + caFile);
    }
}
