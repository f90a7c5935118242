package dev.plumbline.platform.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Keeps one value for each key, and forgets the key that was not asked for the longest where there are too many. */
final class Recent<K, V> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<K, V> values;

    Recent(int limit) {
        values = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > limit;
            }
        };
    }

    V get(K key, Function<? super K, ? extends V> make) {
        lock.lock();
        try {
            return values.computeIfAbsent(key, make);
        } finally {
            lock.unlock();
        }
    }

    void forEach(BiConsumer<? super K, ? super V> action) {
        lock.lock();
        try {
            values.forEach(action);
        } finally {
            lock.unlock();
        }
    }
}
