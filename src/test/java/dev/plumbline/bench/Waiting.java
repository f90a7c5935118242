package dev.plumbline.bench;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Measured waiting. */
final class Waiting {

    private Waiting() {}

    /** Returns when the condition holds. */
    static void until(String what, Duration atMost, Duration poll, BooleanSupplier condition) {
        Awaitility.await(what)
                .pollInSameThread()
                .atMost(atMost)
                .pollDelay(Duration.ZERO)
                .pollInterval(poll)
                .until(condition::getAsBoolean);
    }

    /** Returns when the condition holds, or the time is up. Tells whether it holds. */
    static boolean upTo(Duration atMost, Duration poll, BooleanSupplier condition) {
        try {
            until("a condition", atMost, poll, condition);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** Lets so much time go by. */
    static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Awaitility.await("time").atMost(time.plusSeconds(30)).pollDelay(time).until(() -> System.nanoTime() >= end);
    }

    static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
