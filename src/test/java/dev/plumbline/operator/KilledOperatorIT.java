package dev.plumbline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.cluster.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledOperatorIT {

    private static final int POLICIES = 200;
    private static final int APPS = 10;
    private static final int KILLS = 20;
    private static final long SEED = 20261121;

    @TempDir
    Path workDir;

    @Test
    void an_operator_killed_at_random_points_opens_no_incident_twice_loses_none_and_resolves_none_wrongly() {
        var random = new Random(SEED);
        var cluster = TestCluster.shared();
        try (var scene = Scene.start(cluster, "killed", workDir, Map.of())) {
            IntStream.range(0, APPS).forEach(app -> scene.heroku().createApp(app(app)));
            IntStream.range(0, POLICIES).forEach(i -> {
                scene.heroku().setConfigVar(app(i % APPS), key(i), "right");
                scene.policies().apply("killed-" + i, """
                                environment: production
                                interval: 5s
                                desired: {inline: {values: {%s: right}}}
                                destination:
                                  herokuConfigVars: {app: %s, secretRef: {name: heroku-read}}
                                compare: {unexpected: Ignore}
                                """.formatted(key(i), app(i % APPS)));
            });

            Set<Integer> drifted = new HashSet<>();
            for (int kill = 0; kill < KILLS; kill++) {
                for (int change = 0; change < 20; change++) {
                    int policy = random.nextInt(POLICIES);
                    boolean wrong = !drifted.remove(policy);
                    if (wrong) {
                        drifted.add(policy);
                    }
                    scene.heroku().setConfigVar(app(policy % APPS), key(policy), wrong ? "by hand" : "right");
                }
                // A random point of the run is what is asked for, so it is no condition that could be waited for.
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(5000)).toNanos());
                scene.killAndRestart();
                freeTheLease(cluster);
            }

            var wanted = drifted.stream().map(i -> "killed-" + i).collect(Collectors.toSet());
            Awaitility.await("every policy told as it is, seed " + SEED)
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(openOf(scene)).isEqualTo(wanted));

            Map<String, Long> incidents = scene.policies().incidents().stream()
                    .collect(Collectors.groupingBy(i -> i.getSpec().source().name(), Collectors.counting()));
            assertThat(incidents.values()).containsOnly(1L);
            assertThat(incidents.keySet()).containsAll(wanted);
        }
    }

    /** The policies whose incidents show open findings; each incident has to agree with its policy's status. */
    private static Set<String> openOf(Scene scene) {
        Set<String> open = scene.policies().incidents().stream()
                .filter(incident ->
                        incident.getStatus() != null && incident.getStatus().openFindings() > 0)
                .map((DriftIncident incident) -> incident.getSpec().source().name())
                .collect(Collectors.toSet());
        Set<String> drifted = scene.policies().all().stream()
                .filter(policy ->
                        policy.getStatus() != null && policy.getStatus().findings() != null)
                .filter(policy -> policy.getStatus().findings() > 0)
                .map(policy -> policy.getMetadata().getName())
                .collect(Collectors.toSet());
        assertThat(open).isEqualTo(drifted);
        return open;
    }

    /** What the wait of half a minute for a dead leader's lease would do, done at once: this is about the incidents. */
    private static void freeTheLease(TestCluster cluster) {
        cluster.adminClient()
                .leases()
                .inNamespace(Installation.NAMESPACE)
                .withName("plumbline-operator")
                .delete();
    }

    private static String app(int i) {
        return "killed-app-" + i;
    }

    private static String key(int i) {
        return "KEY_" + i;
    }
}
