package dev.plumbline.desired.format;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Readings of files that have not changed, so that an unchanged file is not parsed again. Bounded by the bytes of the
 * files; the reading that was not used for longest goes first. Safe for many threads.
 */
public final class ReadingCache {

    private final long maxBytes;
    private final Map<Object, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private record Entry(Reading reading, long bytes) {}

    /** @param maxBytes the most that all files of the cached readings come to; what is larger by itself isn't kept */
    public ReadingCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * The reading of exactly this file, where it is still there.
     *
     * @param key equal for files of the same bytes that are read in the same way, and for no others
     */
    public synchronized Optional<Reading> get(Object key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::reading);
    }

    /** Keeps a reading of a file of that many bytes. */
    public synchronized void put(Object key, Reading reading, long size) {
        long counted = Math.max(size, 256);
        if (counted > maxBytes) {
            return;
        }
        Entry old = entries.put(key, new Entry(reading, counted));
        bytes += counted - (old == null ? 0 : old.bytes());
        var oldest = entries.values().iterator();
        while (bytes > maxBytes) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }
}
