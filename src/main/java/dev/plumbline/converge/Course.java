package dev.plumbline.converge;

import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.api.Execution;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.proposal.Content;
import dev.plumbline.proposal.Signed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What comes next on the way of a proposal, seen from a fresh look at both sides. Pure. Each change of the proposal is
 * where it was approved (the look finds the same difference there), done (no difference there), or has moved (anything
 * else): what has moved is never written to.
 */
sealed interface Course {

    /** All is as it was approved: it can be claimed. */
    record Claim() implements Course {}

    /** Something is no longer as it was approved, and what. */
    record Moved(String what) implements Course {}

    /**
     * The step of this number, from 0, is next; those before it are done.
     *
     * @param step with those changes only that are not there yet
     */
    record Write(int number, Step step) implements Course {}

    /** Every step is done, and nothing of it differs. */
    record Arrived() implements Course {}

    /** Every step was written, and something of it differs still, or again. */
    record NotThere(String what) implements Course {}

    /**
     * What comes next.
     *
     * @param running empty where nobody has claimed it yet
     * @param findings what the look found
     * @param desired what should hold, as the look read it
     */
    static Course next(Content content, Optional<Execution> running, List<Finding> findings, State desired) {
        var look = new Look(
                findings.stream()
                        .collect(Collectors.groupingBy(
                                finding -> finding.subject().name())),
                desired);
        List<Step> steps = content.steps();
        if (running.isEmpty()) {
            return look.firstThatIsNot(List.of(Standing.OPEN), steps)
                    .<Course>map(change -> new Moved(shown(change)))
                    .orElseGet(Claim::new);
        }
        int done = Math.min(Executions.stepsDone(running.get()), steps.size());
        boolean dryRun = Executions.isDryRun(running.get());
        List<Step> ahead = steps.subList(done, steps.size());
        var moved = look.firstThatIsNot(List.of(Standing.OPEN, Standing.DONE), ahead);
        if (moved.isPresent()) {
            return new Moved(shown(moved.get()));
        }
        for (int number = done; number < steps.size(); number++) {
            List<Change> open = steps.get(number).changes().stream()
                    .filter(change -> look.standing(change) == Standing.OPEN)
                    .toList();
            if (!open.isEmpty()) {
                return new Write(number, new Step(steps.get(number).summary(), open));
            }
        }
        return dryRun
                ? new Arrived()
                : look.firstThatIsNot(List.of(Standing.DONE), steps)
                        .<Course>map(change -> new NotThere(shown(change)))
                        .orElseGet(Arrived::new);
    }

    /** Those of a look's findings that a proposal changes something about, with what goes with them, in their order. */
    static List<Take> takes(Content content, List<Take> takes) {
        Set<List<String>> places = content.steps().stream()
                .flatMap(step -> step.changes().stream())
                .map(change -> List.of(change.subject(), Signed.field(change)))
                .collect(Collectors.toSet());
        return takes.stream()
                .filter(take -> places.contains(
                        List.of(take.finding().subject().name(), take.finding().field())))
                .toList();
    }

    private static String shown(Change change) {
        String field = Signed.field(change);
        return ForeignText.shown(change.subject(), 128)
                + (field.isEmpty() ? "" : " at " + ForeignText.shown(field, 128));
    }

    /** How a change stands. */
    enum Standing {
        /** The difference that it was approved for is there. */
        OPEN,
        /** There is no difference. */
        DONE,
        /** There is another difference than the one that it was approved for. */
        MOVED
    }

    /** What one look saw. */
    record Look(Map<String, List<Finding>> bySubject, State desired) {

        Standing standing(Change change) {
            var around = new ArrayList<Finding>();
            for (Finding finding : bySubject.getOrDefault(change.subject(), List.of())) {
                if (overlap(finding.field(), Signed.field(change))) {
                    around.add(finding);
                }
            }
            if (around.isEmpty()) {
                // What should hold has been taken out of the truth, so nothing compares it any more.
                return change.operation() == Operation.Set
                                && !desired.values().containsKey(new Subject(change.subject()))
                        ? Standing.MOVED
                        : Standing.DONE;
            }
            Finding first = around.getFirst();
            return around.size() == 1
                            && first.field().equals(Signed.field(change))
                            && first.mark().equals(change.mark())
                    ? Standing.OPEN
                    : Standing.MOVED;
        }

        Optional<Change> firstThatIsNot(List<Standing> wanted, List<Step> steps) {
            return steps.stream()
                    .flatMap(step -> step.changes().stream())
                    .filter(change -> !wanted.contains(standing(change)))
                    .findFirst();
        }

        /** Whether one of two places is, or is inside, the other. */
        private static boolean overlap(String one, String other) {
            return one.equals(other) || one.startsWith(other + "/") || other.startsWith(one + "/");
        }
    }
}
