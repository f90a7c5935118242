package dev.plumbline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class SteadyCacheTest {

    private static final int SIZE = 8192;
    private static final int OBJECT = 5000;
    private static final int MAGIC = 0xf00baba2;
    private static final long TIME = 51_353_725;

    @Test
    void caches_that_differ_in_times_and_checksums_give_the_same_file() {
        var first = cache(0xAB, TIME);
        var second = cache(0xCD, TIME + 17_000);
        var third = cache(0xEF, TIME + 99_000_000);
        var fourth = cache(0x12, TIME + 99_004_000);

        assertThat(SteadyCache.steady(first, second)).isEqualTo(SteadyCache.steady(third, fourth));
    }

    @Test
    void what_is_the_same_in_both_stays() {
        var steady = SteadyCache.steady(cache(0xAB, TIME), cache(0xCD, TIME + 1));

        var read = ByteBuffer.wrap(steady).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(read.getLong(OBJECT + 8)).isEqualTo(4711);
        assertThat(read.getInt(0)).as("beside a checksum").isEqualTo(MAGIC);
    }

    @Test
    void another_difference_than_a_time_is_refused() {
        assertThatThrownBy(() -> SteadyCache.steady(cache(1, TIME), cache(1, -1)))
                .hasMessageContaining("differ at byte " + OBJECT);
        assertThatThrownBy(() -> SteadyCache.steady(cache(1, TIME), cache(1, TIME + 3_600_000)))
                .hasMessageContaining("something else than a time");
    }

    @Test
    void caches_of_different_sizes_are_refused() {
        assertThatThrownBy(() -> SteadyCache.steady(new byte[SIZE], new byte[SIZE + 8]))
                .hasMessageContaining("8192 and 8200 bytes");
    }

    private static byte[] cache(int checksum, long time) {
        return ByteBuffer.allocate(SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, MAGIC)
                .putInt(4, checksum)
                .putLong(OBJECT, time)
                .putLong(OBJECT + 8, 4711)
                .array();
    }
}
