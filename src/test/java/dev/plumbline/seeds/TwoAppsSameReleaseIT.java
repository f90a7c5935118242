package dev.plumbline.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncidentStatus.Finding;
import dev.plumbline.api.DriftIncidentStatus.FindingKind;
import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftIncidentStatus.TimelineEntry;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Scene;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Production is held against staging: what runs there should run here. */
class TwoAppsSameReleaseIT {

    private static final String OLD = "60883d9e8947a57e04dc9124f25df004866a2051";
    private static final String NEW = "7f00c1d2e3a4b5c6d7e8f90123456789abcdef01";

    @TempDir
    static Path workDir;

    private static Scene scene;

    @BeforeAll
    static void start() {
        scene = Scene.start(TestCluster.shared(), "two-apps-same-release", workDir, Map.of());
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    void staging_is_ahead_until_production_is_released_and_the_incident_names_both() {
        var heroku = scene.heroku();
        heroku.createApp("shop-staging");
        heroku.createApp("shop-production");
        heroku.deploy("shop-staging", OLD, "alice@example.com");
        heroku.deploy("shop-production", OLD, "bob@example.com");
        scene.policies().apply("shop-release", """
                environment: production
                interval: 5s
                desired:
                  reference:
                    destination:
                      herokuRelease: {app: shop-staging, secretRef: {name: heroku-read}}
                destination:
                  herokuRelease: {app: shop-production, secretRef: {name: heroku-read}}
                compare: {reveal: [release]}
                """);
        scene.policies().await("shop-release", DriftStatus.InSync);

        heroku.deploy("shop-staging", NEW, "alice@example.com");
        var incident = scene.policies()
                .awaitIncident("shop-release", found -> found.getStatus().openFindings() == 1);

        assertThat(incident.getStatus().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo("release");
            assertThat(finding.kind()).isEqualTo(FindingKind.Changed);
            assertThat(finding.desired()).isEqualTo(NEW);
            assertThat(finding.observed()).isEqualTo(OLD);
            assertThat(finding.evidence()).isEqualTo("Metadata");
            assertThat(finding.message())
                    .contains("Heroku app shop-staging: v3, released by alice@example.com")
                    .contains("Heroku app shop-production: v2, released by bob@example.com");
        });
        assertThat(incident.getStatus().proposals())
                .isNotEmpty()
                .anySatisfy(proposal -> assertThat(proposal.toString())
                        .contains("heroku releases:rollback VERSION --app shop-production"));

        var people = new People(TestCluster.shared().adminClient());
        people.acknowledge(incident);
        people.resolve(incident);
        heroku.deploy("shop-production", NEW, "bob@example.com");
        var closed = scene.policies()
                .awaitIncident("shop-release", found -> found.getStatus().phase() == Phase.Closed);

        scene.policies().await("shop-release", DriftStatus.InSync);
        assertThat(closed.getStatus().timeline())
                .extracting(TimelineEntry::event)
                .containsSubsequence("Detected", "FindingResolved", "Reconciled", "Closed")
                .contains("ResolutionRecorded");
        assertThat(closed.getStatus().findings()).extracting(Finding::subject).isEmpty();
        assertThat(heroku.writes()).isEmpty();
        assertThat(scene.operator().log()).doesNotContain("signature=canary", Scene.TOKEN);
    }
}
