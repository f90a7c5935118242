package dev.plumbline.destination.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DestinationSpec.Dns;
import dev.plumbline.destination.Reversion.Reversal;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Finding.Kind;
import dev.plumbline.drift.Subject;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DnsReversionTest {

    private final Dns spec = new Dns(List.of("9.9.9.9", "1.1.1.1"), null);

    private String revert(Finding... findings) {
        var reversal = new DnsReversion().revert(spec, "shop", List.of(findings), _ -> Optional.empty());
        assertThat(reversal).isInstanceOf(Reversal.Impossible.class);
        return ((Reversal.Impossible) reversal).why();
    }

    private static Finding finding(String subject, String field, Kind kind, String desired, String observed) {
        return new Finding(new Subject(subject), field, kind, desired, observed, Evidence.VALUE, "hmac:mark");
    }

    @Test
    void it_says_what_a_person_does_at_the_provider_and_no_value() {
        assertThat(revert(
                        finding("a.example TXT", "", Kind.MISSING, "canary", ""),
                        finding("b.example A", "/0", Kind.CHANGED, "canary", "canary"),
                        finding("b.example A", "/1", Kind.CHANGED, "canary", "canary"),
                        finding("c.example MX", "", Kind.UNEXPECTED, "", "canary"),
                        finding("d.example NS", "", Kind.UNVERIFIABLE, "canary", "")))
                .startsWith("Plumbline knows no way to write to your DNS provider.")
                .contains(
                        "add a.example TXT, change b.example A, remove c.example MX, find out why servers fail or differ for d.example NS")
                .doesNotContain("canary");
    }

    @Test
    void a_long_list_is_cut() {
        var findings = IntStream.range(10, 40)
                .mapToObj(i -> finding("n" + i + ".example A", "", Kind.MISSING, "x", ""))
                .toArray(Finding[]::new);

        assertThat(revert(findings)).contains("n19.example", "and 20 more").doesNotContain("n20.example");
    }
}
