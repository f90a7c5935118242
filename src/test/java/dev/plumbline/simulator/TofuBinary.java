package dev.plumbline.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real OpenTofu, and the provider {@code hashicorp/local} beside it: in the user's cache, built there from their Go modules
 * when they are first needed.
 */
public final class TofuBinary {

    public static final String VERSION = "1.12.6";

    private static final String PROVIDER = "terraform-provider-local";
    private static final String PROVIDER_VERSION = "2.0.0";

    private TofuBinary() {}

    /** @throws IllegalStateException where it is not there and can't be built; the message says what to install */
    public static synchronized Path here() {
        Path folder = folder();
        if (!Files.isExecutable(folder.resolve("tofu")) || !Files.isExecutable(folder.resolve(PROVIDER))) {
            build(folder);
        }
        return folder.resolve("tofu");
    }

    /** A CLI configuration that takes the provider from a mirror made in a folder, and nothing from anywhere else. */
    public static Path configuration(Path folder) throws IOException {
        here();
        String platform = "linux_" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
        Path mirror = folder.resolve("mirror");
        Path place = Files.createDirectories(
                mirror.resolve(Path.of("tofu.example.com", "hashicorp", "local", PROVIDER_VERSION, platform)));
        Files.copy(
                folder().resolve(PROVIDER),
                place.resolve(PROVIDER + "_v" + PROVIDER_VERSION),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        return Files.writeString(
                folder.resolve("tofurc"),
                "provider_installation { filesystem_mirror { path = \"" + mirror.toAbsolutePath() + "\" } }\n");
    }

    private static Path folder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path caches =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return caches.resolve(Path.of("plumbline", "tofu", VERSION));
    }

    private static void build(Path folder) {
        boolean go = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, "go")));
        if (!go) {
            throw new IllegalStateException("No OpenTofu lies in " + folder + ", and there is no Go to build it with."
                    + " Install Go 1.26 or newer, or put a tofu " + VERSION + " and a " + PROVIDER
                    + " there, and run this again.");
        }
        System.err.println("Building OpenTofu into " + folder + ": once, for some minutes");
        try {
            var log = Files.createTempFile("tofu-build", ".log");
            var script = Path.of("hack", "tofu", "build.sh").toAbsolutePath();
            var process = new ProcessBuilder("bash", script.toString(), folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IllegalStateException("Building OpenTofu took over an hour: see " + log);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("Building OpenTofu failed: see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while OpenTofu was being built", e);
        }
    }
}
