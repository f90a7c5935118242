package dev.plumbline.simulator;

import java.time.Duration;

/** Something that goes wrong with the answers about one app, until it is healed. */
public sealed interface Fault {

    /** Does what it was asked, and answers with this status and the error body of a broken server. */
    record Broken(int status) implements Fault {}

    /** Answers with this status and does nothing of what it was asked, as a machine that is down behind its proxy. */
    record Down(int status) implements Fault {}

    /** Answers rightly, this much later. */
    record Slow(Duration delay) implements Fault {}

    /** Answers rightly, one byte at a time. */
    record Dripping(Duration betweenBytes) implements Fault {}

    /** Announces the whole answer, sends half of it and hangs up. */
    record CutOff() implements Fault {}

    /** Answers with an object of one config var, of at least this many bytes. */
    record Oversized(int bytes) implements Fault {}

    /** Answers 200 with exactly these bytes as the body. */
    record Saying(byte[] body) implements Fault {}
}
