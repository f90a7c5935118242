package dev.plumbline.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretDestinationSpec.KubernetesSecret;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionSpec;
import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.api.SecretSourceSpec;
import dev.plumbline.desired.FakeNamespace;
import dev.plumbline.desired.SecretSource;
import dev.plumbline.destination.SecretObserver;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Look;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SurveyingTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration SHARED = Duration.ofSeconds(30);

    private final Source source = new Source();
    private final Place place = new Place();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Surveying surveying = new Surveying(
            new SecretPlaces(List.of(source), List.of(place)),
            (namespace, freshness) -> new FakeNamespace(namespace),
            FingerprintKey.of(new byte[32]),
            threads,
            InstantSource.fixed(NOON));

    @AfterEach
    void end() {
        threads.close();
    }

    private Survey look(Optional<Survey> before, Duration freshness) {
        var distribution = new SecretDistribution();
        distribution.setSpec(new SecretDistributionSpec(
                "production",
                new SecretSourceSpec(null, null, new SecretSourceSpec.Secret("stripe", "key")),
                "1m",
                null,
                null,
                List.of(new SecretDestinationSpec(
                        "copy", null, null, null, null, null, new KubernetesSecret("copy", "key"), null)),
                null,
                null,
                null,
                null,
                null));
        var plan = (DistributionPlan.Valid) DistributionPlan.of(distribution);
        return surveying.observe(
                new ResourceID("stripe", "shop"),
                new DistributionOrder(1, plan, List.of(), Map.of(), Set.of()),
                before,
                freshness);
    }

    private static State state(Survey survey) {
        return survey.standings().getFirst().state();
    }

    @Test
    void what_others_have_read_within_half_an_interval_serves_while_it_says_nothing_new() {
        var first = look(Optional.empty(), FRESH);
        var second = look(Optional.of(first), FRESH);

        assertThat(state(second)).isEqualTo(State.InSync);
        assertThat(place.asked).containsExactly(SHARED, SHARED);
        assertThat(source.asked).containsExactly(FRESH, FRESH);
    }

    @Test
    void what_differs_from_the_last_look_is_looked_at_itself_before_it_is_believed() {
        var first = look(Optional.empty(), FRESH);
        source.value = "canary-two";
        place.there = "canary-two";

        var second = look(Optional.of(first), FRESH);

        assertThat(state(second)).isEqualTo(State.InSync);
        assertThat(place.asked).containsExactly(SHARED, SHARED, FRESH);
        assertThat(second.toString()).doesNotContain("canary");
    }

    @Test
    void a_difference_that_lasts_is_looked_at_itself_once() {
        place.there = "canary-other";
        place.known = "canary-other";
        var first = look(Optional.empty(), FRESH);
        var second = look(Optional.of(first), FRESH);

        assertThat(state(second)).isEqualTo(State.Drifted);
        assertThat(place.asked).containsExactly(SHARED, FRESH, SHARED);
    }

    @Test
    void whoever_asks_for_a_look_now_gets_what_is_there_now() {
        place.known = "canary-before";

        assertThat(state(look(Optional.empty(), Duration.ZERO))).isEqualTo(State.InSync);
        assertThat(place.asked).containsExactly(Duration.ZERO);
        assertThat(source.asked).containsExactly(Duration.ZERO);
    }

    /** A source that is always read. */
    private static final class Source implements SecretSource<SecretSourceSpec.Secret> {
        final List<Duration> asked = new ArrayList<>();
        String value = "canary-one";

        @Override
        public Class<SecretSourceSpec.Secret> spec() {
            return SecretSourceSpec.Secret.class;
        }

        @Override
        public String name(SecretSourceSpec.Secret spec) {
            return "secret";
        }

        @Override
        public Reading read(SecretSourceSpec.Secret spec, Optional<String> known, Look look) {
            asked.add(look.freshness());
            return new Reading.Current(
                    new Version(value.equals("canary-one") ? "1" : "2", Optional.of(NOON)),
                    SecretValue.of(value),
                    NOON);
        }
    }

    /** A place that others have looked at some seconds ago. */
    private static final class Place implements SecretObserver<KubernetesSecret> {
        final List<Duration> asked = Collections.synchronizedList(new ArrayList<>());
        volatile String known = "canary-one";
        volatile String there = "canary-one";

        @Override
        public Class<KubernetesSecret> spec() {
            return KubernetesSecret.class;
        }

        @Override
        public String target(KubernetesSecret spec, String namespace) {
            return "copy";
        }

        @Override
        public Sighting look(KubernetesSecret spec, Look look) {
            asked.add(look.freshness());
            return new Sighting.Held(SecretValue.of(look.freshness().compareTo(FRESH) > 0 ? known : there), NOON);
        }

        @Override
        public int maxBytes() {
            return 1000;
        }
    }
}
