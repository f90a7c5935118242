package dev.plumbline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.cluster.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostUpdateIT {

    private static final int POLICIES = 40;
    private static final int DISTRIBUTIONS = 10;
    private static final int EDITS = 6;

    @TempDir
    Path workDir;

    @Test
    void what_is_edited_while_its_status_is_written_is_observed_as_it_then_is() {
        try (var scene = Scene.start(TestCluster.shared(), "lost-update", workDir, Map.of())) {
            scene.heroku().createApp("edited");
            scene.heroku().setConfigVar("edited", "ROUND", "0");

            var distributions = new Distributions(scene.cluster().adminClient(), "lost-update");
            scene.policies().secret("source", Map.of("key", "canary"));
            scene.policies().secret("copy", Map.of("key", "canary"));

            // Each edit follows as soon as the one before is through, and so meets the status write of that one.
            try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
                IntStream.range(0, POLICIES)
                        .forEach(i -> people.submit(() -> {
                            for (int round = 0; round < EDITS; round++) {
                                scene.herokuPolicy("edited-" + i, "edited", "{ROUND: \"" + round + "\"}");
                            }
                        }));
                IntStream.range(0, DISTRIBUTIONS)
                        .forEach(i -> people.submit(() -> {
                            for (int round = 0; round < EDITS; round++) {
                                distribute(distributions, "edited-" + i, round);
                            }
                        }));
            }

            Awaitility.await("every policy observed as it is now")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(IntStream.range(0, POLICIES)
                                    .mapToObj(i -> scene.policies().get("edited-" + i))
                                    .filter(policy -> !isObserved(policy)))
                            .isEmpty());
            Awaitility.await("every distribution looked at as it is now")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(IntStream.range(0, DISTRIBUTIONS)
                                    .mapToObj(i -> distributions.get("edited-" + i))
                                    .filter(distribution -> !isLookedAt(distribution)))
                            .isEmpty());
            distributions.deleteAll();
        }
    }

    private static void distribute(Distributions distributions, String name, int round) {
        distributions.apply(name, """
                environment: production
                interval: 5s
                source: {secret: {name: source, key: key}}
                destinations: [{name: copy-%d, kubernetesSecret: {name: copy, key: key}}]
                """.formatted(round));
    }

    private static boolean isLookedAt(SecretDistribution distribution) {
        var status = distribution.getStatus();
        return status != null
                && distribution.getMetadata().getGeneration().equals(status.observedGeneration())
                && status.destinations().getFirst().name().equals("copy-" + (EDITS - 1))
                && "1/1".equals(status.inSync());
    }

    private static boolean isObserved(DriftPolicy policy) {
        return policy.getStatus() != null
                && policy.getMetadata()
                        .getGeneration()
                        .equals(policy.getStatus().observedGeneration())
                && policy.getStatus().findings() == 1;
    }
}
