package dev.plumbline.destination.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDestinationSpec.KubernetesSecret;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.destination.SecretObserver.Sighting;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KubernetesSecretObserverTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final KubernetesSecret SPEC = new KubernetesSecret("billing", "stripe.key");

    private final KubernetesSecretObserver observer = new KubernetesSecretObserver(InstantSource.fixed(NOW));

    private Sighting look(Map<String, String> keys) {
        return observer.look(
                SPEC, new FakeNamespace("shop").secret("billing", keys).look(Duration.ZERO));
    }

    @Test
    void a_key_is_held_and_an_empty_one_too() {
        var held = look(Map.of("stripe.key", "value-canary", "other", "x"));

        assertThat(held).isEqualTo(new Sighting.Held(SecretValue.of("value-canary"), NOW));
        assertThat(held.toString()).doesNotContain("canary");
        assertThat(look(Map.of("stripe.key", ""))).isEqualTo(new Sighting.Held(SecretValue.of(""), NOW));
    }

    @Test
    void a_secret_or_a_key_that_is_not_there_is_absent() {
        assertThat(look(Map.of("other", "x"))).isEqualTo(new Sighting.Absent(NOW));
        assertThat(observer.look(SPEC, new FakeNamespace("shop").look(Duration.ZERO)))
                .isEqualTo(new Sighting.Absent(NOW));
    }

    @Test
    void what_may_not_be_read_is_never_absent() {
        for (Reason reason : Reason.values()) {
            if (reason != Reason.REFERENCE_NOT_FOUND) {
                var why = new Unavailable(reason, "why");

                assertThat(observer.look(SPEC, new Look(new Closed(why), Duration.ZERO)))
                        .isEqualTo(new Sighting.Failed(why));
            }
        }
    }

    @Test
    void a_spec_without_name_or_key_is_invalid() {
        assertThat(observer.look(new KubernetesSecret(null, "k"), new FakeNamespace("shop").look(Duration.ZERO)))
                .isInstanceOf(Sighting.Failed.class);
        assertThat(observer.look(new KubernetesSecret("n", null), new FakeNamespace("shop").look(Duration.ZERO)))
                .isInstanceOf(Sighting.Failed.class);
    }

    @Test
    void what_people_are_told_names_the_key_and_passes_the_value_through_pipes_alone() {
        assertThat(observer.target(SPEC, "shop")).isEqualTo("key stripe.key of Secret billing in namespace shop");
        assertThat(observer.command(SPEC, "shop", "vault kv get -field=k secret/x"))
                .contains("{ vault kv get -field=k secret/x; } | base64 | tr -d '\\n'"
                        + " | sed 's|.*|{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"billing\"},"
                        + "\"data\":{\"stripe.key\":\"&\"}}|'"
                        + " | kubectl -n shop apply --server-side --field-manager="
                        + KubernetesSecretObserver.manager("stripe.key") + " -f -");
        assertThat(observer.textOnly()).isFalse();
        assertThat(observer.maxBytes()).isLessThan(1024 * 1024);
    }

    @Test
    void each_key_has_a_manager_of_its_own() {
        assertThat(KubernetesSecretObserver.manager("a"))
                .matches("plumbline-secret-[0-9a-f]{16}")
                .isNotEqualTo(KubernetesSecretObserver.manager("b"));
    }

    /** A namespace that nothing can be read in. */
    private record Closed(Unavailable why) implements NamespaceView {
        @Override
        public String namespace() {
            return "shop";
        }

        @Override
        public Lookup<SecretData> secretData(String name) {
            return new Lookup.Failed<>(why);
        }

        @Override
        public Lookup<ConfigData> configMap(String name) {
            return new Lookup.Failed<>(why);
        }

        @Override
        public Lookup<List<GenericKubernetesResource>> object(ObjectKind kind, String name) {
            return new Lookup.Failed<>(why);
        }

        @Override
        public Lookup<List<GenericKubernetesResource>> objects(ObjectKind kind, Map<String, String> labels) {
            return new Lookup.Failed<>(why);
        }
    }
}
