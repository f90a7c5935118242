package dev.plumbline.observation;

import com.cronutils.model.time.ExecutionTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** When observations of a resource are due. */
public sealed interface Cadence {

    /** How many due times may pass without a good observation before nothing counts as known. */
    int PATIENCE = 3;

    /**
     * When the next observation is due.
     *
     * @param now the present
     * @param phase from 0 to 1: where in its period a policy is due. Policies that look at the same target have the same
     *     phase, so that one read serves them all; different targets are spread evenly
     */
    Instant next(Instant now, double phase);

    /** When what was last seen at {@code lastGood} is too old to be called known. */
    Instant staleAt(Instant lastGood);

    /** How old an answer may be that another policy has asked for. Small beside the period, so that drift is seen in time. */
    Duration freshness();

    /**
     * How old an answer about a place may be that many resources look at, each at its own time and for another part of
     * it, as long as it says nothing new: two reads in a period serve them all.
     */
    Duration sharing();

    /**
     * At fixed distances. Due times stand on a grid of whole seconds, so that observations share a wake: one that has the
     * processor wake for itself alone finds every cache cold, and takes half as much again.
     */
    record Every(Duration interval) implements Cadence {

        private static final long SLOTS = 30;
        private static final long FINEST_MILLIS = 1000;
        private static final long COARSEST_MILLIS = 10_000;

        @Override
        public Instant next(Instant now, double phase) {
            long period = interval.toMillis();
            long offset = (long) (phase * period);
            offset -= offset % grid(period);
            long since = Math.floorMod(now.toEpochMilli() - offset, period);
            return now.plusMillis(period - since);
        }

        /** Fine enough that what is due at one time is no crowd. */
        private static long grid(long period) {
            long seconds = period / SLOTS / FINEST_MILLIS * FINEST_MILLIS;
            return Math.clamp(seconds, FINEST_MILLIS, COARSEST_MILLIS);
        }

        @Override
        public Instant staleAt(Instant lastGood) {
            return lastGood.plus(interval.multipliedBy(PATIENCE));
        }

        @Override
        public Duration freshness() {
            Duration twentieth = interval.dividedBy(20);
            return twentieth.compareTo(LONGEST_FRESHNESS) < 0 ? twentieth : LONGEST_FRESHNESS;
        }

        @Override
        public Duration sharing() {
            return interval.dividedBy(2);
        }
    }

    /** By the calendar. Due times are spread over the half minute that follows. */
    record Calendar(ExecutionTime times, ZoneId zone) implements Cadence {

        private static final long SPREAD_MILLIS = 30_000;

        @Override
        public Instant next(Instant now, double phase) {
            long offset = (long) (phase * SPREAD_MILLIS);
            return following(now.minusMillis(offset)).plusMillis(offset);
        }

        @Override
        public Instant staleAt(Instant lastGood) {
            Instant time = lastGood;
            for (int i = 0; i < PATIENCE; i++) {
                time = following(time);
            }
            return time.plusMillis(SPREAD_MILLIS);
        }

        @Override
        public Duration freshness() {
            return LONGEST_FRESHNESS;
        }

        /** Once for all that the same due time has brought. */
        @Override
        public Duration sharing() {
            return Duration.ofMillis(SPREAD_MILLIS);
        }

        private Instant following(Instant time) {
            Optional<java.time.ZonedDateTime> next = times.nextExecution(time.atZone(zone));
            // A schedule that has fired for the last time stays silent; what it saw grows old from then on.
            return next.map(java.time.ZonedDateTime::toInstant).orElse(time.plus(Duration.ofDays(3650)));
        }
    }

    Duration LONGEST_FRESHNESS = Duration.ofSeconds(2);
}
