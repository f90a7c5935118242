package dev.plumbline.cluster;

import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubeapitest.binary.BinaryManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The programs of a Kubernetes control plane, in the folder where kube-api-test keeps them. */
record Binaries(Path folder) {

    static final String VERSION = "1.34.4";

    private static final String DOWNLOAD_HOST = "github.com";
    private static final List<String> NAMES = List.of("etcd", "kube-apiserver", "kubectl");

    static Binaries inUsualFolder() {
        var arch = System.getProperty("os.arch");
        var platform = (System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux")
                + "-" + (arch.equals("x86_64") ? "amd64" : arch.equals("aarch64") ? "arm64" : arch);
        return new Binaries(Path.of(System.getProperty("user.home"), ".kubeapitest", "k8s", VERSION + "-" + platform));
    }

    Path etcd() {
        return folder.resolve("etcd");
    }

    Path kubeApiServer() {
        return folder.resolve("kube-apiserver");
    }

    Path kubectl() {
        return folder.resolve("kubectl");
    }

    boolean complete() {
        return NAMES.stream().allMatch(name -> Files.isExecutable(folder.resolve(name)));
    }

    static boolean downloadable() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(DOWNLOAD_HOST, 443), 3000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static boolean buildable() {
        return Files.isRegularFile(buildScript())
                && Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                        .anyMatch(entry -> Files.isExecutable(Path.of(entry, "go")));
    }

    /** Downloads what is missing, and returns whether all of it is here now. */
    boolean download() {
        var config = KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withApiServerVersion(VERSION)
                .build();
        try {
            new BinaryManager(config).initAndDownloadIfRequired();
        } catch (KubeAPITestException e) {
            System.err.println("Downloading the API server failed: " + e.getMessage());
        }
        return complete();
    }

    void build() {
        System.err.println("Building etcd, kube-apiserver and kubectl into " + folder + ": once, for some minutes");
        try {
            var log = Files.createTempFile("kube-build", ".log");
            var process = new ProcessBuilder("bash", buildScript().toString(), folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(30, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IllegalStateException("Building the API server took over 30 minutes: see " + log);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("Building the API server failed: see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the API server was being built", e);
        }
    }

    private static Path buildScript() {
        return Path.of("hack", "kube", "build.sh").toAbsolutePath();
    }
}
