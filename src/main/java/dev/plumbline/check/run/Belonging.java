package dev.plumbline.check.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The processes that belong to a folder of runs: those whose environment says so, and their descendants. A process that has
 * left its parent is found too, as long as it keeps its environment. Where there is no {@code /proc}, as elsewhere than on
 * Linux, only descendants of a known process are found.
 */
final class Belonging {

    /** The variable by which a process says to which folder it belongs. */
    static final String VARIABLE = "PLUMBLINE_RUN";

    private static final Path PROC = Path.of("/proc");
    private static final long PAGE = 4096;

    /** How often more are looked for that were started while others were ended. */
    private static final int ROUNDS = 20;

    private final Path folder;
    private final Set<ProcessHandle> known = new HashSet<>();

    private Belonging(Path folder) {
        this.folder = folder;
    }

    static Belonging to(Path folder) {
        return new Belonging(folder);
    }

    /** A process that belongs to it, whatever its environment says. */
    Belonging with(ProcessHandle process) {
        known.add(process);
        return this;
    }

    /** Ends them all, those too that are started meanwhile. */
    void end() {
        for (int round = 0; round < ROUNDS; round++) {
            Set<ProcessHandle> alive = processes();
            if (alive.isEmpty()) {
                return;
            }
            alive.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** How much memory they hold, in bytes; 0 where the system does not say. */
    long memory() {
        return processes().stream().mapToLong(Belonging::memory).sum();
    }

    private Set<ProcessHandle> processes() {
        var found = new HashSet<ProcessHandle>(known);
        if (Files.isDirectory(PROC)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
                for (Path each : all) {
                    if (says(each)) {
                        ProcessHandle.of(Long.parseLong(each.getFileName().toString()))
                                .ifPresent(found::add);
                    }
                }
            } catch (IOException e) {
                // Descendants are left.
            }
        }
        var all = new HashSet<>(found);
        found.forEach(process -> process.descendants().forEach(all::add));
        all.removeIf(process -> !process.isAlive() || process.equals(ProcessHandle.current()));
        known.addAll(all);
        return all;
    }

    private boolean says(Path process) {
        String prefix = VARIABLE + "=" + folder;
        try {
            String environment =
                    new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
            for (String entry : environment.split("\0")) {
                if (entry.equals(prefix) || entry.startsWith(prefix + "/")) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // It is another user's, or gone.
            return false;
        }
    }

    /** What a process holds for itself, and its part of what it shares. */
    private static long memory(ProcessHandle process) {
        Path own = PROC.resolve(Long.toString(process.pid()));
        try {
            return Files.readAllLines(own.resolve("smaps_rollup")).stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .sum();
        } catch (IOException | NumberFormatException e) {
            return resident(own);
        }
    }

    private static long resident(Path process) {
        try {
            String[] pages = Files.readString(process.resolve("statm")).split(" ");
            return Long.parseLong(pages[1]) * PAGE;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
