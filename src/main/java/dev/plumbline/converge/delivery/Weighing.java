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
                    .filter(receipt -> Versions.isOlder(place.version(), receipt.version()))
                    .<Weighing>map(
                            receipt -> new Leave(
                                    "Version " + place.version() + " is older than version "
                                            + receipt.version()
                                            + ", which was delivered here, and the standing approval is for newer ones: approve the proposal that follows by its digest, if the older one is meant."))
                    .orElseGet(Deliver::new);
        }
        return grounds.mark().equals(place.change().mark()) || grounds.begun() && !isKnown(standing)
                ? new Deliver()
                : new Leave(
                        "It is no longer as it was when this was approved, and was left alone: look at the proposal that follows, and approve that.");
    }

    /**
     * Whether the value itself was seen, or that there is none. Where it was not, what was begun here before may be what
     * has moved the mark: it is delivered again.
     */
    private static boolean isKnown(Standing standing) {
        return standing.evidence() == Evidence.VALUE;
    }
}
