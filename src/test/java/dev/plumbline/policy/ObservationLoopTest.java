package dev.plumbline.policy;

import static dev.plumbline.policy.LoopStage.START;
import static dev.plumbline.policy.LoopStage.id;
import static dev.plumbline.policy.LoopStage.known;
import static dev.plumbline.policy.LoopStage.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftPolicy;
import dev.plumbline.observation.ObservationLoop;
import dev.plumbline.observation.Seen;
import dev.plumbline.observation.TwoClocks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ObservationLoopTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final long DECADE = 315_360_000;

    private final LoopStage stage = new LoopStage();
    private final TwoClocks clocks = stage.clocks;

    @AfterEach
    void close() {
        stage.close();
    }

    @Property(tries = 25)
    void a_clock_that_jumps_leaves_no_policy_unobserved_for_longer_than_its_interval(
            @ForAll @Size(min = 1, max = 6) List<@LongRange(min = -DECADE, max = DECADE) Long> jumps) {
        try (var each = new LoopStage()) {
            each.watch(policy("jumping", "1h", 0));
            each.awaitLooks("jumping", 1);

            for (long seconds : jumps) {
                each.awaitIdle();
                int before = each.heroku.looks("jumping");
                each.clocks.set(each.clocks.instant().plusSeconds(seconds));
                each.clocks.pass(HOUR);

                each.awaitLooks("jumping", before + 1);
            }
        }
    }

    @Test
    void a_clock_that_jumps_forward_makes_due_within_a_minute_what_should_have_been_observed() {
        stage.watch(policy("overdue", "1h", 0));
        stage.awaitLooks("overdue", 1);
        stage.awaitIdle();

        clocks.set(START.plus(Duration.ofDays(1)));
        clocks.pass(Duration.ofMinutes(1));

        stage.awaitLooks("overdue", 2);
    }

    @Test
    void what_was_seen_before_the_clock_was_set_back_does_not_count_as_fresh_for_years() {
        stage.watch(policy("back", "1h", 0));
        stage.awaitLooks("back", 1);
        stage.awaitIdle();

        stage.heroku.goAway();
        clocks.set(START.minusSeconds(DECADE));
        clocks.pass(HOUR);
        stage.awaitLooks("back", 2);
        stage.awaitIdle();

        assertThat(stage.loop.seen(id("back"), 1)).hasValueSatisfying(seen -> {
            assertThat(seen.verdict()).isInstanceOf(Verdict.NotKnown.class);
            assertThat(seen.lastGood())
                    .hasValueSatisfying(time -> assertThat(time).isBeforeOrEqualTo(clocks.instant()));
        });
    }

    @Test
    void a_policy_that_is_forgotten_in_mid_observation_reports_nothing() throws InterruptedException {
        stage.heroku.admitNobody();
        stage.watch(policy("gone", "1h", 0));
        Thread observing = stage.heroku.entered.take();

        stage.loop.forget(id("gone"));
        stage.heroku.admit(1);
        observing.join();

        assertThat(stage.news).isEmpty();
        assertThat(stage.loop.seen(id("gone"), 1)).isEmpty();
        assertThat(clocks.waiting()).isZero();
    }

    @Test
    void an_unchanged_verdict_is_news_once_in_a_heartbeat() throws InterruptedException {
        stage.watch(policy("calm", "5s", 0));
        assertThat(stage.news.take()).isEqualTo(id("calm"));
        for (int looks = 2; looks < 10; looks++) {
            stage.awaitIdle();
            clocks.pass(Duration.ofSeconds(5));
            stage.awaitLooks("calm", looks);
        }
        stage.awaitIdle();
        assertThat(stage.news).isEmpty();

        clocks.pass(ObservationLoop.HEARTBEAT);

        assertThat(stage.news.take()).isEqualTo(id("calm"));
    }

    @Test
    void a_nudge_is_answered_at_once_by_a_look_at_what_is_there_now() throws InterruptedException {
        var policy = policy("nudged", "1h", 0);
        stage.watch(policy);
        assertThat(stage.news.take()).isEqualTo(id("nudged"));
        assertThat(stage.heroku.freshness.take()).isPositive();

        policy.getMetadata().setAnnotations(Map.of(DriftPolicy.OBSERVE_NOW, "please"));
        stage.watch(policy);

        assertThat(stage.news.take()).isEqualTo(id("nudged"));
        assertThat(stage.heroku.freshness.take()).isZero();
        assertThat(stage.loop.seen(id("nudged"), 1)).map(Seen::nudge).contains("please");
    }

    @Test
    void a_policy_that_is_asked_for_is_observed_at_once_and_told_of_though_nothing_is_new()
            throws InterruptedException {
        stage.watch(policy("asked", "1h", 0));
        assertThat(stage.news.take()).isEqualTo(id("asked"));
        assertThat(stage.heroku.freshness.take()).isPositive();

        stage.loop.ask(id("asked"));

        assertThat(stage.news.take()).isEqualTo(id("asked"));
        assertThat(stage.heroku.freshness.take()).isZero();
    }

    @Test
    void a_policy_that_is_asked_for_again_and_again_is_left_in_peace_between() throws InterruptedException {
        stage.watch(policy("asked", "1h", 0));
        stage.news.take();
        stage.loop.ask(id("asked"));
        stage.news.take();

        stage.loop.ask(id("asked"));
        stage.loop.ask(id("asked"));
        assertThat(stage.heroku.looks("asked")).isEqualTo(2);
        clocks.pass(Duration.ofSeconds(2));

        stage.news.take();
        assertThat(stage.heroku.looks("asked")).isEqualTo(3);
    }

    @Test
    void the_same_policy_again_is_not_observed_again() {
        var policy = policy("same", "1h", 0);
        stage.watch(policy);
        stage.awaitLooks("same", 1);
        stage.awaitIdle();

        stage.watch(policy);
        stage.watch(policy("other", "1h", 0));
        stage.awaitLooks("other", 1);
        stage.awaitIdle();

        assertThat(stage.heroku.looks("same")).isEqualTo(1);
    }

    @Test
    void a_new_policy_goes_ahead_of_all_routine_that_waits() {
        stage.heroku.admitNobody();
        IntStream.range(0, 600).forEach(i -> stage.watch(known(policy("routine-" + i, "1h", 0))));
        clocks.pass(Duration.ofMinutes(1));
        int atOnce = 384;
        LoopStage.await("all at once", () -> stage.heroku.entered.size() == atOnce);

        stage.watch(policy("newcomer", "1h", 0));

        stage.awaitLooks("newcomer", 1);
        assertThat(stage.heroku.entered).hasSizeLessThanOrEqualTo(atOnce + 1);
    }

    @Test
    void of_new_policies_the_newest_goes_first() {
        stage.heroku.admitNobody();
        int atOnce = 128;
        IntStream.range(0, atOnce).forEach(i -> stage.watch(policy("first-" + i, "1h", 0)));
        LoopStage.await("all at once", () -> stage.heroku.entered.size() == atOnce);
        stage.watch(policy("older", "1h", 1));
        stage.watch(policy("newest", "1h", 3));
        stage.watch(policy("newer", "1h", 2));

        stage.heroku.admit(1);

        LoopStage.await("one more", () -> stage.heroku.entered.size() == atOnce + 1);
        assertThat(stage.heroku.looks("newest")).isEqualTo(1);
    }

    @Test
    void an_error_of_the_operator_costs_a_policy_one_look_and_no_more() {
        stage.breaks(true);
        stage.watch(policy("unlucky", "1h", 0));
        stage.awaitLooks("unlucky", 1);
        stage.awaitIdle();

        stage.breaks(false);
        clocks.pass(Duration.ofMinutes(1));

        stage.awaitLooks("unlucky", 2);
        stage.awaitIdle();
        assertThat(stage.loop.seen(id("unlucky"), 1)).map(Seen::verdict).containsInstanceOf(Verdict.Compared.class);
    }
}
