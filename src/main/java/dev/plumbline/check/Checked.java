package dev.plumbline.check;

import dev.plumbline.drift.Difference;
import dev.plumbline.drift.Observation.Unavailable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What came of a check. The two cases are the whole truth: it compared, or nothing is known. */
public sealed interface Checked {

    /**
     * The tool compared.
     *
     * @param revision what names the truth that it compared with, as a commit; empty where there is nothing such
     * @param time when it did
     * @param onsets since when what lasts has lasted: kept, and given back with the next inquiry
     */
    record Compared(Difference difference, String revision, Instant time, List<Onset> onsets) implements Checked {
        public Compared {
            Objects.requireNonNull(difference, "difference");
            Objects.requireNonNull(revision, "revision");
            Objects.requireNonNull(time, "time");
            onsets = List.copyOf(onsets);
        }
    }

    /** It did not, and why. */
    record NotKnown(Unavailable why) implements Checked {}
}
