package dev.plumbline.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Remembers the last requests, and counts them all. */
final class RequestLog {

    private final int capacity;
    private final Deque<RecordedRequest> last = new ArrayDeque<>();
    private final LongAdder all = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder notModified = new LongAdder();

    /** @param capacity how many requests are remembered; with 0 they are only counted */
    RequestLog(int capacity) {
        this.capacity = capacity;
    }

    boolean remembers() {
        return capacity > 0;
    }

    void count(boolean write, int status) {
        all.increment();
        if (write) {
            writes.increment();
        }
        if (status == 304) {
            notModified.increment();
        }
    }

    void remember(RecordedRequest request) {
        synchronized (last) {
            if (last.size() == capacity) {
                last.removeFirst();
            }
            last.addLast(request);
        }
    }

    List<RecordedRequest> requests() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    long all() {
        return all.sum();
    }

    long writes() {
        return writes.sum();
    }

    long notModified() {
        return notModified.sum();
    }
}
