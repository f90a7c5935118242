package dev.plumbline.observation;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CadenceTest {

    @Property
    void the_next_time_is_later_and_at_most_one_interval_away(
            @ForAll @IntRange(min = 5, max = 604_800) int seconds,
            @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long millis,
            @ForAll @IntRange(max = 999) int thousandths) {
        var cadence = new Cadence.Every(Duration.ofSeconds(seconds));
        var now = Instant.ofEpochMilli(millis);

        var next = cadence.next(now, thousandths / 1000.0);

        assertThat(next).isAfter(now).isBeforeOrEqualTo(now.plusSeconds(seconds));
    }

    @Property
    void policies_with_the_same_phase_are_due_at_the_same_time(
            @ForAll @LongRange(min = 0, max = 59_999) long millis, @ForAll @IntRange(max = 999) int thousandths) {
        var cadence = new Cadence.Every(Duration.ofSeconds(60));
        var start = Instant.parse("2026-06-01T12:00:00Z");

        var one = cadence.next(start, thousandths / 1000.0);
        var other = cadence.next(start.plusMillis(millis), thousandths / 1000.0);

        assertThat(Duration.between(one, other).toMillis()).isIn(0L, 60_000L);
    }

    @Property
    void due_times_stand_on_a_grid_of_whole_seconds_with_thirty_slots_in_a_minute(
            @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long millis,
            @ForAll @IntRange(max = 999) int thousandths) {
        var cadence = new Cadence.Every(Duration.ofSeconds(60));

        var next = cadence.next(Instant.ofEpochMilli(millis), thousandths / 1000.0);

        assertThat(next.toEpochMilli() % 2000).isZero();
    }

    @Test
    void the_grid_is_a_second_where_the_interval_is_short_and_ten_where_it_is_long() {
        var start = Instant.parse("2026-06-01T12:00:00Z");

        assertThat(new Cadence.Every(Duration.ofSeconds(5)).next(start, 0.5)).isEqualTo(start.plusSeconds(2));
        assertThat(new Cadence.Every(Duration.ofHours(1)).next(start, 0.5 + 19 / 3600.0))
                .isEqualTo(start.plusSeconds(1810));
    }

    @Test
    void what_was_seen_is_stale_after_three_intervals() {
        var seen = Instant.parse("2026-06-01T12:00:00Z");

        assertThat(new Cadence.Every(Duration.ofMinutes(5)).staleAt(seen)).isEqualTo("2026-06-01T12:15:00Z");
    }

    @Test
    void what_others_have_read_may_be_half_an_interval_old_or_of_the_same_due_time() {
        assertThat(new Cadence.Every(Duration.ofMinutes(1)).sharing()).isEqualTo(Duration.ofSeconds(30));
        assertThat(calendar("30 2 * * *", "UTC").sharing()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_schedule_is_read_in_its_time_zone_also_over_the_change_to_summer_time() {
        var cadence = calendar("30 2 * * *", "Europe/Berlin");

        // On 29 March 2026 the clocks in Berlin go from 2:00 to 3:00, so that 2:30 does not come.
        var before = cadence.next(Instant.parse("2026-03-27T12:00:00Z"), 0);
        var after = cadence.next(Instant.parse("2026-03-29T12:00:00Z"), 0);

        assertThat(before).isEqualTo("2026-03-28T01:30:00Z");
        assertThat(after).isEqualTo("2026-03-30T00:30:00Z");
    }

    @Test
    void a_schedule_is_stale_once_three_due_times_have_passed() {
        var cadence = calendar("0 6 * * *", "UTC");

        assertThat(cadence.staleAt(Instant.parse("2026-06-01T06:00:10Z"))).isEqualTo("2026-06-04T06:00:30Z");
    }

    private static Cadence calendar(String cron, String zone) {
        var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
        return new Cadence.Calendar(ExecutionTime.forCron(parser.parse(cron)), ZoneId.of(zone));
    }
}
