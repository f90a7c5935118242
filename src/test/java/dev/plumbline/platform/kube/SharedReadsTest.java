package dev.plumbline.platform.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedReadsTest {

    private static final Duration FRESH = Duration.ofSeconds(10);

    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private final AtomicInteger count = new AtomicInteger();
    private final SharedReads<String, Integer> reads = new SharedReads<>(_ -> FRESH, FRESH, () -> now);

    private int read(String key) {
        return reads.get(key, count::incrementAndGet);
    }

    @Test
    void a_result_is_shared_for_as_long_as_it_is_fresh() {
        assertThat(read("a")).isEqualTo(1);
        now = now.plusSeconds(9);
        assertThat(read("a")).isEqualTo(1);
        assertThat(read("b")).isEqualTo(2);
        now = now.plusSeconds(1);
        assertThat(read("a")).isEqualTo(3);
    }

    @Test
    void a_clock_that_jumps_back_makes_nothing_fresh_for_longer() {
        read("a");
        now = now.minusSeconds(3600);

        assertThat(read("a")).isEqualTo(2);
    }

    @Test
    void a_failure_inside_is_thrown_and_not_kept() {
        assertThatThrownBy(() -> reads.get("a", () -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");

        assertThat(read("a")).isEqualTo(1);
    }

    @Test
    void what_nobody_may_use_any_more_is_let_go_of() {
        read("a");
        read("b");
        now = now.plusSeconds(11);
        read("c");

        assertThat(reads.size()).isEqualTo(1);
    }

    @Test
    void callers_at_the_same_time_share_one_read() throws Exception {
        var started = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var first = CompletableFuture.supplyAsync(() -> reads.get("a", () -> {
            started.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return count.incrementAndGet();
        }));
        started.await();
        var second = CompletableFuture.supplyAsync(() -> read("a"));
        goOn.countDown();

        assertThat(first.get()).isEqualTo(1);
        assertThat(second.get()).isEqualTo(1);
        assertThat(count).hasValue(1);
    }
}
