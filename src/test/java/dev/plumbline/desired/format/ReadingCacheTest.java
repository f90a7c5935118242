package dev.plumbline.desired.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.desired.format.Reading.Malformed;
import org.junit.jupiter.api.Test;

class ReadingCacheTest {

    private final ReadingCache cache = new ReadingCache(1000);
    private final Reading reading = new Malformed("is wrong");

    @Test
    void reading_not_used_for_longest_goes_first() {
        cache.put("a", reading, 400);
        cache.put("b", reading, 400);
        assertThat(cache.get("a")).contains(reading);
        cache.put("c", reading, 400);

        assertThat(cache.get("a")).isPresent();
        assertThat(cache.get("b")).isEmpty();
        assertThat(cache.get("c")).isPresent();
    }

    @Test
    void file_beyond_the_whole_cache_is_not_kept() {
        cache.put("a", reading, 400);
        cache.put("b", reading, 1001);

        assertThat(cache.get("a")).isPresent();
        assertThat(cache.get("b")).isEmpty();
    }

    @Test
    void same_file_twice_counts_once() {
        for (int i = 0; i < 10; i++) {
            cache.put("a", reading, 400);
        }
        cache.put("b", reading, 400);

        assertThat(cache.get("a")).isPresent();
    }
}
