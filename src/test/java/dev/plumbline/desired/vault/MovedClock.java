package dev.plumbline.desired.vault;

import dev.plumbline.platform.http.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that goes as another does, ahead of it by as much as a test wants and as anybody has slept. */
final class MovedClock implements Timekeeper {

    private final InstantSource base;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    MovedClock(InstantSource base) {
        this.base = base;
    }

    void advance(Duration duration) {
        ahead.accumulateAndGet(duration, Duration::plus);
    }

    @Override
    public long nanos() {
        return Duration.between(Instant.EPOCH, instant()).toNanos();
    }

    @Override
    public void sleep(Duration duration) {
        advance(duration);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(ahead.get());
    }
}
