package dev.plumbline.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * etcd and kube-apiserver as child processes that listen on loopback only, and, where it is asked for, a
 * kube-controller-manager that listens nowhere. All end with the cluster. kube-api-test's own launcher is not used:
 * it opens etcd to every interface and can't bring a server back on its port.
 */
final class LocalApiServer implements ApiServer {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final Binaries binaries;
    private final Path folder;
    private final String adminToken = UUID.randomUUID().toString();
    private final Path data;
    private final int port;
    private final int etcdPort;
    private final Process etcd;
    private final ClusterParts parts;
    private Process server;
    private Process controllers;

    LocalApiServer(Binaries binaries, Path folder, ClusterParts parts) {
        this.binaries = binaries;
        this.parts = parts;
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            writePrivate("tokens.csv", adminToken + ",admin,admin,system:masters\n");
            writePrivate("service-accounts.key", newPrivateKey());
            Files.writeString(folder.resolve("audit-policy.yaml"), AuditPolicy.YAML);
            this.data = Files.createTempDirectory(folder, "etcd-");
            var ports = freePorts(3);
            this.port = ports.get(0);
            this.etcdPort = ports.get(1);
            this.etcd = launch("etcd", etcdCommand(ports.get(2)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            start();
            if (parts.controllerManager()) {
                controllers = startControllers();
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Process startControllers() {
        Path kubeconfig = Kubeconfig.write(adminConfig(), folder.resolve("controllers.kubeconfig"));
        try {
            return launch(
                    "kube-controller-manager",
                    ControllerManager.command(kubeconfig, folder.resolve("service-accounts.key"), caFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String auditLog() {
        try {
            return parts.audit() ? Files.readString(folder.resolve("audit.log")) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Config adminConfig() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("https://127.0.0.1:" + port)
                .withCaCertFile(caFile().toString())
                .withOauthToken(adminToken)
                .withNamespace("default")
                .withMaxConcurrentRequestsPerHost(64)
                .build();
    }

    @Override
    public Path caFile() {
        return folder.resolve("apiserver.crt");
    }

    @Override
    public synchronized void stop() {
        end(server);
    }

    @Override
    public synchronized void start() {
        try {
            server = launch("kube-apiserver", serverCommand());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("the API server is ready (its log: " + folder.resolve("kube-apiserver.log") + ")")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .failFast(
                        "the API server or etcd ended; their logs are in " + folder,
                        () -> !server.isAlive() || !etcd.isAlive())
                .until(this::ready);
    }

    @Override
    public synchronized void pause() {
        signal("-STOP");
        awaitStopped();
    }

    /** A signal takes effect a moment after it was sent, on one thread after the other. Linux tells when. */
    private void awaitStopped() {
        Path threads = Path.of("/proc", Long.toString(server.pid()), "task");
        if (Files.isDirectory(threads)) {
            Awaitility.await("the API server is stopped")
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> {
                        try (var all = Files.list(threads)) {
                            return all.allMatch(LocalApiServer::isStopped);
                        }
                    });
        }
    }

    private static boolean isStopped(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            // The name of the program stands in brackets before the state, and may hold anything.
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void resume() {
        signal("-CONT");
    }

    @Override
    public synchronized void close() {
        if (controllers != null) {
            end(controllers);
        }
        if (server != null) {
            end(server);
        }
        end(etcd);
        deleteData();
    }

    /** What etcd wrote is large and of no use without the keys of this run; the logs stay. */
    private void deleteData() {
        if (!Files.exists(data)) {
            return;
        }
        try (var files = Files.walk(data)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean ready() {
        if (!Files.exists(caFile())) {
            return false;
        }
        var config = new ConfigBuilder(adminConfig())
                .withRequestRetryBackoffLimit(0)
                .withConnectionTimeout(2000)
                .withRequestTimeout(3000)
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            return "ok".equals(client.raw("/readyz"))
                    && client.namespaces().withName("default").get() != null;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private List<String> etcdCommand(int peerPort) {
        var client = "http://127.0.0.1:" + etcdPort;
        var peer = "http://127.0.0.1:" + peerPort;
        return List.of(
                binaries.etcd().toString(),
                "--data-dir=" + data,
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                // Nothing here outlives a power cut, and a sync for each write is most of its time.
                "--unsafe-no-fsync=true");
    }

    private List<String> serverCommand() {
        var key = folder.resolve("service-accounts.key").toString();
        var command = new ArrayList<>(List.of(
                binaries.kubeApiServer().toString(),
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder,
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--authorization-mode=RBAC",
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-signing-key-file=" + key,
                "--service-account-key-file=" + key,
                "--service-cluster-ip-range=10.0.0.0/24",
                // An endpoint on loopback is refused, and nothing here looks the server up by its endpoint.
                "--endpoint-reconciler-type=none"));
        if (parts.audit()) {
            command.add("--audit-policy-file=" + folder.resolve("audit-policy.yaml"));
            command.add("--audit-log-path=" + folder.resolve("audit.log"));
        }
        command.add("--max-requests-inflight=4000");
        command.add("--max-mutating-requests-inflight=2000");
        return command;
    }

    private Process launch(String name, List<String> command) throws IOException {
        var log = ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }

    private void signal(String signal) {
        try {
            var exit = new ProcessBuilder("kill", signal, Long.toString(server.pid()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill " + signal + " of the API server failed: is it running?");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void end(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writePrivate(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    private static String newPrivateKey() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var encoded = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has RSA", e);
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }
}
