package dev.plumbline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnchangedWorldIT {

    private static final int POLICIES = 50;
    private static final int ROUNDS = 4;

    @TempDir
    Path workDir;

    @Test
    void an_unchanged_world_costs_no_write_and_is_asked_whether_it_changed() {
        try (var scene = Scene.start(TestCluster.shared(), "unchanged", workDir, Map.of())) {
            scene.heroku().createApp("unchanged");
            // Before the policies: one that is observed without it has an incident that it should not have here.
            scene.heroku().setConfigVar("unchanged", "A", "x");
            IntStream.range(0, POLICIES)
                    .forEach(i -> scene.herokuPolicy("unchanged-" + i, "unchanged", i % 2 == 0 ? "{A: x}" : "{A: y}"));
            IntStream.range(0, POLICIES)
                    .forEach(i -> scene.policies()
                            .await(
                                    "unchanged-" + i,
                                    i % 2 == 0 ? DriftStatus.InSync : DriftStatus.DriftIncidentActive));
            Awaitility.await("every incident has its findings")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> scene.policies().incidents().stream()
                                    .filter(incident -> incident.getStatus() != null)
                                    .count()
                            == POLICIES / 2);
            double writes = writes(scene);
            double observations = observations(scene);
            long reads = scene.heroku().requestCount();
            long unmodified = scene.heroku().notModifiedCount();
            Map<String, String> versions = versions(scene);

            Awaitility.await("some rounds of observations")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> observations(scene) - observations >= ROUNDS * POLICIES);

            assertThat(writes(scene)).isEqualTo(writes);
            assertThat(versions(scene)).isEqualTo(versions);
            assertThat(scene.heroku().requestCount() - reads).isLessThanOrEqualTo(2L * (ROUNDS + 1));
            assertThat(scene.heroku().notModifiedCount() - unmodified)
                    .isEqualTo(scene.heroku().requestCount() - reads);
        }
    }

    private static double writes(Scene scene) {
        return scene.operator().metric("plumbline_apiserver_writes_total", "");
    }

    private static double observations(Scene scene) {
        return scene.operator().metric("plumbline_observation_duration_seconds_count", "");
    }

    private static Map<String, String> versions(Scene scene) {
        return Stream.<HasMetadata>concat(scene.policies().all().stream(), scene.policies().incidents().stream())
                .collect(Collectors.toMap(
                        resource -> resource.getKind() + "/"
                                + resource.getMetadata().getName(),
                        resource -> resource.getMetadata().getResourceVersion()));
    }
}
