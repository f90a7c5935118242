package dev.plumbline.desired.inline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DesiredSpec.Inline;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.Promotion.Policy;
import dev.plumbline.desired.Promotion.Promoted;
import dev.plumbline.desired.Takes;
import dev.plumbline.drift.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InlinePromotionTest {

    private static final Policy POLICY = new Policy("team", "shop");
    private static final Inline VALUES = new Inline(Map.of("A", "hunter2"), null);

    private final InlinePromotion promotion = new InlinePromotion();

    private Optional<String> read(Inline spec, String subject) {
        return promotion.readCommand(spec, POLICY, new Subject(subject));
    }

    @Test
    void values_are_read_by_a_template() {
        assertThat(read(VALUES, "A"))
                .hasValue("kubectl get driftpolicy shop -n team -o go-template="
                        + "'{{with index .spec.desired.inline.values \"A\"}}{{.}}{{end}}'");
        assertThat(read(VALUES, "it's").orElseThrow()).contains("\"it'\\''s\"");
    }

    @Test
    void document_is_read_by_a_query() {
        assertThat(read(new Inline(null, "A: 1"), "A"))
                .hasValue("kubectl get driftpolicy shop -n team -o go-template='{{.spec.desired.inline.document}}'"
                        + " | yq -er '.[\"A\"] | select(. != null)'");
    }

    @Test
    void names_that_can_not_be_quoted_have_no_command() {
        for (String name : List.of("a\"b", "a\\b", "a\nb", "ü", "\u001b[2J")) {
            assertThat(read(VALUES, name)).isEmpty();
            assertThat(read(new Inline(null, "A: 1"), name)).isEmpty();
        }
    }

    @Test
    void people_are_told_to_edit_the_policy() {
        var look = new FakeNamespace("team").look(Duration.ZERO);

        assertThat(promotion.promote(VALUES, POLICY, List.of(Takes.changed("A", "x")), look))
                .isInstanceOfSatisfying(
                        Promoted.Impossible.class,
                        impossible -> assertThat(impossible.why())
                                .contains("kubectl edit driftpolicy shop -n team")
                                .doesNotContain("hunter2"));
    }
}
