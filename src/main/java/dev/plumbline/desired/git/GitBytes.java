package dev.plumbline.desired.git;

import java.time.Instant;

/**
 * A file as it stands in a commit.
 *
 * @param commit 40 hexadecimal digits
 * @param time when the server confirmed that the ref names the commit
 */
public record GitBytes(byte[] bytes, String commit, Instant time) {

    /** Shows no content. */
    @Override
    public String toString() {
        return "GitBytes[" + bytes.length + " bytes in " + commit + "]";
    }
}
