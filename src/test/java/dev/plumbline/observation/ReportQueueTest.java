package dev.plumbline.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportQueueTest {

    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private final List<ResourceID> handedOn = new ArrayList<>();
    private Instant now = START;
    private final ReportQueue queue = new ReportQueue(() -> now);

    @BeforeEach
    void listen() {
        queue.to(handedOn::add);
    }

    @Test
    void the_newest_policy_goes_ahead_of_all_that_wait() {
        tellMany(ReportQueue.AT_ONCE + 100);
        var latecomer = policy("latecomer");
        queue.tell(latecomer, START.plusSeconds(1));

        queue.done(handedOn.getFirst());

        assertThat(handedOn).hasSize(ReportQueue.AT_ONCE + 1).endsWith(latecomer);
    }

    @Test
    void no_more_are_under_way_than_are_let() {
        tellMany(ReportQueue.AT_ONCE * 3);

        assertThat(handedOn).hasSize(ReportQueue.AT_ONCE);
    }

    @Test
    void everything_told_is_handed_on_once() {
        int count = ReportQueue.AT_ONCE * 3;
        tellMany(count);

        for (int i = 0; i < handedOn.size(); i++) {
            queue.done(handedOn.get(i));
        }

        assertThat(handedOn).hasSize(count).doesNotHaveDuplicates();
    }

    @Test
    void news_that_come_while_the_policy_is_reconciled_are_handed_on_again() {
        var policy = policy("again");
        queue.tell(policy, START);
        tellMany(ReportQueue.AT_ONCE);
        queue.tell(policy, START);

        queue.done(policy);
        queue.done(handedOn.get(1));

        assertThat(handedOn).filteredOn(policy::equals).hasSize(2);
    }

    @Test
    void a_policy_that_is_never_reconciled_stands_in_the_way_for_a_while_only() {
        tellMany(ReportQueue.AT_ONCE);
        var next = policy("next");
        queue.tell(next, START);
        assertThat(handedOn).doesNotContain(next);

        now = START.plus(ReportQueue.PATIENCE).plusSeconds(1);
        queue.tell(policy("another"), START);

        assertThat(handedOn).contains(next);
    }

    private void tellMany(int count) {
        IntStream.range(0, count).forEach(i -> queue.tell(policy("policy-" + i), START));
    }

    private static ResourceID policy(String name) {
        return new ResourceID(name, "shop");
    }
}
