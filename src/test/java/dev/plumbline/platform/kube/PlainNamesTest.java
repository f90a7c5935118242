package dev.plumbline.platform.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.platform.NamespaceView.ObjectKind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainNamesTest {

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "a/b",
                "..",
                ".",
                "../../kube-system/secrets/x",
                "a/../b",
                "%2e%2e",
                "a%2fb",
                "a?x=y",
                "a#b",
                "a b",
                "A",
                "a\n",
                "a..b",
                "-a",
                "a-",
                "a:b",
                "\\",
                "a;b"
            })
    void a_name_that_is_more_than_a_name_is_refused(String name) {
        assertThat(PlainNames.refusedName("Secret", name))
                .hasValueSatisfying(why -> assertThat(why.reason()).isEqualTo(Reason.INVALID));
        assertThat(PlainNames.isNamespace(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "web-1", "web.example.com", "0"})
    void a_plain_name_is_taken(String name) {
        assertThat(PlainNames.refusedName("Secret", name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'',v1,Secret",
        "'',v1,secret",
        "'',v1/../..,Pod",
        "'..',v1,Pod",
        "apps/v1,v1,Pod",
        "apps,1,Pod",
        "apps,v1,Pod/x",
        "apps,v1,''"
    })
    void a_kind_that_is_none_or_a_secret_is_refused(String group, String version, String kind) {
        assertThat(PlainNames.refusedKind(new ObjectKind(group, version, kind)))
                .hasValueSatisfying(why -> assertThat(why.reason()).isEqualTo(Reason.INVALID));
    }

    @Test
    void a_selector_holds_labels_and_nothing_else() {
        assertThat(PlainNames.refusedLabels(Map.of("app.kubernetes.io/name", "web", "tier", "")))
                .isEmpty();
        assertThat(PlainNames.refusedLabels(Map.of())).isPresent();
        assertThat(PlainNames.refusedLabels(Map.of("app", "web,x=y"))).isPresent();
        assertThat(PlainNames.refusedLabels(Map.of("app in (a)", "web"))).isPresent();
        assertThat(PlainNames.refusedLabels(Map.of("!app", ""))).isPresent();
    }
}
