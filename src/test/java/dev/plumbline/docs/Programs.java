package dev.plumbline.docs;

import dev.plumbline.chart.Helm;
import dev.plumbline.cluster.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder with the programs that the documentation's commands call. */
final class Programs {

    private static final Path CLASSES = Path.of("target", "classes").toAbsolutePath();
    private static final Path LIBRARIES =
            Path.of("target", "quarkus-app", "lib", "main").toAbsolutePath();

    private Programs() {}

    /** Makes the folder: kubectl, helm, and {@code kubectl drift} with the packaged libraries. */
    static Path in(Path workDir) throws IOException {
        Path folder = Files.createDirectories(workDir.resolve("bin"));
        Files.createSymbolicLink(folder.resolve("kubectl"), Kubectl.here());
        Files.createSymbolicLink(folder.resolve("helm"), Helm.program());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path plugin = Files.writeString(folder.resolve("kubectl-drift"), """
                #!/bin/bash
                exec '%s' -XX:TieredStopAtLevel=1 -cp '%s:%s/*' dev.plumbline.cli.KubectlDrift "$@"
                """.formatted(java, CLASSES, LIBRARIES));
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
        return folder;
    }
}
