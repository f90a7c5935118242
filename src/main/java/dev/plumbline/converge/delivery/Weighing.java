package dev.plumbline.converge.delivery;

import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.distribution.Standing;
import dev.plumbline.distribution.Versions;
import dev.plumbline.drift.Evidence;
import java.util.Optional;

/** What is done about one destination, seen from a fresh look at it. Pure. */
public sealed interface Weighing {

    /** It holds what it should: nothing is written. */
    record Holds() implements Weighing {}

    /** It is written to. */
    record Deliver() implements Weighing {}

    /** It is not written to, and why. */
    record Leave(String why) implements Weighing {}

    /** It could not be looked at, and why. */
    record Unread(String why) implements Weighing {}

    /**
     * What the decision is made on.
     *
     * @param standing how the destination stands
     * @param mark what that is named as
     * @param receipt of the newest delivery that arrived there; empty for none
     * @param begun whether this execution has begun to write there already
     * @param inAdvance whether only a standing approval covers it: nobody has seen what is there, or which version follows
     */
    record Grounds(Standing standing, String mark, Optional<Receipt> receipt, boolean begun, boolean inAdvance) {}

    static Weighing of(Place place, Grounds grounds) {
        Standing standing = grounds.standing();
        if (!standing.read()) {
            return new Unread(standing.message());
        }
        if (standing.state() == State.InSync) {
            return new Holds();
        }
        if (grounds.inAdvance()) {
            return grounds.receipt()
                    .flatMap(receipt -> notInAdvance(place, receipt))
                    .<Weighing>map(Leave::new)
                    .orElseGet(Deliver::new);
        }
        return grounds.mark().equals(place.change().mark()) || grounds.begun() && !isKnown(standing)
                ? new Deliver()
                : new Leave(
                        "It is no longer as it was when this was approved, and was left alone: look at the proposal that follows, and approve that.");
    }

    /** A standing approval is for what is new: what was there before is for a person to judge, and so is what is older. */
    private static Optional<String> notInAdvance(Place place, Receipt receipt) {
        String delivered = "Version " + receipt.version() + " was delivered here at " + receipt.time();
        if (receipt.fingerprint().equals(place.fingerprint())) {
            return Optional.of(
                    delivered
                            + " and has been changed since, and the standing approval is for what is new: approve the proposal that follows by its digest, to have it delivered again.");
        }
        return Versions.isOlder(place.version(), receipt.version())
                ? Optional.of(delivered + ", and the standing approval is for newer ones than that, not for version "
                        + place.version()
                        + ": approve the proposal that follows by its digest, if the older one is meant.")
                : Optional.empty();
    }

    /**
     * Whether the value itself was seen, or that there is none. Where it was not, what was begun here before may be what
     * has moved the mark: it is delivered again.
     */
    private static boolean isKnown(Standing standing) {
        return standing.evidence() == Evidence.VALUE;
    }
}
