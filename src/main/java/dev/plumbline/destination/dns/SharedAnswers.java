package dev.plumbline.destination.dns;

import dev.plumbline.platform.http.Timekeeper;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers that came a while ago, for policies that ask the same servers the same. What was longest not asked for goes
 * first. Failures are not kept.
 */
final class SharedAnswers {

    private static final int ENTRY_BYTES = 256;

    private final int maxBytes;
    private final Timekeeper time;
    private final Map<Key, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    SharedAnswers(int maxBytes, Timekeeper time) {
        this.maxBytes = maxBytes;
        this.time = time;
    }

    /**
     * Whom was asked what.
     *
     * @param recursive whether it was asked to look the name up for us
     */
    record Key(InetSocketAddress address, boolean recursive, Question question) {
        static Key of(Server server, Question question) {
            return new Key(server.at(0), server.recursive(), question);
        }
    }

    /**
     * An answer and when it came.
     *
     * @param nanos of the {@link Timekeeper}, for its age
     */
    record Dated(Reply.Answer answer, Instant time, long nanos) {}

    /** An answer that is no older than this; empty where there is none. */
    synchronized Optional<Dated> find(Key key, Duration freshness) {
        Kept found = kept.get(key);
        if (found == null) {
            return Optional.empty();
        }
        boolean fresh = time.nanos() - found.dated().nanos() < freshness.toNanos();
        return fresh ? Optional.of(found.dated()) : Optional.empty();
    }

    /** Keeps an answer that has just come, and gives it back with its time. */
    synchronized Dated keep(Key key, Reply.Answer answer) {
        var dated = new Dated(answer, time.instant(), time.nanos());
        var added = new Kept(dated, size(answer));
        Kept before = kept.put(key, added);
        bytes += added.size() - (before == null ? 0 : before.size());
        Iterator<Kept> eldest = kept.values().iterator();
        while (bytes > maxBytes && eldest.hasNext()) {
            bytes -= eldest.next().size();
            eldest.remove();
        }
        return dated;
    }

    private static long size(Reply.Answer answer) {
        return answer instanceof Reply.Records records
                ? ENTRY_BYTES
                        + records.texts().stream()
                                .mapToLong(text -> 64 + 2L * text.length())
                                .sum()
                : ENTRY_BYTES;
    }

    private record Kept(Dated dated, long size) {}
}
