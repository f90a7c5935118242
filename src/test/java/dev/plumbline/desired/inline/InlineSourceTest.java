package dev.plumbline.desired.inline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DesiredSpec.Inline;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.format.ReadingCache;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InlineSourceTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final InlineSource source = new InlineSource(InstantSource.fixed(NOW), new ReadingCache(1024));

    private Observation read(Inline spec) {
        return source.read(spec, new FakeNamespace("team").look(Duration.ZERO));
    }

    private static Observed observed(Observation observation) {
        assertThat(observation).isInstanceOf(Observed.class);
        return (Observed) observation;
    }

    @Test
    void values_are_subjects_with_their_text() {
        Observed observed = observed(read(new Inline(Map.of("A", "x", "B", "2"), null)));

        assertThat(observed.state().values().keySet()).extracting(Subject::name).containsExactly("A", "B");
        assertThat(observed.state().values().get(new Subject("B")).isTextual()).isTrue();
        assertThat(observed.evidence()).isEqualTo(Evidence.VALUE);
        assertThat(observed.time()).isEqualTo(NOW);
    }

    @Test
    void document_is_read_as_yaml_and_parsed_once() {
        Observed first = observed(read(new Inline(null, "A: {b: 1}\n")));
        Observed second = observed(read(new Inline(null, String.join("", "A: {b: ", "1}\n"))));

        assertThat(second.state()).isSameAs(first.state());
    }

    @Test
    void malformed_document_says_where() {
        assertThat(read(new Inline(null, "A: 1\nA: hunter2\n")))
                .isEqualTo(new Unavailable(
                        Reason.MALFORMED, "desired.inline.document has the key \"A\" twice (line 2, column 1)"));
    }

    @Test
    void what_the_schema_would_refuse_is_invalid() {
        assertThat(read(new Inline(null, null))).isInstanceOf(Unavailable.class);
        assertThat(read(new Inline(Map.of("", "x"), null))).isInstanceOf(Unavailable.class);
        assertThat(read(new Inline(Map.of("k".repeat(300), "x"), null))).isInstanceOf(Unavailable.class);
    }
}
