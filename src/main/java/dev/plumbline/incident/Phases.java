package dev.plumbline.incident;

import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.Times;
import dev.plumbline.incident.Happening.Word;
import java.time.Instant;
import java.util.Optional;

/**
 * How far an incident has come. Forward only, but for one way: what differs anew in a reconciled incident takes it back
 * to stabilized.
 */
final class Phases {

    private Phases() {}

    static void advance(
            NextStatus next,
            DriftIncidentSpec spec,
            Optional<Findings> found,
            SourceFate fate,
            Timeline timeline,
            Instant now) {
        followSource(next, fate, timeline);
        if (next.phase == Phase.Reconciled && next.differences() > 0) {
            next.phase = Phase.Stabilized;
            timeline.add(Timeline.OPERATOR, Word.Reopened, "Something differs again: back to Stabilized");
        }
        followWords(next, spec, timeline);
        if (spec.resolution() != null && next.phase.compareTo(Phase.Reconciled) < 0 && zero(next)) {
            next.phase = Phase.Reconciled;
            timeline.add(Timeline.OPERATOR, Word.Reconciled, "Nothing differs, and the resolution is on record");
        }
        if (next.phase == Phase.Reconciled && confirmed(next, spec, found, now) && !Executions.isWaitedFor(next, now)) {
            close(
                    next,
                    timeline,
                    Timeline.OPERATOR,
                    "Nothing differed in a look after the resolution by "
                            + spec.resolution().by());
        } else if (orphaned(fate) && spec.closure() != null) {
            close(next, timeline, spec.closure().by(), spec.closure().reason());
        }
    }

    static boolean orphaned(SourceFate fate) {
        return switch (fate) {
            case Suspended, Gone -> true;
            case Followed, Unknown -> false;
        };
    }

    /** Whether the last good observation saw nothing at all. What is overridden still differs. */
    static boolean zero(NextStatus next) {
        return next.observed() && next.differences() == 0;
    }

    /**
     * From when on an observation counts as one after the resolution; empty where none is on record. Times in a status
     * are cut to whole seconds, so it is the second after.
     */
    static Optional<Instant> confirmedFrom(NextStatus next) {
        return next.word(Words.RESOLUTION)
                .flatMap(word -> Written.time(word.time()))
                .map(seen -> seen.plusSeconds(1));
    }

    /** An observation from before the clock was set back has a time to come, and confirms nothing. */
    static boolean confirmed(NextStatus next, DriftIncidentSpec spec, Optional<Findings> found, Instant now) {
        return spec.resolution() != null
                && zero(next)
                && found.filter(seen ->
                                seen.findings().isEmpty() && !seen.time().isAfter(now))
                        .flatMap(seen ->
                                confirmedFrom(next).filter(from -> !seen.time().isBefore(from)))
                        .isPresent();
    }

    private static void followSource(NextStatus next, SourceFate fate, Timeline timeline) {
        boolean was = next.is(IncidentConditions.ORPHANED);
        switch (fate) {
            case Suspended -> orphan(was, "Its source is suspended", timeline);
            case Gone -> orphan(was, "Its source is deleted", timeline);
            case Followed -> {
                if (was) {
                    timeline.add(Timeline.OPERATOR, Word.Followed, "Its source is there again");
                }
            }
            case Unknown -> {
                // What is on record stays.
            }
        }
    }

    private static void orphan(boolean was, String note, Timeline timeline) {
        if (!was) {
            timeline.add(Timeline.OPERATOR, Word.Orphaned, note);
        }
    }

    /** The words themselves are in the timeline already; only who takes an incident by a later word is told here. */
    private static void followWords(NextStatus next, DriftIncidentSpec spec, Timeline timeline) {
        if (spec.stabilization() != null && next.phase.compareTo(Phase.Stabilized) < 0) {
            next.phase = Phase.Stabilized;
        } else if (next.phase == Phase.Detected) {
            if (spec.acknowledgement() != null) {
                next.phase = Phase.Acknowledged;
            } else if (spec.resolution() != null) {
                taken(next, timeline, spec.resolution().by(), "Taken with its resolution");
            } else if (spec.approval() != null) {
                taken(next, timeline, spec.approval().by(), "Taken with an approval");
            }
        }
    }

    private static void taken(NextStatus next, Timeline timeline, String by, String note) {
        next.phase = Phase.Acknowledged;
        timeline.add(by, Word.Acknowledged, note);
    }

    private static void close(NextStatus next, Timeline timeline, String by, String note) {
        next.phase = Phase.Closed;
        next.closedTime = Times.of(timeline.time());
        next.nextEscalationTime = null;
        timeline.add(by, Word.Closed, note);
    }
}
