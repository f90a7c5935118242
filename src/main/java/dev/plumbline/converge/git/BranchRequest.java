package dev.plumbline.converge.git;

import dev.plumbline.api.DesiredSpec.Git;
import dev.plumbline.desired.Promotion.Take;
import java.util.Comparator;
import java.util.List;

/**
 * An approved patch that is to become a branch.
 *
 * @param spec where the truth stands
 * @param namespace of the incident
 * @param incident the incident's name
 * @param digest of the approved proposal, {@code sha256:} and 64 hexadecimal digits
 * @param takes the findings of the approved changes with what was just observed
 * @param patch as it was approved
 */
public record BranchRequest(
        Git spec, String namespace, String incident, String digest, List<Take> takes, String patch) {

    private static final String PREFIX = "sha256:";
    private static final int DIGITS = 8;

    public BranchRequest {
        takes = takes.stream().sorted(Comparator.comparing(Take::finding)).toList();
        if (!digest.matches(PREFIX + "[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a digest is sha256: and 64 hexadecimal digits");
        }
    }

    /** The branch's short name, one for each approved proposal: {@code plumbline/<incident>-<digits of the digest>}. */
    public String branch() {
        return "plumbline/" + incident + "-" + digest.substring(PREFIX.length(), PREFIX.length() + DIGITS);
    }

    /** Shows no patch and no value. */
    @Override
    public String toString() {
        return "BranchRequest[" + branch() + "]";
    }
}
