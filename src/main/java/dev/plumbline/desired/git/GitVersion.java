package dev.plumbline.desired.git;

import java.time.Instant;

/**
 * What a file held for one or several commits in a row.
 *
 * @param commit the oldest of those commits, 40 hexadecimal digits: where it can be seen, the one that wrote this
 * @param time when that commit was made, as its committer's clock says
 */
public record GitVersion(byte[] bytes, String commit, Instant time) {

    /** Shows no content. */
    @Override
    public String toString() {
        return "GitVersion[" + bytes.length + " bytes of " + commit + "]";
    }
}
