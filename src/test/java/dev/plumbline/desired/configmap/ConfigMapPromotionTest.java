package dev.plumbline.desired.configmap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DesiredSpec.ConfigMap;
import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.Promotion.Policy;
import dev.plumbline.desired.Promotion.Promoted;
import dev.plumbline.desired.Takes;
import dev.plumbline.drift.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigMapPromotionTest {

    private static final Policy POLICY = new Policy("team", "shop");

    private final ConfigMapPromotion promotion = new ConfigMapPromotion();

    private Optional<String> read(ConfigMap spec, String subject) {
        return promotion.readCommand(spec, POLICY, new Subject(subject));
    }

    @Test
    void keys_are_read_by_a_template_and_files_by_a_query_behind_it() {
        assertThat(read(new ConfigMap("truth", null, null), "A"))
                .hasValue("kubectl get configmap truth -n team -o go-template="
                        + "'{{with index .data \"A\"}}{{.}}{{end}}'");
        assertThat(read(new ConfigMap("truth", "app.json", Format.Json), "A").orElseThrow())
                .contains("index .data \"app.json\"")
                .endsWith(" | jq -er '.[\"A\"] | select(. != null)'");
        assertThat(read(new ConfigMap("truth", "app.env", Format.Dotenv), "A").orElseThrow())
                .contains(" | sed -nE -e ");
    }

    @Test
    void names_that_can_not_be_quoted_have_no_command() {
        assertThat(read(new ConfigMap("truth", null, null), "a\"b")).isEmpty();
        assertThat(read(new ConfigMap("truth", "app.yaml", null), "a\nb")).isEmpty();
    }

    @Test
    void people_are_told_where_to_change_it() {
        var look = new FakeNamespace("team").look(Duration.ZERO);

        assertThat(promotion.promote(
                        new ConfigMap("truth", null, null), POLICY, List.of(Takes.changed("A", "hunter2")), look))
                .isInstanceOfSatisfying(
                        Promoted.Impossible.class,
                        impossible -> assertThat(impossible.why())
                                .contains("kubectl edit configmap truth -n team")
                                .doesNotContain("hunter2"));
    }
}
