package dev.plumbline.desired.git;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a folder as they stand in a commit.
 *
 * @param files by path relative to the folder, its parts split by {@code /}; no part is {@code ..}
 * @param commit 40 hexadecimal digits
 * @param time when the server confirmed that the ref names the commit
 */
public record GitFolder(SortedMap<String, byte[]> files, String commit, Instant time) {

    public GitFolder {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** Shows no content. */
    @Override
    public String toString() {
        return "GitFolder[" + files.size() + " files in " + commit + "]";
    }
}
