package dev.plumbline.desired.git;

import dev.plumbline.desired.format.DesiredFile;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Reads files out of a repository's objects. Nothing is checked out, and no link is followed. */
final class GitTree {

    /** The most files of one folder. */
    static final int MAX_FILES = 2_000;

    /** The most bytes of all files of one folder. */
    static final int MAX_FOLDER_BYTES = 32 * 1024 * 1024;

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
                return failed(Reason.NOT_FOUND, "there is no file " + file + at + ": check path and ref");
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

    /**
     * Reads the files of a folder in a commit, by path relative to it.
     *
     * @throws IOException where the repository is damaged
     */
    static Lookup<SortedMap<String, byte[]>> folder(Repository repository, ObjectId commit, String path, boolean deep)
            throws IOException {
        try (ObjectReader reader = repository.newObjectReader();
                RevWalk walk = new RevWalk(reader)) {
            ObjectId root = walk.parseCommit(commit).getTree();
            String shown = ForeignText.shown(path, 200);
            String at = " in commit " + commit.abbreviate(12).name();
            try (TreeWalk tree = new TreeWalk(reader)) {
                if (path.equals(GitTarget.ROOT)) {
                    tree.addTree(root);
                } else {
                    try (TreeWalk found = TreeWalk.forPath(reader, path, root)) {
                        if (found == null) {
                            return failedFolder(
                                    Reason.NOT_FOUND, "there is no folder " + shown + at + ": check path and ref");
                        }
                        if (!FileMode.TREE.equals(found.getRawMode(0))) {
                            return failedFolder(Reason.MALFORMED, shown + at + " is no folder: name the folder");
                        }
                        tree.addTree(found.getObjectId(0));
                    }
                }
                tree.setRecursive(deep);
                return files(reader, tree, shown + at);
            }
        }
    }

    private static Lookup<SortedMap<String, byte[]>> files(ObjectReader reader, TreeWalk tree, String folder)
            throws IOException {
        var files = new TreeMap<String, byte[]>();
        long bytes = 0;
        while (tree.next()) {
            int mode = tree.getRawMode(0);
            if (FileMode.TREE.equals(mode)) {
                continue;
            }
            String name = ForeignText.shown(tree.getPathString(), 200);
            if (FileMode.SYMLINK.equals(mode) || FileMode.GITLINK.equals(mode)) {
                return failedFolder(
                        Reason.MALFORMED,
                        name + " in " + folder
                                + " is a symbolic link or a submodule, which is not followed: keep the file itself there");
            }
            ObjectId blob = tree.getObjectId(0);
            bytes += reader.getObjectSize(blob, Constants.OBJ_BLOB);
            if (bytes > MAX_FOLDER_BYTES || files.size() == MAX_FILES) {
                return failedFolder(
                        Reason.TOO_LARGE,
                        folder + " has more than " + MAX_FILES + " files or " + MAX_FOLDER_BYTES
                                + " bytes: name a smaller folder");
            }
            files.put(
                    tree.getPathString(), reader.open(blob, Constants.OBJ_BLOB).getBytes(MAX_FOLDER_BYTES));
        }
        return new Lookup.Found<>(files);
    }

    private static Lookup<SortedMap<String, byte[]>> failedFolder(Reason reason, String message) {
        return new Lookup.Failed<>(new Unavailable(reason, message));
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
