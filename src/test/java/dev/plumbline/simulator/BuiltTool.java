package dev.plumbline.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program in the user's cache that is built there from Go modules.
 *
 * @param name for people
 * @param place below the cache of Plumbline's tools
 * @param hack the folder in {@code hack} whose {@code build.sh} builds it
 */
record BuiltTool(String name, Path place, String hack) {

    Path folder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path caches =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return caches.resolve("plumbline").resolve(place);
    }

    /** @throws IllegalStateException where it can't be built; the message says what to install */
    void build() {
        boolean go = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, "go")));
        if (!go) {
            throw new IllegalStateException("No " + name + " lies in " + folder()
                    + ", and there is no Go to build it with. Install Go 1.26 or newer and run this again.");
        }
        System.err.println("Building " + name + " into " + folder() + ": once, for some minutes");
        try {
            var log = Files.createTempFile(hack + "-build", ".log");
            var script = Path.of("hack", hack, "build.sh").toAbsolutePath();
            var process = new ProcessBuilder("bash", script.toString(), folder().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IllegalStateException("Building " + name + " took over an hour: see " + log);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("Building " + name + " failed: see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + name + " was being built", e);
        }
    }
}
