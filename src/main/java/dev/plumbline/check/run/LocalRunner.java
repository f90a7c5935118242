package dev.plumbline.check.run;

import dev.plumbline.check.Checked;
import dev.plumbline.check.Inquiry;
import dev.plumbline.check.run.Reading.Sides;
import dev.plumbline.check.run.Reading.Unread;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.http.Timekeeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs tools as processes beside this one, with its user and its view of the machine: for trying things out and for tests, as
 * what a module or a playbook does is then done as the operator. Each run has a folder, an environment and limits of its own,
 * and leaves nothing behind. No two runs are at one place at once; one that was at the same a moment ago serves others of its
 * namespace.
 */
public final class LocalRunner implements Runner, AutoCloseable {

    private final LocalTools tools;
    private final Timekeeper time;
    private final Workshop workshop;
    private final Lanes lanes = new Lanes();
    private final Semaphore atOnce;

    /** Removes what dead processes of this kind have left in the folder. */
    public LocalRunner(LocalTools tools, Timekeeper time) {
        this.tools = tools;
        this.time = time;
        this.atOnce = new Semaphore(tools.atOnce(), true);
        try {
            this.workshop = Workshop.open(tools.folder());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "plumbline.checks.local.folder " + tools.folder()
                            + " can't be used: name one that can be written to",
                    e);
        }
    }

    @Override
    public Checked run(Run run, Reader reader, Inquiry inquiry) {
        Duration patience = run.allowance().time();
        try (var lane = lanes.enter(run.place(), patience)) {
            if (lane.isEmpty()) {
                return new Checked.NotKnown(underWay(patience));
            }
            String namespace = inquiry.look().namespace().namespace();
            var same = new Lanes.Same(namespace, run.revision(), run.sameAs());
            var latest = lane.get()
                    .latest(same)
                    .filter(given -> Duration.between(given.time(), time.instant())
                                    .compareTo(inquiry.look().freshness())
                            <= 0);
            if (latest.isPresent()) {
                return latest.get()
                        .sides()
                        .compared(inquiry, run.revision(), latest.get().time());
            }
            Instant began = time.instant();
            Reading reading = read(run, reader, patience);
            return switch (reading) {
                case Unread(Unavailable why) -> new Checked.NotKnown(why);
                case Sides sides -> {
                    lane.get().keep(new Lanes.Latest(same, sides, began));
                    yield sides.compared(inquiry, run.revision(), began);
                }
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Checked.NotKnown(
                    new Unavailable(Reason.TIMEOUT, "the operator stopped before the run ended: it runs again"));
        }
    }

    private Reading read(Run run, Reader reader, Duration patience) throws InterruptedException {
        if (!atOnce.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return new Unread(underWay(patience));
        }
        try {
            Optional<Path> program = program(run.tool());
            if (program.isEmpty()) {
                return new Unread(new Unavailable(
                        Reason.INVALID,
                        run.tool().program()
                                + " is not there: whoever runs this installation installs it, or names it in plumbline.checks.local."
                                + run.tool().program()));
            }
            return switch (new LocalRun(workshop, program.get(), tools.searchPath(), time).run(run)) {
                case LocalRun.Ran(List<Outcome> outcomes) -> reader.read(outcomes);
                case LocalRun.Stopped(Unavailable why) -> new Unread(why);
            };
        } finally {
            atOnce.release();
        }
    }

    private static Unavailable underWay(Duration patience) {
        return new Unavailable(
                Reason.TIMEOUT,
                "other runs did not end within " + patience
                        + ": look at longer intervals, or have fewer policies look at one state");
    }

    private Optional<Path> program(Tool tool) {
        String name = tools.programs().getOrDefault(tool, tool.program());
        Stream<Path> candidates = name.contains("/")
                ? Stream.of(Path.of(name))
                : Stream.of(tools.searchPath().split(":"))
                        .filter(entry -> entry.startsWith("/"))
                        .map(entry -> Path.of(entry, name));
        return candidates
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .map(Path::toAbsolutePath)
                .findFirst();
    }

    /** Ends what still runs, and removes its files. */
    @Override
    public void close() {
        workshop.close();
    }
}
