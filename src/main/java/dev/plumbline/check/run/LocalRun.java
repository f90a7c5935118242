package dev.plumbline.check.run;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.http.Timekeeper;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** One run as processes on this machine: in a folder that is made for it, and gone when it has ended. */
final class LocalRun {

    /** The most that is read of one stream of one command, in bytes. */
    static final long MAX_OUTPUT = 16L * 1024 * 1024;

    private static final Logger LOG = Logger.getLogger(LocalRun.class);
    private static final long WATCH_MILLIS = 200;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Workshop workshop;
    private final Path program;
    private final String searchPath;
    private final Timekeeper time;

    LocalRun(Workshop workshop, Path program, String searchPath, Timekeeper time) {
        this.workshop = workshop;
        this.program = program;
        this.searchPath = searchPath;
        this.time = time;
    }

    /** How it ended. */
    sealed interface Result permits Ran, Stopped {}

    /** The tool ended by itself, however. */
    record Ran(List<Outcome> outcomes) implements Result {}

    /** It was ended, or could not begin. */
    record Stopped(Unavailable why) implements Result {}

    Result run(Run run) throws InterruptedException {
        Path room = null;
        try {
            room = workshop.room();
            place(room, run);
            return commands(room, run);
        } catch (IOException e) {
            LOG.warnf(
                    "event=check-run-failed tool=%s exception=%s",
                    run.tool().program(), e.getClass().getName());
            return new Stopped(
                    new Unavailable(
                            Reason.UNEXPECTED_ANSWER,
                            run.tool().program()
                                    + " could not be started, or its files could not be written: check plumbline.checks.local.folder and the program"));
        } finally {
            clear(room);
        }
    }

    private Result commands(Path room, Run run) throws IOException, InterruptedException {
        long deadline = time.nanos() + run.allowance().time().toNanos();
        var outcomes = new ArrayList<Outcome>();
        for (Command command : run.commands()) {
            Path output = room.resolve("printed").resolve(outcomes.size() + ".out");
            Path errors = room.resolve("printed").resolve(outcomes.size() + ".err");
            Process process = started(room, run, command, output, errors);
            var belonging = Belonging.to(room).with(process.toHandle());
            Optional<Unavailable> why;
            try {
                why = watch(process, belonging, room, run, deadline);
            } finally {
                // What the tool left running goes with it.
                belonging.end();
                process.waitFor();
            }
            why = why.or(() -> tooLarge(run, output)).or(() -> tooLarge(run, errors));
            if (why.isPresent()) {
                return new Stopped(why.get());
            }
            outcomes.add(new Outcome(
                    command.name(), process.exitValue(), Files.readAllBytes(output), Files.readAllBytes(errors)));
            if (!command.goesOn().contains(process.exitValue())) {
                break;
            }
        }
        return new Ran(outcomes);
    }

    private Process started(Path room, Run run, Command command, Path output, Path errors) throws IOException {
        // The shell sets what a Java process can't: no core file, and no file beyond what the run may write.
        var line = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "ulimit -c 0; ulimit -f \"$1\"; shift; exec \"$@\"",
                "sh",
                Long.toString(run.allowance().disk() / 512),
                program.toString()));
        line.addAll(command.arguments());
        var builder = new ProcessBuilder(line)
                .directory(room.resolve("module").toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(run.environment());
        environment.putAll(run.secretEnvironment());
        environment.put("PATH", searchPath);
        environment.put("HOME", room.resolve("home").toString());
        environment.put("TMPDIR", room.resolve("tmp").toString());
        environment.put("LANG", "C.UTF-8");
        environment.put(Belonging.VARIABLE, room.toString());
        return builder.start();
    }

    /** Waits for a process to end; ends when it takes more than it may, with what it took too much of. */
    private Optional<Unavailable> watch(Process process, Belonging belonging, Path room, Run run, long deadline)
            throws IOException, InterruptedException {
        Allowance allowance = run.allowance();
        while (true) {
            long left = (deadline - time.nanos()) / NANOS_PER_MILLI;
            if (left <= 0) {
                return stopped(Reason.TIMEOUT, run, "took longer than the " + allowance.time() + " of limits.timeout");
            }
            if (process.waitFor(Math.min(left, WATCH_MILLIS), TimeUnit.MILLISECONDS)) {
                return size(room) > allowance.disk() ? disk(run) : Optional.empty();
            }
            if (size(room) > allowance.disk()) {
                return disk(run);
            }
            if (belonging.memory() > allowance.memory()) {
                return stopped(
                        Reason.TOO_LARGE,
                        run,
                        "took more than the " + allowance.memory() + " bytes of memory of limits.memory");
            }
        }
    }

    private static Optional<Unavailable> disk(Run run) {
        return stopped(
                Reason.TOO_LARGE, run, "wrote more than the " + run.allowance().disk() + " bytes of limits.disk");
    }

    private static Optional<Unavailable> tooLarge(Run run, Path printed) {
        return printed.toFile().length() > MAX_OUTPUT
                ? stopped(Reason.TOO_LARGE, run, "printed more than " + MAX_OUTPUT + " bytes")
                : Optional.empty();
    }

    private static Optional<Unavailable> stopped(Reason reason, Run run, String what) {
        return Optional.of(new Unavailable(
                reason,
                run.tool().program() + " " + what
                        + ", and nothing is known: raise the limit, or check less with one policy"));
    }

    private static void place(Path room, Run run) throws IOException {
        for (String folder : List.of("module", "inputs", "outputs", "home", "tmp", "printed")) {
            Files.createDirectory(room.resolve(folder));
        }
        for (var file : run.files().entrySet()) {
            Path at = room.resolve("module").resolve(file.getKey()).normalize();
            if (!at.startsWith(room.resolve("module"))) {
                throw new IOException("a path leads out of the module");
            }
            Files.createDirectories(at.getParent());
            Files.write(at, file.getValue());
        }
        for (var input : run.inputs().entrySet()) {
            Path at = room.resolve("inputs").resolve(input.getKey());
            Files.createFile(
                    at, PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
            Files.write(at, input.getValue(), StandardOpenOption.WRITE);
        }
    }

    /** What lies in the folder, in bytes; files that go meanwhile count as nothing. */
    private static long size(Path folder) throws IOException {
        var sum = new AtomicLong();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return sum.get();
    }

    private static void clear(Path room) {
        if (room == null) {
            return;
        }
        try {
            Workshop.clear(room);
        } catch (IOException e) {
            LOG.warnf("event=check-run-not-cleared exception=%s", e.getClass().getName());
        }
    }
}
