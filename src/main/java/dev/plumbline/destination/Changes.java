package dev.plumbline.destination;

import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.drift.Finding;
import java.util.ArrayList;
import java.util.List;

/** What setting findings right changes at a destination. */
public final class Changes {

    private Changes() {}

    /** The change that brings the destination back: what is unexpected goes, all else is set to what should hold. */
    public static Change of(Finding finding) {
        return new Change(
                finding.desired().isEmpty() && finding.kind() == Finding.Kind.UNEXPECTED
                        ? Operation.Unset
                        : Operation.Set,
                finding.subject().name(),
                finding.field().isEmpty() ? null : finding.field(),
                finding.observed().isEmpty() ? null : finding.observed(),
                finding.desired().isEmpty() ? null : finding.desired(),
                finding.mark());
    }

    /** The changes in their order, so many at once. */
    public static List<List<Change>> inBatches(List<Change> changes, int size) {
        var batches = new ArrayList<List<Change>>();
        for (int from = 0; from < changes.size(); from += size) {
            batches.add(List.copyOf(changes.subList(from, Math.min(changes.size(), from + size))));
        }
        return batches;
    }

    /** Says how many are set and unset, as {@code set 2 config vars and unset 1}. */
    public static String counted(List<Change> changes, String noun) {
        long set = changes.stream()
                .filter(change -> change.operation() == Operation.Set)
                .count();
        long unset = changes.size() - set;
        if (unset == 0) {
            return "set " + of(set, noun);
        }
        return set == 0 ? "unset " + of(unset, noun) : "set " + of(set, noun) + " and unset " + unset;
    }

    private static String of(long count, String noun) {
        return count == 1 ? "1 " + noun : count + " " + noun + "s";
    }
}
