package dev.plumbline.check.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.check.Checked;
import dev.plumbline.drift.Difference;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void what_was_found_reads_as_it_was_told_among_whatever_else_a_log_has() {
        var compared = new Checked.Compared(
                new Difference(
                        List.of(finding("aws_instance.web", "/tags/Name"), finding("aws_instance.web", "/user_data")),
                        3,
                        Optional.of(NOON.plusSeconds(60))),
                "1a2b3c",
                NOON,
                List.of());

        assertThat(Report.read("WARNING: something of the JVM\n" + Report.line(compared) + "\nbye\n"))
                .isEqualTo(compared);
    }

    @Test
    void why_nothing_is_known_reads_as_it_was_told() {
        var unknown = new Checked.NotKnown(new Unavailable(Reason.TIMEOUT, "the state is locked: wait"));

        assertThat(Report.read(Report.line(unknown))).isEqualTo(unknown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plumbline-report ",
                "plumbline-report {}",
                "plumbline-report []",
                "plumbline-report {\"findings\": 1, \"ignored\": 0}",
                "plumbline-report {\"findings\": [{}], \"ignored\": 0, \"revision\": \"\", \"time\": \"2026-11-21T12:00:00Z\"}",
                "plumbline-report {\"findings\": [], \"ignored\": 0, \"revision\": \"\", \"time\": \"noon\"}",
                "plumbline-report {\"findings\": [], \"ignored\": \"0\", \"revision\": \"\", \"time\": \"2026-11-21T12:00:00Z\"}",
                "plumbline-report {\"findings\": [",
            })
    void what_can_t_be_read_is_not_known_and_never_nothing_found(String log) {
        assertThat(Report.read(log))
                .isInstanceOfSatisfying(
                        Checked.NotKnown.class,
                        unknown -> assertThat(unknown.why().reason()).isEqualTo(Reason.MALFORMED));
    }

    @Test
    void two_reports_are_none() {
        String line =
                Report.line(new Checked.Compared(new Difference(List.of(), 0, Optional.empty()), "", NOON, List.of()));

        assertThat(Report.read(line + "\n" + line)).isInstanceOf(Checked.NotKnown.class);
    }

    @Test
    void one_place_that_is_told_twice_is_not_believed() {
        var twice = new Checked.Compared(
                new Difference(List.of(finding("a", ""), finding("a", "")), 0, Optional.empty()), "", NOON, List.of());

        assertThat(Report.read(Report.line(twice))).isInstanceOf(Checked.NotKnown.class);
    }

    @Test
    void what_a_pod_tells_is_text_of_a_stranger() {
        var hostile = new Checked.Compared(
                new Difference(
                        List.of(new Finding(
                                new Subject("a\u202Eb"),
                                "",
                                Finding.Kind.CHANGED,
                                "x".repeat(5000),
                                "\u0007",
                                Evidence.VALUE,
                                "hmac:1",
                                "<script>\n")),
                        0,
                        Optional.empty()),
                "",
                NOON,
                List.of());

        var read = (Checked.Compared) Report.read(Report.line(hostile));

        assertThat(read.difference().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.subject().name()).isEqualTo("a\\u202Eb");
            assertThat(finding.desired()).hasSize(1024).endsWith("…");
            assertThat(finding.observed()).isEqualTo("\\u0007");
            assertThat(finding.message()).isEqualTo("<script>\\u000A");
        });
    }

    private static Finding finding(String subject, String field) {
        return new Finding(
                new Subject(subject),
                field,
                Finding.Kind.CHANGED,
                "hmac:00",
                "hmac:11",
                Evidence.VALUE,
                "hmac:22",
                "Changed outside.");
    }
}
