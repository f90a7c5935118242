package dev.plumbline.demo;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks again and again until what is expected is there. */
final class Expecting {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Ending ending;
    private final Duration patience;

    /** @param patience how long each expectation may take to come true */
    Expecting(Ending ending, Duration patience) {
        this.ending = ending;
        this.patience = patience;
    }

    /**
     * @param expected in words, for whoever misses it
     * @param shown what was seen, as lines
     * @return what was seen when it was as expected
     * @throws ExpectationMissed where it does not come in time
     */
    <T> T that(String expected, Supplier<T> look, Predicate<T> asExpected, Function<T, List<String>> shown) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            T seen = look.get();
            if (asExpected.test(seen)) {
                return seen;
            }
            if (System.nanoTime() >= deadline) {
                throw new ExpectationMissed(
                        expected + " within " + patience.toSeconds() + " seconds", shown.apply(seen));
            }
            ending.pause(BETWEEN_LOOKS);
        }
    }
}
