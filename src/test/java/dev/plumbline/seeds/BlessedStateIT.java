package dev.plumbline.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncidentStatus.Phase;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.operator.People;
import dev.plumbline.operator.Scene;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A known-good state that a person declared correct is the truth until a person declares another. */
class BlessedStateIT {

    private static final String NAMESPACE = "seed-blessed-state";

    @TempDir
    static Path workDir;

    private static Scene scene;
    private static People people;

    @BeforeAll
    static void start() {
        scene = Scene.start(TestCluster.shared(), NAMESPACE, workDir, Map.of());
        people = new People(TestCluster.shared().adminClient());
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    void what_a_person_blessed_holds_until_a_person_blesses_another() {
        scene.heroku().createApp("fleet");
        scene.heroku().setConfigVar("fleet", "API_TOKEN", "token-canary-71c2");
        scene.heroku().setConfigVar("fleet", "MODE", "auto");
        scene.policies().apply("fleet", """
                environment: production
                interval: 5s
                desired: {snapshot: {maxAge: 90d}}
                destination:
                  herokuConfigVars: {app: fleet, secretRef: {name: heroku-read}}
                compare: {reveal: [MODE]}
                """);
        var unknown = scene.policies().awaitFailure("fleet", "ReferenceNotFound");
        assertThat(unknown.getStatus().driftStatus()).isEqualTo(DriftStatus.Unknown);

        bless("the state after the migration");
        var blessed = scene.policies().await("fleet", DriftStatus.InSync);
        assertThat(blessed.getStatus().blessed().by()).isEqualTo(people.me());
        assertThat(blessed.getStatus().blessed().reason()).isEqualTo("the state after the migration");
        String kept = kept(blessed);
        assertThat(kept).contains("MODE", "auto", "API_TOKEN", "hmac:").doesNotContain("canary");

        scene.heroku().setConfigVar("fleet", "API_TOKEN", "token-canary-9f00");
        scene.heroku().setConfigVar("fleet", "MODE", "manual");
        var incident = scene.policies()
                .awaitIncident("fleet", found -> found.getStatus().openFindings() == 2);
        assertThat(incident.getStatus().findings())
                .extracting(finding -> finding.subject(), finding -> finding.observed())
                .anySatisfy(each -> assertThat(each.toList()).containsExactly("MODE", "manual"))
                .noneSatisfy(each -> assertThat(each.toString()).contains("canary"));
        assertThat(incident.getStatus().proposals())
                .allSatisfy(proposal -> assertThat(proposal.digest()).isNull())
                .anySatisfy(proposal -> assertThat(proposal.unavailable()).contains("plumbline.dev/bless="));

        people.resolve(incident);
        bless("manual until the vendor answers");
        var closed = scene.policies()
                .awaitIncident("fleet", found -> found.getStatus().phase() == Phase.Closed);

        assertThat(closed.getMetadata().getName())
                .isEqualTo(incident.getMetadata().getName());
        var anew = scene.policies().await("fleet", DriftStatus.InSync);
        assertThat(anew.getStatus().blessed().configMap())
                .isNotEqualTo(blessed.getStatus().blessed().configMap());
        assertThat(kept(blessed)).as("what was blessed before stays on record").isEqualTo(kept);
        assertThat(scene.operator().log()).doesNotContain("canary");
        assertThat(scene.heroku().writes()).isEmpty();
    }

    private static void bless(String reason) {
        TestCluster.shared()
                .adminClient()
                .resources(DriftPolicy.class)
                .inNamespace(NAMESPACE)
                .withName("fleet")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of(
                                "metadata",
                                Map.of("annotations", Map.of(DriftPolicy.BLESS, people.me() + ": " + reason)))));
    }

    private static String kept(DriftPolicy policy) {
        ConfigMap map = TestCluster.shared()
                .adminClient()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName(policy.getStatus().blessed().configMap())
                .get();
        assertThat(map.getImmutable()).isTrue();
        return new String(Base64.getDecoder().decode(map.getBinaryData().get("state.json")), StandardCharsets.UTF_8);
    }
}
