package dev.plumbline.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Files that tests need and the build does not bring, as programs: in the user's cache, put there by a script of
 * {@code hack/} when they are first needed.
 *
 * @param title what it is called in messages
 * @param place the folder below the user's cache of Plumbline, with the version in it
 * @param files what must lie there, by paths in that folder
 * @param script the script below {@code hack/}; its one argument is the folder
 * @param means the program on the search path that the script works with
 * @param atMost how long the script may take
 * @param help what a person does who has no such means: whole sentences
 */
public record CachedTool(
        String title, Path place, List<String> files, String script, String means, Duration atMost, String help) {

    public CachedTool {
        files = List.copyOf(files);
    }

    /**
     * The folder, with all files in it.
     *
     * @throws IllegalStateException where they are not there and can't be had; the message says what to install
     */
    public Path folder() {
        Path folder = caches().resolve("plumbline").resolve(place);
        // One at a time: two tests that need the same tool would both build it.
        synchronized (CachedTool.class) {
            if (!files.stream().allMatch(file -> Files.isRegularFile(folder.resolve(file)))) {
                get(folder);
            }
        }
        return folder;
    }

    /** A program on the search path. */
    public static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(entry -> entry.startsWith("/"))
                .map(entry -> Path.of(entry, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path caches() {
        String cache = System.getenv("XDG_CACHE_HOME");
        return cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    }

    private void get(Path folder) {
        if (onPath(means).isEmpty()) {
            throw new IllegalStateException(
                    "No %s lies in %s, and there is no %s on the PATH to get it with. %s Then run this again."
                            .formatted(title, folder, means, help));
        }
        System.err.println("Getting " + title + " into " + folder + ": once, for some minutes");
        try {
            var log = Files.createTempFile(place.getName(0) + "-", ".log");
            var process = new ProcessBuilder(
                            "bash", Path.of("hack", script).toAbsolutePath().toString(), folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IllegalStateException(
                        "Getting %s took over %s minutes: see %s. %s".formatted(title, atMost.toMinutes(), log, help));
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("Getting %s failed: see %s. %s".formatted(title, log, help));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while getting " + title, e);
        }
    }
}
