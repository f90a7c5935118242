package dev.plumbline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftPolicyStatus.DriftStatus;
import dev.plumbline.cluster.TestCluster;
import dev.plumbline.simulator.HerokuSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoReplicasIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path workDir;

    /** Each replica has a Heroku of its own, with the same apps, so that who asks can be told apart. */
    @Test
    void of_two_replicas_one_works_and_the_other_takes_over_when_it_dies() {
        try (var othersHeroku = HerokuSimulator.start();
                var scene = Scene.prepare(TestCluster.shared(), "two-replicas", workDir, Map.of());
                var one = scene.another();
                var other = scene.another(
                        Map.of("plumbline.heroku.url", othersHeroku.url().toString()))) {
            one.awaitReady(PATIENCE);
            other.awaitReady(PATIENCE);
            othersHeroku.grant(Scene.TOKEN, HerokuSimulator.Scope.READ_PROTECTED);
            scene.heroku().createApp("replicated");
            othersHeroku.createApp("replicated");
            set(scene.heroku(), othersHeroku, "MODE", "auto");
            scene.herokuPolicy("replicated", "replicated", "{MODE: auto}");
            scene.policies().await("replicated", DriftStatus.InSync);
            var distributions = new Distributions(scene.cluster().adminClient(), "two-replicas");
            scene.policies().secret("source", Map.of("key", "canary-one"));
            scene.policies().secret("copy", Map.of("key", "canary-one"));
            distributions.apply("rotated", """
                    environment: production
                    interval: 1h
                    source: {secret: {name: source, key: key}}
                    destinations: [{name: copy, kubernetesSecret: {name: copy, key: key}}]
                    """);
            var before = distributions.awaitInSync("rotated", "1/1").getStatus();
            boolean oneLeads = scene.heroku().requestCount() > 0;
            var leader = oneLeads ? one : other;
            var standbysHeroku = oneLeads ? othersHeroku : scene.heroku();

            set(scene.heroku(), othersHeroku, "MODE", "manual");
            scene.policies().awaitIncident("replicated", i -> i.getStatus().openFindings() == 1);
            assertThat(standbysHeroku.requestCount()).isZero();
            leader.kill();
            set(scene.heroku(), othersHeroku, "OTHER", "new");
            // Nobody watches, and the next look is due in an hour.
            scene.policies().secret("source", Map.of("key", "canary-two"));

            scene.policies().awaitIncident("replicated", i -> i.getStatus().openFindings() == 2);
            assertThat(standbysHeroku.requestCount()).isPositive();
            assertThat(scene.policies().incidentsOf("replicated")).hasSize(1);
            var after = distributions.awaitInSync("rotated", "0/1").getStatus();
            assertThat(after.versions()).hasSize(2);
            assertThat(after.versions().getLast().version()).isEqualTo(before.sourceVersion());
            distributions.deleteAll();
        }
    }

    @Test
    void a_replica_that_is_asked_to_end_gives_its_lease_back_at_once() {
        TestCluster.shared()
                .adminClient()
                .leases()
                .inNamespace(Installation.NAMESPACE)
                .delete();
        try (var scene = Scene.prepare(TestCluster.shared(), "replica-stops", workDir, Map.of());
                var one = scene.another()) {
            one.awaitReady(PATIENCE);
            String leader = Awaitility.await("it leads")
                    .atMost(PATIENCE)
                    .until(() -> holder(scene), holder -> !holder.isEmpty());

            assertThat(one.terminate()).isEqualTo(143);

            // Without that, it would be the leader's for another half minute.
            assertThat(holder(scene)).isNotEqualTo(leader);
        }
    }

    /** Who holds the operators' lease; empty where nobody does. */
    private static String holder(Scene scene) {
        var lease = scene.cluster()
                .adminClient()
                .leases()
                .inNamespace(Installation.NAMESPACE)
                .withName("plumbline-operator")
                .get();
        return lease == null || lease.getSpec().getHolderIdentity() == null
                ? ""
                : lease.getSpec().getHolderIdentity();
    }

    private static void set(HerokuSimulator one, HerokuSimulator other, String key, String value) {
        one.setConfigVar("replicated", key, value);
        other.setConfigVar("replicated", key, value);
    }
}
