package dev.plumbline.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.desired.SecretSource.Version;
import dev.plumbline.destination.SecretObserver.Sighting;
import dev.plumbline.distribution.Judging.Wanted;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding.Kind;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class JudgingTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Version EIGHT = new Version("8", Optional.of(NOON));
    private static final Wanted WANTED = new Wanted(EIGHT, "hmac:8", Map.of("hmac:7", "7"));

    private static Standing judge(Sighting sighting, Receipt receipt) {
        return Judging.judge(
                sighting,
                WANTED,
                Optional.ofNullable(receipt),
                value -> "hmac:" + value.text().orElseThrow());
    }

    private static Receipt receipt(String version, String mark) {
        return new Receipt(version, "hmac:" + version, "2026-11-21T11:00:00Z", "sha256:0", mark, null);
    }

    private static Sighting held(String value) {
        return new Sighting.Held(SecretValue.of(value), NOON);
    }

    private static Sighting present(String mark, Instant changed) {
        return new Sighting.Present(mark, false, Optional.ofNullable(changed), NOON);
    }

    @Test
    void a_value_that_was_read_tells_by_itself() {
        assertThat(judge(held("8"), null)).isEqualTo(Standing.inSync(Evidence.VALUE, "8", "hmac:8", ""));
        assertThat(judge(held("7"), null)).satisfies(standing -> {
            assertThat(standing.state()).isEqualTo(State.Stale);
            assertThat(standing.version()).isEqualTo("7");
            assertThat(standing.difference()).contains(Kind.STALE);
        });
        assertThat(judge(held("by hand"), receipt("8", null)).state()).isEqualTo(State.Drifted);
        assertThat(judge(held("6"), receipt("6", null)).version()).isEqualTo("6");
    }

    @Test
    void nothing_there_is_missing_and_a_failed_look_is_nothing_but_unknown() {
        assertThat(judge(new Sighting.Absent(NOON), receipt("8", "m")).state()).isEqualTo(State.Missing);
        Standing failed =
                judge(new Sighting.Failed(new Unavailable(Reason.TIMEOUT, "No answer in time")), receipt("8", "m"));
        assertThat(failed.state()).isEqualTo(State.Unknown);
        assertThat(failed.read()).isFalse();
        assertThat(failed.difference()).isEmpty();
    }

    @Test
    void a_receipt_holds_as_long_as_nothing_newer_is_seen() {
        assertThat(judge(present("m1", NOON), receipt("8", "m1")))
                .isEqualTo(Standing.inSync(Evidence.RECEIPT, "8", "m1", "m1"));
        assertThat(judge(present("m1", NOON), receipt("7", "m1")).state()).isEqualTo(State.Stale);
        assertThat(judge(new Sighting.Blind(NOON), receipt("8", null)).evidence())
                .isEqualTo(Evidence.RECEIPT);
    }

    @Test
    void somebody_elses_later_write_is_drift_even_where_it_was_made_before_the_rotation() {
        assertThat(judge(present("m2", NOON.plusSeconds(600)), receipt("8", "m1"))
                        .state())
                .isEqualTo(State.Drifted);
        assertThat(judge(present("m2", NOON.minusSeconds(600)), receipt("7", "m1"))
                        .state())
                .isEqualTo(State.Drifted);
    }

    @Test
    void a_mark_that_other_things_move_proves_no_write() {
        var moved = new Sighting.Present("m2", true, Optional.of(NOON.plusSeconds(600)), NOON);

        Standing standing = judge(moved, receipt("8", "m1"));

        assertThat(standing.state()).isEqualTo(State.Unknown);
        assertThat(standing.difference()).contains(Kind.UNVERIFIABLE);
        assertThat(standing.read()).isTrue();
    }

    @Test
    void what_was_last_written_before_the_version_was_made_is_stale_beyond_what_clocks_differ() {
        assertThat(judge(present("m", NOON.minusSeconds(61)), null).state()).isEqualTo(State.Stale);
        assertThat(judge(present("m", NOON.minusSeconds(60)), null).state()).isEqualTo(State.Unknown);
        assertThat(judge(present("m", NOON.plusSeconds(60)), null).difference()).contains(Kind.UNVERIFIABLE);
        assertThat(judge(present("m", null), null).difference()).contains(Kind.UNVERIFIABLE);
    }

    @Test
    void a_version_that_the_place_names_is_metadata() {
        assertThat(judge(new Sighting.Named(Optional.of("8"), Optional.empty(), NOON), null))
                .isEqualTo(Standing.inSync(Evidence.METADATA, "8", "8", ""));
        assertThat(judge(new Sighting.Named(Optional.of("3"), Optional.empty(), NOON), null)
                        .state())
                .isEqualTo(State.Stale);
        assertThat(judge(new Sighting.Named(Optional.of("9"), Optional.empty(), NOON), null)
                        .state())
                .isEqualTo(State.Drifted);
        assertThat(judge(new Sighting.Named(Optional.empty(), Optional.of("hmac:7"), NOON), null)
                        .version())
                .isEqualTo("7");
    }

    @Property
    void only_the_value_or_a_name_for_it_or_a_receipt_of_it_makes_it_in_sync(
            @ForAll("sightings") Sighting sighting, @ForAll("receipts") Optional<Receipt> receipt) {
        Standing standing = judge(sighting, receipt.orElse(null));

        if (standing.state() == State.InSync) {
            assertThat(sighting).isNotInstanceOf(Sighting.Failed.class).isNotInstanceOf(Sighting.Absent.class);
            assertThat(standing.evidence()).isNotEqualTo(Evidence.NONE);
            boolean proved = receipt.filter(proof -> proof.fingerprint().equals("hmac:8"))
                    .isPresent();
            assertThat(standing.evidence() != Evidence.RECEIPT || proved).isTrue();
        }
        assertThat(standing.read() && standing.state() != State.InSync)
                .isEqualTo(standing.difference().isPresent());
    }

    @Provide
    Arbitrary<Sighting> sightings() {
        return Arbitraries.of(
                held("8"),
                held("7"),
                held("other"),
                present("m1", null),
                present("m2", NOON.plusSeconds(3600)),
                present("m2", NOON.minusSeconds(3600)),
                new Sighting.Present("m2", true, Optional.empty(), NOON),
                new Sighting.Blind(NOON),
                new Sighting.Absent(NOON),
                new Sighting.Named(Optional.of("8"), Optional.empty(), NOON),
                new Sighting.Named(Optional.of("text"), Optional.empty(), NOON),
                new Sighting.Named(Optional.empty(), Optional.of("hmac:8"), NOON),
                new Sighting.Failed(new Unavailable(Reason.FORBIDDEN, "It may not be read")));
    }

    @Provide
    Arbitrary<Optional<Receipt>> receipts() {
        return Arbitraries.of(
                Optional.empty(),
                Optional.of(receipt("8", "m1")),
                Optional.of(receipt("8", "m2")),
                Optional.of(receipt("8", null)),
                Optional.of(receipt("7", "m1")),
                Optional.of(receipt("7", null)));
    }
}
