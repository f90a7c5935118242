package dev.plumbline.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.api.DesiredSpec.Snapshot;
import dev.plumbline.api.DriftPolicyStatus.Blessed;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Remark;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotsTest {

    private static final Instant BLESSED = Instant.parse("2026-05-01T12:00:00Z");
    private static final State STATE = State.of(Map.of(new Subject("MODE"), TextNode.valueOf("auto")));
    private static final byte[] BYTES = Blessing.bytes(STATE);

    private final FakeNamespace namespace =
            new FakeNamespace("shop").configMap("kept", "1", Map.of(Blessing.KEY, BYTES));

    @Test
    void what_was_blessed_is_the_truth_by_what_stands_for_it() {
        var observed = (Observed) read(null, Optional.of(blessed(BYTES)), BLESSED);

        assertThat(observed.state()).isEqualTo(STATE);
        assertThat(observed.evidence()).isEqualTo(Evidence.METADATA);
        assertThat(observed.revision()).isEqualTo(Blessing.digest(BYTES));
        assertThat(observed.remarks()).isEmpty();
    }

    @Test
    void where_nothing_was_blessed_the_way_to_do_so_is_said() {
        var why = (Unavailable) read(null, Optional.empty(), BLESSED);

        assertThat(why.reason()).isEqualTo(Reason.REFERENCE_NOT_FOUND);
        assertThat(why.message()).contains("plumbline.dev/bless=THEIR-NAME: WHY");
    }

    @Test
    void another_content_under_the_same_name_is_not_what_was_blessed() {
        var why = (Unavailable) read(null, Optional.of(blessed("{}".getBytes(StandardCharsets.UTF_8))), BLESSED);

        assertThat(why.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(why.message()).contains("does not hold what was blessed");
    }

    @Test
    void a_lost_config_map_is_said_by_its_name() {
        var lost = new Blessed("alice", "fine", BLESSED.toString(), "gone", Blessing.digest(BYTES), "alice: fine");

        assertThat(((Unavailable) read(null, Optional.of(lost), BLESSED)).message())
                .contains("gone");
    }

    @Test
    void beyond_the_most_age_its_age_is_a_finding_that_stays_the_same() {
        var young = (Observed) read("90d", Optional.of(blessed(BYTES)), BLESSED.plus(Duration.ofDays(89)));
        var old = (Observed) read("90d", Optional.of(blessed(BYTES)), BLESSED.plus(Duration.ofDays(90)));
        var older = (Observed) read("90d", Optional.of(blessed(BYTES)), BLESSED.plus(Duration.ofDays(120)));

        assertThat(young.remarks()).isEmpty();
        assertThat(old.remarks()).singleElement().satisfies(remark -> {
            assertThat(remark.kind()).isEqualTo(Remark.Kind.STALE);
            assertThat(remark.message()).contains("alice", "2026-05-01T12:00:00Z", "90d");
        });
        assertThat(older.remarks()).isEqualTo(old.remarks());
    }

    private Observation read(String maxAge, Optional<Blessed> blessed, Instant now) {
        return Snapshots.read(new Snapshot(maxAge), blessed, namespace.look(Duration.ZERO), now);
    }

    private static Blessed blessed(byte[] bytes) {
        return new Blessed("alice", "fine", BLESSED.toString(), "kept", Blessing.digest(bytes), "alice: fine");
    }
}
