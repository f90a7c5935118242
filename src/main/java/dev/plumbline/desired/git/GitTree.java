package dev.plumbline.desired.git;

import dev.plumbline.desired.format.DesiredFile;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.io.IOException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Reads files out of a repository's objects. Nothing is checked out, and no link is followed. */
final class GitTree {

    private GitTree() {}

    /**
     * Finds a file in a commit.
     *
     * @throws IOException where the repository is damaged
     */
    static Lookup<ObjectId> find(Repository repository, ObjectId commit, String path) throws IOException {
        try (ObjectReader reader = repository.newObjectReader();
                RevWalk walk = new RevWalk(reader);
                TreeWalk tree =
                        TreeWalk.forPath(reader, path, walk.parseCommit(commit).getTree())) {
            String file = ForeignText.shown(path, 200);
            String at = " in commit " + commit.abbreviate(12).name();
            if (tree == null) {
                return failed(Reason.NOT_FOUND, "there is no file " + file + at + ": check desired.git.path and ref");
            }
            int mode = tree.getRawMode(0);
            if (FileMode.SYMLINK.equals(mode)) {
                return failed(
                        Reason.MALFORMED,
                        file + at + " is a symbolic link, which is not followed: name the file itself");
            }
            if (FileMode.GITLINK.equals(mode)) {
                return failed(Reason.MALFORMED, file + at + " is a submodule: name a file of this repository");
            }
            if (FileMode.TREE.equals(mode)) {
                return failed(Reason.MALFORMED, file + at + " is a folder: name a file in it");
            }
            ObjectId blob = tree.getObjectId(0);
            long size = reader.getObjectSize(blob, Constants.OBJ_BLOB);
            if (size > DesiredFile.MAX_BYTES) {
                return failed(
                        Reason.TOO_LARGE, file + at + " has " + size + " bytes: the limit is " + DesiredFile.MAX_BYTES);
            }
            return new Lookup.Found<>(blob);
        }
    }

    /** @throws IOException where the repository is damaged */
    static byte[] content(Repository repository, ObjectId blob) throws IOException {
        try (ObjectReader reader = repository.newObjectReader()) {
            return reader.open(blob, Constants.OBJ_BLOB).getBytes(DesiredFile.MAX_BYTES);
        }
    }

    private static Lookup<ObjectId> failed(Reason reason, String message) {
        return new Lookup.Failed<>(new Unavailable(reason, message));
    }
}
