package dev.plumbline.desired.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretSourceSpec.Secret;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.SecretSource.Reading;
import dev.plumbline.desired.SecretSource.Version;
import dev.plumbline.drift.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KubernetesSecretSourceTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Secret SPEC = new Secret("stripe", "api_key");

    private final KubernetesSecretSource source = new KubernetesSecretSource(InstantSource.fixed(NOW));
    private final FakeNamespace namespace = new FakeNamespace("shop");

    private Reading read(Optional<String> known) {
        return source.read(SPEC, known, namespace.look(Duration.ZERO));
    }

    @Test
    void a_value_comes_with_the_resource_version_and_without_a_time() {
        namespace.secret("stripe", "4711", Map.of("api_key", "value-canary"));

        var reading = read(Optional.empty());

        assertThat(reading)
                .isEqualTo(new Reading.Current(
                        new Version("4711", Optional.empty()), SecretValue.of("value-canary"), NOW));
        assertThat(reading.toString()).doesNotContain("canary");
        assertThat(read(Optional.of("4710"))).isInstanceOf(Reading.Current.class);
    }

    @Test
    void a_version_that_is_known_is_not_read_again() {
        namespace.secret("stripe", "4711", Map.of("api_key", "value-canary"));

        assertThat(read(Optional.of("4711")))
                .isEqualTo(new Reading.Unchanged(new Version("4711", Optional.empty()), NOW));
    }

    @Test
    void a_secret_or_a_key_that_is_gone_is_withdrawn() {
        assertThat(read(Optional.of("4711")))
                .isEqualTo(new Reading.Withdrawn(
                        Optional.empty(),
                        "NotFound",
                        "Secret stripe is not there: create it, or correct source.secret.name",
                        NOW));

        namespace.secret("stripe", "4712", Map.of("other", "value-canary"));

        assertThat(read(Optional.of("4712")))
                .isEqualTo(new Reading.Withdrawn(
                        Optional.empty(),
                        "NotFound",
                        "Secret stripe has no key api_key: put the secret there, or correct source.secret.key",
                        NOW));
    }

    @Test
    void a_spec_without_name_or_key_is_invalid() {
        assertThat(source.read(new Secret(null, "k"), Optional.empty(), namespace.look(Duration.ZERO)))
                .isInstanceOf(Reading.Failed.class);
        assertThat(source.read(new Secret("n", null), Optional.empty(), namespace.look(Duration.ZERO)))
                .isInstanceOf(Reading.Failed.class);
    }

    @Test
    void people_get_a_command_that_prints_the_value() {
        assertThat(source.name(SPEC)).isEqualTo("secret stripe#api_key");
        assertThat(source.command(SPEC, "shop"))
                .contains("kubectl -n shop get secret stripe -o go-template="
                        + "'{{with index .data \"api_key\"}}{{. | base64decode}}{{end}}'");
    }
}
