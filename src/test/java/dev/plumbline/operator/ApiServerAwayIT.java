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

class ApiServerAwayIT {

    @TempDir
    Path workDir;

    @Test
    void what_drifts_while_the_api_server_is_away_is_an_incident_once_it_is_back() {
        try (var cluster = TestCluster.start(workDir.resolve("cluster"));
                var scene = Scene.start(cluster, "away", workDir, Map.of())) {
            scene.heroku().createApp("away");
            scene.heroku().setConfigVar("away", "MODE", "auto");
            scene.herokuPolicy("away", "away", "{MODE: auto}");
            scene.policies().await("away", DriftStatus.InSync);

            cluster.stopApiServer();
            scene.heroku().setConfigVar("away", "MODE", "manual");
            // Away for longer than a leader may go without renewing: it ends, for another could lead by now.
            Awaitility.await("the leader gives up")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !scene.operator().isAlive());
            cluster.startApiServer();
            scene.operator(scene.another());

            scene.policies().awaitIncident("away", i -> i.getStatus().openFindings() == 1);
            assertThat(scene.policies().incidentsOf("away")).hasSize(1);
        }
    }
}
