package dev.plumbline.desired.git;

import java.time.Duration;

/**
 * What one repository may cost.
 *
 * @param repositoryBytes the most that one fetch sends, and that one repository takes on the disk
 * @param objectBytes the largest single object of a repository, unpacked
 * @param cacheBytes the most that all repositories take on the disk; the one not used for longest goes first
 * @param idle how long a server may be silent
 * @param deadline how long one look at a server may take from its beginning to its end
 */
public record GitLimits(long repositoryBytes, long objectBytes, long cacheBytes, Duration idle, Duration deadline) {

    private static final long MEBIBYTE = 1024L * 1024;

    public static final GitLimits DEFAULT = new GitLimits(
            256 * MEBIBYTE, 64 * MEBIBYTE, 2048 * MEBIBYTE, Duration.ofSeconds(20), Duration.ofSeconds(60));
}
