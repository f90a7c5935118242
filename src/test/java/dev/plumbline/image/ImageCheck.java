package dev.plumbline.image;

import dev.plumbline.cluster.ServiceAccountAccess;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.Installation;
import dev.plumbline.operator.OperatorProcess;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts the operator and a converger out of the image's tar file, by the image's own entrypoint, as user 65532 on a
 * read-only file system, and tells how long they take until they are ready; then {@code kubectl drift} out of the same
 * image. An AOT cache that the image has must fit. {@code make image-test} runs it; it has to be root, for it mounts.
 * The arguments are the tar file and the folder of the files that it was made of: what it holds must be those, and not
 * what an earlier build has left.
 */
public final class ImageCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int USER = 65532;

    private ImageCheck() {}

    public static void main(String[] args) {
        Task.toTheEnd(() -> run(Path.of(args[0]), Path.of(args[1])));
    }

    private static void run(Path image, Path built) throws Exception {
        Path workDir = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "image").toAbsolutePath()), "check-");
        Path root = Files.createDirectory(workDir.resolve("root"));
        List<String> entrypoint = unpack(image, workDir.resolve("tar"), root);
        requireAllOf(built, root);
        Path tmp = writableByAll(workDir.resolve("tmp"));
        Path cache = writableByAll(workDir.resolve("cache"));
        var inside = new Inside(root, tmp, cache);
        try (var cluster = TestCluster.start(workDir.resolve("cluster"))) {
            var settings = new HashMap<String, String>();
            settings.put("plumbline.git.cache-dir", "/var/cache/plumbline");
            if (Files.exists(root.resolve("app/plumbline.aot"))) {
                // A variable of the environment to the JVM: it refuses to start with a cache that does not fit.
                settings.put("jdk.java.options", "-XX:AOTMode=on");
            }
            inside.startAndEnd("operator", entrypoint, Installation.on(cluster), workDir, settings);
            settings.put("plumbline.role", "converger");
            settings.put("plumbline.operator.namespace", Installation.NAMESPACE);
            settings.put("plumbline.converger.namespace", Installation.CONVERGER);
            inside.startAndEnd("converger", entrypoint, Installation.converger(cluster), workDir, settings);
        }
        int code = new ProcessBuilder(inside.command(List.of(
                        "/opt/java/bin/java",
                        "-cp",
                        "/app/quarkus-run.jar",
                        "dev.plumbline.cli.KubectlDrift",
                        "--version")))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("kubectl drift out of the image ended with " + code);
        }
    }

    /**
     * The image's files, unpacked, as a container has them.
     *
     * @param root the files, which are read only
     * @param tmp what is written at {@code /tmp}
     * @param cache what is written at {@code /var/cache/plumbline}
     */
    private record Inside(Path root, Path tmp, Path cache) {

        List<String> command(List<String> wanted) {
            var command = new ArrayList<>(List.of(
                    Path.of("hack/image/run.sh").toAbsolutePath().toString(),
                    root.toString(),
                    tmp.toString(),
                    cache.toString()));
            command.addAll(wanted);
            return command;
        }

        void startAndEnd(
                String role,
                List<String> entrypoint,
                ServiceAccountAccess access,
                Path workDir,
                Map<String, String> settings)
                throws IOException {
            String kubeconfig = "kubeconfig-" + role;
            var start = new OperatorProcess.Start(seenFromInside(access, tmp), workDir, settings, List.of());
            // Of the image's user, for nobody else may read it.
            Files.setAttribute(start.access().writeKubeconfig(tmp.resolve(kubeconfig)), "unix:uid", USER);
            long begin = System.nanoTime();
            try (var process = OperatorProcess.start(
                    start, command(entrypoint), Path.of("/tmp").resolve(kubeconfig))) {
                process.awaitReady(PATIENCE);
                var took = Duration.ofNanos(System.nanoTime() - begin);
                System.out.println("The " + role + " was ready after " + took.toMillis() + " ms.");
                process.terminate(PATIENCE);
                System.out.println("It ended when asked to.");
            }
        }
    }

    /** The same access with the certificate laid where the image sees it. */
    private static ServiceAccountAccess seenFromInside(ServiceAccountAccess access, Path tmp) throws IOException {
        Path certificate = Files.copy(access.caFile(), tmp.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(certificate, PosixFilePermissions.fromString("rw-r--r--"));
        return new ServiceAccountAccess(access.server(), Path.of("/tmp/ca.crt"), access.namespace(), access.token());
    }

    /** Lays the image's layers over each other in {@code root}, and gives the image's entrypoint. */
    private static List<String> unpack(Path image, Path folder, Path root) throws IOException, InterruptedException {
        tar("-xf", image, Files.createDirectory(folder));
        var manifest = Serialization.jsonMapper()
                .readTree(Files.readAllBytes(folder.resolve("manifest.json")))
                .get(0);
        for (var layer : manifest.get("Layers")) {
            tar("-xzpf", folder.resolve(layer.asText()), root);
        }
        var config = Serialization.jsonMapper()
                .readTree(
                        Files.readAllBytes(folder.resolve(manifest.get("Config").asText())))
                .get("config");
        if (!config.get("User").asText().equals(USER + ":" + USER)) {
            throw new IllegalStateException("the image's user is " + config.get("User"));
        }
        var entrypoint = new ArrayList<String>();
        config.get("Entrypoint").forEach(argument -> entrypoint.add(argument.asText()));
        return entrypoint;
    }

    private static void requireAllOf(Path built, Path unpacked) throws IOException {
        try (var files = Files.walk(built)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path same = unpacked.resolve(built.relativize(file));
                if (!Files.exists(same) || Files.mismatch(file, same) >= 0) {
                    throw new IllegalStateException("the image holds another " + same + " than was built");
                }
            }
        }
    }

    private static void tar(String how, Path file, Path into) throws IOException, InterruptedException {
        int code = new ProcessBuilder(
                        "tar", "--warning=no-unknown-keyword", how, file.toString(), "-C", into.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("tar " + how + " " + file + " ended with " + code);
        }
    }

    private static Path writableByAll(Path folder) throws IOException {
        Files.createDirectory(folder);
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
}
