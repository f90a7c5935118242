package dev.plumbline.desired.flags;

import java.time.Instant;
import java.util.List;

/**
 * What a table of promotions says of an environment.
 *
 * @param rows the newest of each flag, the newest of all first
 * @param time when it was asked
 */
record Promoted(List<Row> rows, Instant time) {

    Promoted {
        rows = List.copyOf(rows);
    }

    /**
     * A promotion.
     *
     * @param flag as the table calls it
     * @param value null where the promotion was taken back
     */
    record Row(String flag, String value) {

        /** Shows no value. */
        @Override
        public String toString() {
            return "Row[" + flag + "]";
        }
    }
}
