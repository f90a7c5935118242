package dev.plumbline.policy;

import dev.plumbline.check.Onset;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.drift.Difference;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.observation.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What came of one observation of a policy: both sides were read and compared, or it is not known. */
sealed interface Verdict extends Answer<Verdict> {

    @Override
    default boolean isGood() {
        return this instanceof Compared;
    }

    /**
     * Both sides were read.
     *
     * @param takes the findings again, with the observed values of those that the policy reveals
     * @param revision what names the desired state that was read
     * @param time when the older of the two sides was read
     * @param onsets since when what lasts has lasted
     * @param blessing what is to be kept, where the destination was read because a person blessed what it holds
     */
    record Compared(
            Difference difference,
            List<Take> takes,
            String revision,
            Instant time,
            List<Onset> onsets,
            Optional<Blessing> blessing)
            implements Verdict {
        public Compared {
            takes = List.copyOf(takes);
            onsets = List.copyOf(onsets);
        }

        @Override
        public boolean saysSameAs(Verdict other) {
            return other instanceof Compared compared
                    && difference.equals(compared.difference)
                    && revision.equals(compared.revision)
                    && onsets.equals(compared.onsets)
                    && blessing.map(Blessing::word).equals(compared.blessing.map(Blessing::word));
        }
    }

    /** One side could not be read. */
    record NotKnown(Side side, Unavailable why, Instant time) implements Verdict {
        @Override
        public boolean saysSameAs(Verdict other) {
            return other instanceof NotKnown unknown && side == unknown.side && why.equals(unknown.why);
        }
    }

    /** Which side could not be read. */
    enum Side {
        DESIRED("The desired state"),
        DESTINATION("The destination"),
        CHECK("What the check compares");

        private final String words;

        Side(String words) {
            this.words = words;
        }

        /** How a sentence names the side at its beginning. */
        String words() {
            return words;
        }
    }
}
