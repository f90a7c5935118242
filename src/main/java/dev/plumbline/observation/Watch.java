package dev.plumbline.observation;

import java.time.Instant;

/** One generation of one resource under observation. Written by the one thread that has it; read by others. */
final class Watch<V> {
    final Watched resource;
    volatile Instant due = Instant.EPOCH;
    volatile V verdict;
    volatile Instant lastGood;
    volatile boolean asked;
    volatile Instant askedTime = Instant.EPOCH;
    V told;
    Instant toldTime;

    Watch(Watched resource) {
        this.resource = resource;
    }

    /** The same again, asked for by somebody: nothing is told of it yet. */
    Watch(Watch<V> before) {
        this.resource = before.resource;
        this.due = before.due;
        this.verdict = before.verdict;
        this.lastGood = before.lastGood;
        this.askedTime = before.askedTime;
        this.asked = true;
    }
}
