package dev.plumbline.check.run;

import dev.plumbline.check.run.Reading.Sides;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets one run at a time to each place, and remembers what the last one there gave. */
public final class Lanes {

    /** Places of which the last result is remembered. */
    private static final int REMEMBERED = 64;

    private final Map<String, Lane> lanes = new HashMap<>();

    /** What has to be equal for a result to serve another. */
    record Same(String namespace, String revision, Object spec) {}

    /** A result, and when the look at it began. */
    record Latest(Same of, Sides sides, Instant time) {}

    /** A place that was entered, or not in time; left when it is closed. */
    public final class Entered implements AutoCloseable {
        private final Lane lane;
        private final boolean inside;

        private Entered(Lane lane, boolean inside) {
            this.lane = lane;
            this.inside = inside;
        }

        /** Whether it was not entered in time. */
        public boolean isEmpty() {
            return !inside;
        }

        Lane get() {
            return lane;
        }

        @Override
        public void close() {
            if (inside) {
                lane.one.release();
            }
            leave(lane);
        }
    }

    /** A place. */
    static final class Lane {
        private final String place;
        private final Semaphore one = new Semaphore(1, true);
        private int users;
        private Latest latest;

        private Lane(String place) {
            this.place = place;
        }

        /** What the last run gave, where it was the same. For who is inside. */
        Optional<Latest> latest(Same same) {
            return Optional.ofNullable(latest).filter(given -> given.of().equals(same));
        }

        void keep(Latest given) {
            latest = given;
        }
    }

    /** Waits for whoever is at the place. */
    public Entered enter(String place, Duration patience) throws InterruptedException {
        Lane lane;
        synchronized (lanes) {
            lane = lanes.computeIfAbsent(place, Lane::new);
            lane.users++;
        }
        boolean inside = false;
        try {
            inside = lane.one.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
            return new Entered(lane, inside);
        } catch (InterruptedException e) {
            leave(lane);
            throw e;
        }
    }

    private void leave(Lane lane) {
        synchronized (lanes) {
            lane.users--;
            if (lane.users == 0 && (lane.latest == null || lanes.size() > REMEMBERED)) {
                lanes.remove(lane.place);
            }
        }
    }
}
