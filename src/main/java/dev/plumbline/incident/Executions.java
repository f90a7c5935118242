package dev.plumbline.incident;

import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.TimelineEntry;
import dev.plumbline.api.Execution;
import dev.plumbline.api.Execution.Delivery;
import dev.plumbline.api.Execution.DeliveryState;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.Times;
import dev.plumbline.incident.Happening.Word;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes up what the converger says of its work: each state that it reaches is told once. */
final class Executions {

    /** How {@code status.words} names the converger's last word. */
    static final String FIELD = "execution";

    private static final int DIGEST_SHOWN = "sha256:".length() + 12;

    private Executions() {}

    static void take(NextStatus next, Timeline timeline) {
        Execution execution = next.execution;
        if (execution == null) {
            return;
        }
        deliveries(execution, next.timeline, timeline);
        // Its progress from step to step is no news of its own.
        String digest = Words.digest(List.of(
                execution.digest(),
                execution.state().name(),
                Optional.ofNullable(execution.startedTime()).orElse("")));
        if (next.word(FIELD).map(word -> word.digest().equals(digest)).orElse(false)) {
            return;
        }
        word(execution.state()).ifPresent(word -> timeline.add(Timeline.CONVERGER, word, note(execution)));
        List<DriftIncidentStatus.Word> words = new ArrayList<>(
                next.words.stream().filter(word -> !word.field().equals(FIELD)).toList());
        words.add(new DriftIncidentStatus.Word(FIELD, digest, Times.of(timeline.time())));
        next.words = List.copyOf(words);
    }

    /** A destination that did not get a version is told once, however often that is tried again. */
    private static void deliveries(Execution execution, List<TimelineEntry> told, Timeline timeline) {
        for (Delivery delivery : execution.deliveries() == null ? List.<Delivery>of() : execution.deliveries()) {
            if (delivery.state() != DeliveryState.Waiting && delivery.state() != DeliveryState.Failed) {
                continue;
            }
            String what = Timeline.shown(delivery.destination()) + " did not get version "
                    + Timeline.shown(delivery.version() == null ? "" : delivery.version()) + ": ";
            boolean known = told.stream()
                    .anyMatch(entry -> entry.event().equals(Word.DistributionFailed.name())
                            && entry.note() != null
                            && entry.note().startsWith(what));
            if (!known) {
                timeline.add(
                        Timeline.CONVERGER,
                        Word.DistributionFailed,
                        what + (delivery.message() == null ? "nobody says why" : delivery.message()));
            }
        }
    }

    /** Whether somebody is at work on what was approved: nothing may be changed under their hands. */
    static boolean running(NextStatus next) {
        return next.execution != null && next.execution.state() == ExecutionState.Running;
    }

    /**
     * Whether an incident does not close yet, for the converger has still to say how its work ended. What is carried out
     * counts until its proposal expires: a converger that died for good holds up nothing after that.
     */
    static boolean isWaitedFor(NextStatus next, Instant now) {
        return running(next)
                && next.proposals.stream()
                        .filter(proposal -> next.execution.digest().equals(proposal.digest()))
                        .anyMatch(proposal -> Written.time(proposal.expiryTime())
                                .filter(now::isBefore)
                                .isPresent());
    }

    private static Optional<Word> word(ExecutionState state) {
        return switch (state) {
            case Running -> Optional.of(Word.ExecutionStarted);
            case Pending -> Optional.of(Word.ExecutionPending);
            case Succeeded -> Optional.of(Word.ExecutionSucceeded);
            case Failed -> Optional.of(Word.ExecutionFailed);
            case Superseded -> Optional.of(Word.ExecutionSuperseded);
            case DryRun -> Optional.of(Word.ExecutionRehearsed);
            case Unrecognized -> Optional.empty();
        };
    }

    private static String note(Execution execution) {
        String digest = execution.digest();
        var note = new StringBuilder(digest.substring(0, Math.min(DIGEST_SHOWN, digest.length())));
        if (Boolean.TRUE.equals(execution.dryRun()) || execution.state() == ExecutionState.DryRun) {
            note.append(", nothing written");
        }
        if (execution.approvedBy() != null) {
            note.append(", approved by ").append(execution.approvedBy());
        }
        if (execution.reference() != null) {
            note.append(": ").append(execution.reference());
        }
        if (execution.error() != null) {
            note.append(": ").append(execution.error());
        }
        return note.toString();
    }
}
