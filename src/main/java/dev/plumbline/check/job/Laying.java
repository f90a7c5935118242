package dev.plumbline.check.job;

import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.check.Checked;
import dev.plumbline.check.Inquiry;
import dev.plumbline.check.run.Reader;
import dev.plumbline.check.run.Run;
import dev.plumbline.check.run.Runner;
import dev.plumbline.desired.git.GitFolder;
import dev.plumbline.desired.git.GitFolders;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Runs nothing, but lays down for the next container what would be run. For one run. */
public final class Laying implements Runner, GitFolders {

    private static final Unavailable NOT_YET = new Unavailable(Reason.INVALID, "the tool has not run yet");

    private final PodFolders folders;
    private final GitFolders git;
    private GitFolder module;

    public Laying(PodFolders folders, GitFolders git) {
        this.folders = folders;
        this.git = git;
    }

    @Override
    public Lookup<GitFolder> folder(GitFile at, Depth depth, Look look) {
        Lookup<GitFolder> found = git.folder(at, depth, look);
        if (found instanceof Lookup.Found<GitFolder>(GitFolder folder)) {
            module = folder;
        }
        return found;
    }

    @Override
    public Checked run(Run run, Reader reader, Inquiry inquiry) {
        try {
            folders.lay(run, module);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Checked.NotKnown(NOT_YET);
    }

    /** Has the next container do nothing where there is nothing to run, and the last tell why. */
    public void settle(Checked checked) throws IOException {
        if (checked instanceof Checked.NotKnown(Unavailable why) && why != NOT_YET) {
            folders.layNothing(why);
        }
    }
}
