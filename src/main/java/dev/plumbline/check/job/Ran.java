package dev.plumbline.check.job;

import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.check.Checked;
import dev.plumbline.check.Inquiry;
import dev.plumbline.check.run.Outcome;
import dev.plumbline.check.run.Reader;
import dev.plumbline.check.run.Reading;
import dev.plumbline.check.run.Run;
import dev.plumbline.check.run.Runner;
import dev.plumbline.desired.git.GitFolder;
import dev.plumbline.desired.git.GitFolders;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import java.io.IOException;
import java.util.List;

/** Runs nothing, for it has run: reads what the container before this one left. */
public final class Ran implements Runner, GitFolders {

    private final PodFolders folders;

    public Ran(PodFolders folders) {
        this.folders = folders;
    }

    @Override
    public Lookup<GitFolder> folder(GitFile at, Depth depth, Look look) {
        try {
            return folders.fetched();
        } catch (IOException e) {
            return new Lookup.Failed<>(unreadable());
        }
    }

    @Override
    public Checked run(Run run, Reader reader, Inquiry inquiry) {
        List<Outcome> outcomes;
        try {
            outcomes = folders.outcomes(run.commands());
        } catch (IOException | NumberFormatException e) {
            return new Checked.NotKnown(unreadable());
        }
        if (outcomes.isEmpty()) {
            return new Checked.NotKnown(new Unavailable(
                    Reason.UNEXPECTED_ANSWER, "the tool did not begin: see that its image has a shell and the tool"));
        }
        return switch (reader.read(outcomes)) {
            case Reading.Unread(Unavailable why) -> new Checked.NotKnown(why);
            case Reading.Sides sides -> sides.compared(inquiry, run.revision(), inquiry.now());
        };
    }

    private static Unavailable unreadable() {
        return new Unavailable(
                Reason.TOO_LARGE,
                "what the tool left can't be read: it printed more than is taken, or was ended in the middle");
    }
}
