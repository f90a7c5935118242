package dev.plumbline.platform.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** What the client knows of time. Ages and waits go by {@link #nanos()}, so a wall clock that jumps harms none. */
public interface Timekeeper extends InstantSource {

    /** Nanoseconds since some fixed moment; never goes back. */
    long nanos();

    void sleep(Duration duration) throws InterruptedException;

    /** The machine's clocks. */
    static Timekeeper system() {
        InstantSource wall = InstantSource.system();
        return new Timekeeper() {
            @Override
            public Instant instant() {
                return wall.instant();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                Thread.sleep(duration);
            }
        };
    }
}
