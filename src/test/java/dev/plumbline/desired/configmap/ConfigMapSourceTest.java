package dev.plumbline.desired.configmap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DesiredSpec.ConfigMap;
import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.format.ReadingCache;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigMapSourceTest {

    private final FakeNamespace namespace = new FakeNamespace("team");
    private final ConfigMapSource source = new ConfigMapSource(InstantSource.system(), new ReadingCache(4096));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Observation read(String key, Format format) {
        return source.read(new ConfigMap("app", key, format), namespace.look(Duration.ZERO));
    }

    private Observed observed(String key, Format format) {
        Observation observation = read(key, format);
        assertThat(observation).isInstanceOf(Observed.class);
        return (Observed) observation;
    }

    private Unavailable unavailable(String key, Reason reason) {
        Observation observation = read(key, null);
        assertThat(observation).isInstanceOf(Unavailable.class);
        assertThat(((Unavailable) observation).reason()).isEqualTo(reason);
        return (Unavailable) observation;
    }

    @Test
    void each_key_is_a_subject_without_a_named_key() {
        namespace.configMap("app", "7", Map.of("a.yaml", bytes("x: 1\n"), "B", bytes("")));

        Observed observed = observed(null, null);

        assertThat(observed.revision()).isEqualTo("7");
        assertThat(observed.state().values().keySet()).extracting(Subject::name).containsExactly("B", "a.yaml");
        assertThat(observed.state().values().get(new Subject("a.yaml")).textValue())
                .isEqualTo("x: 1\n");
    }

    @Test
    void named_key_is_a_file_yaml_unless_said_otherwise() {
        namespace.configMap("app", "7", Map.of("file", bytes("A=1\n"), "yaml", bytes("A: 1\nB: 2")));

        assertThat(observed("yaml", null).state().values()).hasSize(2);
        assertThat(observed("file", Format.Dotenv).state().values()).hasSize(1);
        assertThat(observed("file", Format.Raw).state().values()).containsKey(new Subject("file"));
    }

    @Test
    void unchanged_config_map_is_parsed_once_and_a_changed_one_again() {
        namespace.configMap("app", "7", Map.of("f", bytes("A: 1")));
        Observed first = observed("f", null);
        assertThat(observed("f", null).state()).isSameAs(first.state());

        namespace.configMap("app", "8", Map.of("f", bytes("A: 2")));
        assertThat(observed("f", null).state()).isNotEqualTo(first.state());
    }

    @Test
    void binary_key_is_named() {
        namespace.configMap("app", "7", Map.of("logo.png", new byte[] {(byte) 0x89, 'P'}));

        assertThat(unavailable(null, Reason.MALFORMED).message())
                .startsWith("ConfigMap app, key logo.png, is not UTF-8");
        assertThat(unavailable("logo.png", Reason.MALFORMED).message()).contains("logo.png");
    }

    @Test
    void missing_config_map_and_key_are_named() {
        assertThat(unavailable(null, Reason.REFERENCE_NOT_FOUND).message()).contains("app");
        namespace.configMap("app", "7", Map.of());
        assertThat(unavailable("gone", Reason.REFERENCE_NOT_FOUND).message()).contains("ConfigMap app has no key gone");
    }
}
