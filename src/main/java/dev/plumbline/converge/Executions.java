package dev.plumbline.converge;

import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.Times;
import dev.plumbline.converge.delivery.Ledger;
import dev.plumbline.converge.delivery.Place;
import dev.plumbline.drift.ForeignText;
import java.time.Instant;
import java.util.List;

/** What is put on record of an execution as it goes on. Pure. */
final class Executions {

    private static final int MAX_ERROR = 1024;
    private static final int MAX_REFERENCE = 512;

    private Executions() {}

    /**
     * It is this converger's from now on, and nothing was done yet.
     *
     * @param before the last execution of the incident, whose receipts stay on record; null for none
     */
    static Execution claimed(Stage.Work work, String holder, boolean dryRun, Execution before, Instant now) {
        return new Execution(
                work.approval().digest(),
                ExecutionState.Running,
                holder,
                work.approval().by(),
                0,
                0,
                dryRun ? true : null,
                null,
                null,
                Times.of(now),
                null,
                work.standing() ? true : null,
                before == null ? null : before.deliveries());
    }

    /** The step of this number, from 0, is about to be written, and those before it are done. */
    static Execution begun(Execution running, String holder, int step) {
        return with(running, ExecutionState.Running, holder, step + 1, step, running.reference(), null, null);
    }

    /** So many steps are done. */
    static Execution done(Execution running, int steps, String reference) {
        return with(
                running,
                ExecutionState.Running,
                running.holder(),
                Math.max(stepsBegun(running), steps),
                steps,
                reference.isEmpty() ? running.reference() : reference(reference),
                null,
                null);
    }

    /** It rests between two steps, and why. */
    static Execution resting(Execution running, String why) {
        return with(
                running,
                ExecutionState.Running,
                running.holder(),
                stepsBegun(running),
                stepsDone(running),
                running.reference(),
                shown(why),
                null);
    }

    /** It has come to its end. */
    static Execution ended(Execution running, ExecutionState state, String error, Instant now) {
        return with(
                running,
                state,
                running.holder(),
                stepsBegun(running),
                stepsDone(running),
                running.reference(),
                error == null ? null : shown(error),
                Times.of(now),
                running.deliveries() == null ? null : Ledger.of(running).ended().entries());
    }

    /**
     * A delivery goes on, and this has become of it.
     *
     * @param places all that it delivers to
     * @param why it rests; null where it does not
     */
    static Execution delivering(Execution running, Ledger ledger, List<Place> places, String why) {
        return with(
                running,
                ExecutionState.Running,
                running.holder(),
                (int) places.stream()
                        .filter(place -> ledger.isSettled(place) || ledger.isBegun(place))
                        .count(),
                (int) places.stream().filter(ledger::isDelivered).count(),
                running.reference(),
                why == null ? null : shown(why),
                null,
                ledger.entries());
    }

    /** Another converger has it now. */
    static Execution heldBy(Execution running, String holder) {
        return with(
                running,
                running.state(),
                holder,
                stepsBegun(running),
                stepsDone(running),
                running.reference(),
                running.error(),
                running.finishedTime());
    }

    /** What came of it elsewhere, fit for a status. */
    static String reference(String text) {
        return ForeignText.shown(text, MAX_REFERENCE);
    }

    /** All that this converger does is done, and others have to follow. */
    static Execution pending(Execution running, int steps, String reference) {
        return with(running, ExecutionState.Pending, running.holder(), steps, steps, reference(reference), null, null);
    }

    static int stepsBegun(Execution execution) {
        return execution.stepsBegun() == null ? 0 : execution.stepsBegun();
    }

    static int stepsDone(Execution execution) {
        return execution.stepsDone() == null ? 0 : execution.stepsDone();
    }

    static boolean isDryRun(Execution execution) {
        return Boolean.TRUE.equals(execution.dryRun());
    }

    private static String shown(String text) {
        return ForeignText.shown(text, MAX_ERROR);
    }

    private static Execution with(
            Execution before,
            ExecutionState state,
            String holder,
            int stepsBegun,
            int stepsDone,
            String reference,
            String error,
            String finishedTime) {
        return with(before, state, holder, stepsBegun, stepsDone, reference, error, finishedTime, before.deliveries());
    }

    private static Execution with(
            Execution before,
            ExecutionState state,
            String holder,
            int stepsBegun,
            int stepsDone,
            String reference,
            String error,
            String finishedTime,
            List<Execution.Delivery> deliveries) {
        return new Execution(
                before.digest(),
                state,
                holder,
                before.approvedBy(),
                stepsBegun,
                stepsDone,
                before.dryRun(),
                reference,
                error,
                before.startedTime(),
                finishedTime,
                before.standing(),
                deliveries);
    }
}
