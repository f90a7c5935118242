package dev.plumbline.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Vault's program: in the user's cache, built there from its Go module when it is first needed. */
final class VaultBinary {

    static final String VERSION = "1.13.0";

    private VaultBinary() {}

    /** @throws IllegalStateException where it is not there and can't be built; the message says what to install */
    static synchronized Path here() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path caches =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        Path folder = caches.resolve(Path.of("plumbline", "vault", VERSION));
        Path program = folder.resolve("vault");
        if (!Files.isExecutable(program)) {
            build(folder);
        }
        return program;
    }

    private static void build(Path folder) {
        boolean go = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, "go")));
        if (!go) {
            throw new IllegalStateException("No Vault lies in " + folder + ", and there is no Go to build it with."
                    + " Install Go 1.24 or newer, or put a vault " + VERSION + " there, and run this again.");
        }
        System.err.println("Building Vault into " + folder + ": once, for some minutes");
        try {
            var log = Files.createTempFile("vault-build", ".log");
            var script = Path.of("hack", "vault", "build.sh").toAbsolutePath();
            var process = new ProcessBuilder("bash", script.toString(), folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(30, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IllegalStateException("Building Vault took over 30 minutes: see " + log);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("Building Vault failed: see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Vault was being built", e);
        }
    }
}
