package dev.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.plumbline.drift.Finding.Kind;
import dev.plumbline.drift.Observation.Observed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What should not be there, and of which the place says something although it shows no value. */
class UnseenAbsenceTest {

    private static final Subject GONE = new Subject("GONE");
    private static final Observed DESIRED = Trees.observed(Map.of("GONE", NullNode.instance));

    private static List<Finding> findings(Remark... remarks) {
        var observed = new Observed(State.EMPTY, Evidence.VALUE, "", Instant.EPOCH, List.of(remarks));
        return Trees.comparison().compare(DESIRED, observed, Trees.NOW).findings();
    }

    @Test
    void an_absence_that_nobody_could_verify_is_not_in_sync() {
        assertThat(findings(new Remark(GONE, Remark.Kind.UNVERIFIABLE, "servers differ")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo(Kind.UNVERIFIABLE);
                    assertThat(finding.message()).isEqualTo("servers differ");
                });
    }

    @Test
    void an_absence_as_desired_is_in_sync_whatever_is_noted() {
        assertThat(findings(new Remark(GONE, Remark.Kind.NOTE, "no such name"))).isEmpty();
        assertThat(findings()).isEmpty();
    }
}
