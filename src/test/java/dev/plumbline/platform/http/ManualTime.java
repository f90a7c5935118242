package dev.plumbline.platform.http;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Time that moves only when it is told to, or when somebody sleeps. */
public final class ManualTime implements Timekeeper {

    public static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private final AtomicLong passed = new AtomicLong();

    public void advance(Duration duration) {
        passed.addAndGet(duration.toNanos());
    }

    public Duration passed() {
        return Duration.ofNanos(passed.get());
    }

    @Override
    public Instant instant() {
        return START.plusNanos(passed.get());
    }

    @Override
    public long nanos() {
        return passed.get();
    }

    @Override
    public void sleep(Duration duration) {
        advance(duration);
    }
}
