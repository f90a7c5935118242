package dev.plumbline.desired.git;

import dev.plumbline.desired.format.DesiredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Reads what a file held in the commits before one, as far as a repository has them. */
final class GitHistory {

    /** The most commits that are looked at. */
    static final int MAX_COMMITS = 200;

    /** The most bytes of all versions together: what is older is left out. */
    static final int MAX_BYTES = 32 * 1024 * 1024;

    private GitHistory() {}

    /**
     * The versions of a file, newest first, each once. Where the file was no file, or was too large to be read, there is no
     * version.
     *
     * @throws IOException where the repository is damaged
     */
    static List<GitVersion> versions(Repository repository, ObjectId newest, String path) throws IOException {
        try (ObjectReader reader = repository.newObjectReader();
                RevWalk walk = new RevWalk(reader)) {
            var versions = new ArrayList<GitVersion>();
            long bytes = 0;
            for (Map.Entry<ObjectId, RevCommit> version :
                    writers(reader, walk, newest, path).entrySet()) {
                bytes += reader.getObjectSize(version.getKey(), Constants.OBJ_BLOB);
                if (bytes > MAX_BYTES) {
                    break;
                }
                versions.add(new GitVersion(
                        reader.open(version.getKey(), Constants.OBJ_BLOB).getBytes(DesiredFile.MAX_BYTES),
                        version.getValue().name(),
                        version.getValue().getCommitterIdent().getWhenAsInstant()));
            }
            return versions;
        }
    }

    /** The oldest commit of the newest run of commits in which the file was this blob. */
    private static Map<ObjectId, RevCommit> writers(ObjectReader reader, RevWalk walk, ObjectId newest, String path)
            throws IOException {
        var writers = new LinkedHashMap<ObjectId, RevCommit>();
        Optional<ObjectId> running = Optional.empty();
        boolean isNewest = false;
        walk.markStart(walk.parseCommit(newest));
        for (int seen = 0; seen < MAX_COMMITS; seen++) {
            RevCommit commit = walk.next();
            if (commit == null) {
                break;
            }
            Optional<ObjectId> blob = blob(reader, commit, path);
            if (!blob.equals(running)) {
                running = blob;
                isNewest = blob.isPresent() && !writers.containsKey(blob.get());
            }
            if (isNewest) {
                writers.put(running.orElseThrow(), commit);
            }
        }
        return writers;
    }

    private static Optional<ObjectId> blob(ObjectReader reader, RevCommit commit, String path) throws IOException {
        try (TreeWalk tree = TreeWalk.forPath(reader, path, commit.getTree())) {
            boolean isFile = tree != null
                    && (FileMode.REGULAR_FILE.equals(tree.getRawMode(0))
                            || FileMode.EXECUTABLE_FILE.equals(tree.getRawMode(0)));
            return isFile && reader.getObjectSize(tree.getObjectId(0), Constants.OBJ_BLOB) <= DesiredFile.MAX_BYTES
                    ? Optional.of(tree.getObjectId(0))
                    : Optional.empty();
        }
    }
}
