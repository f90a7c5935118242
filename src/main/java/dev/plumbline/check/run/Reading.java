package dev.plumbline.check.run;

import dev.plumbline.check.Checked;
import dev.plumbline.check.Inquiry;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Remark;
import dev.plumbline.drift.State;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What was made of a tool's output. */
public sealed interface Reading {

    /**
     * The tool compared.
     *
     * @param desired what should hold of whatever differs
     * @param observed what holds of it
     * @param remarks what else is known
     */
    record Sides(State desired, State observed, List<Remark> remarks) implements Reading {
        public Sides {
            Objects.requireNonNull(desired, "desired");
            Objects.requireNonNull(observed, "observed");
            remarks = List.copyOf(remarks);
        }

        /**
         * What both come to, by the rules of whoever asks.
         *
         * @param revision of the module
         * @param at when the tool looked
         */
        public Checked compared(Inquiry inquiry, String revision, Instant at) {
            return new Checked.Compared(
                    inquiry.comparison()
                            .compare(
                                    new Observed(desired, Evidence.VALUE, revision, at),
                                    new Observed(observed, Evidence.VALUE, "", at, remarks),
                                    inquiry.now()),
                    revision,
                    at,
                    List.of());
        }
    }

    /** It did not, or what it printed can't be relied on. */
    record Unread(Unavailable why) implements Reading {}
}
