package dev.plumbline.incident;

import java.time.Instant;

/**
 * One thing that happened to an incident.
 *
 * @param by a user, or {@code plumbline} or {@code plumbline-converger}
 * @param note for people; may be empty
 */
public record Happening(Instant time, String by, Word word, String note) {

    /** What can happen: the words of the timeline, and the reasons of the Kubernetes Events. */
    public enum Word {
        Detected(true),
        FindingAppeared(true),
        FindingChanged(true),
        FindingResolved(false),
        Acknowledged(false),
        Stabilized(false),
        ResolutionRecorded(false),
        Approved(false),
        ApprovalVoid(true),
        Overridden(false),
        OverrideEnded(false),
        Extended(false),
        ClosureRecorded(false),
        WordWithdrawn(true),
        Escalated(true),
        Expired(true),
        Orphaned(true),
        Followed(false),
        ExecutionStarted(false),
        ExecutionPending(false),
        ExecutionSucceeded(false),
        ExecutionFailed(true),
        DistributionFailed(true),
        ExecutionSuperseded(true),
        ExecutionRehearsed(false),
        Reconciled(false),
        Reopened(true),
        Closed(false);

        private final boolean warns;

        Word(boolean warns) {
            this.warns = warns;
        }

        /** Whether somebody should look. */
        public boolean warns() {
            return warns;
        }
    }
}
