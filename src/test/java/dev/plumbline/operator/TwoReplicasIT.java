package dev.plumbline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoReplicasIT {

    @TempDir
    Path workDir;

    @Test
    void of_two_replicas_one_works_and_the_other_takes_over_when_it_dies() {
        try (var scene = Scene.prepare(TestCluster.shared(), "two-replicas", workDir, Map.of());
                var one = scene.another();
                var other = scene.another()) {
            scene.heroku().createApp("replicated");
            scene.heroku().setConfigVar("replicated", "MODE", "auto");
            scene.herokuPolicy("replicated", "replicated", "{MODE: auto}");
            scene.policies().await("replicated", DriftStatus.InSync);
            var leader = observed(one) > 0 ? one : other;
            var standby = leader == one ? other : one;
            assertThat(observed(standby)).isZero();

            scene.heroku().setConfigVar("replicated", "MODE", "manual");
            scene.policies().awaitIncident("replicated", i -> i.getStatus().openFindings() == 1);
            leader.kill();
            scene.heroku().setConfigVar("replicated", "OTHER", "new");

            scene.policies().awaitIncident("replicated", i -> i.getStatus().openFindings() == 2);
            Awaitility.await("the standby leads").atMost(Duration.ofSeconds(90)).until(() -> observed(standby) > 0);
            assertThat(scene.policies().incidentsOf("replicated")).hasSize(1);
        }
    }

    private static double observed(OperatorProcess operator) {
        operator.awaitReady(Duration.ofSeconds(60));
        return operator.metric("plumbline_observation_duration_seconds_count", "");
    }
}
