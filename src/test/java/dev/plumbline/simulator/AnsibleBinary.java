package dev.plumbline.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real {@code ansible-playbook}: on the search path, or in the user's cache, installed there with Python's own means when it
 * is first needed.
 */
public final class AnsibleBinary {

    private static final String PROGRAM = "ansible-playbook";

    private AnsibleBinary() {}

    /** @throws IllegalStateException where it is not there and can't be installed; the message says what to install */
    public static synchronized Path here() {
        return onPath(PROGRAM).orElseGet(AnsibleBinary::cached);
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(entry -> entry.startsWith("/"))
                .map(entry -> Path.of(entry, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path cached() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path caches =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        Path folder = caches.resolve(Path.of("plumbline", "ansible"));
        Path program = folder.resolve(Path.of("bin", PROGRAM));
        if (!Files.isExecutable(program)) {
            install(folder);
        }
        return program;
    }

    private static void install(Path folder) {
        String help =
                " Install ansible-core 2.14 or newer, as by apt-get install ansible-core or pip install ansible-core,"
                        + " and run this again.";
        if (onPath("python3").isEmpty()) {
            throw new IllegalStateException(
                    "There is no ansible-playbook on the PATH, and no python3 to install it with." + help);
        }
        System.err.println("Installing Ansible into " + folder + ": once, for a minute");
        try {
            var log = Files.createTempFile("ansible-install", ".log");
            var script = Path.of("hack", "ansible", "install.sh").toAbsolutePath();
            var process = new ProcessBuilder("bash", script.toString(), folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IllegalStateException("Installing Ansible took over 10 minutes: see " + log + "." + help);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("Installing Ansible failed: see " + log + "." + help);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Ansible was being installed", e);
        }
    }
}
